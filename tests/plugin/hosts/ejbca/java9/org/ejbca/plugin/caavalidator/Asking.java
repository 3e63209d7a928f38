/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.Map.Entry;

import org.cesecore.certificates.certificateprofile.CertificateProfile;
import org.cesecore.keys.validation.DnsNameValidator;
import org.cesecore.keys.validation.ValidationRequestParameters;
import org.cesecore.keys.validation.Validator;

/** The call of this generation of EJBCA, for a server's certificate. */
final class Asking {
	private static final String SERVER = "1.3.6.1.5.5.7.3.1";

	private Asking() {
	}

	static Entry<Boolean, List<String>> ask(Validator validator,
	    String... names) {
		final ValidationRequestParameters parameters =
		    new ValidationRequestParameters();

		parameters.profile = new CertificateProfile(SERVER);
		return ask(validator, parameters, names);
	}

	static Entry<Boolean, List<String>> ask(Validator validator,
	    ValidationRequestParameters parameters, String... names) {
		return ((DnsNameValidator) validator).validate(null,
		    parameters, names);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.ExecutorService;

import org.cesecore.keys.validation.DnsNameValidator;
import org.cesecore.keys.validation.ValidationRequestParameters;
import org.cesecore.profiles.Profile;

/** For the first releases of EJBCA 9, which hand over the profile, too. */
public final class CaaValidator extends CaaValidatorBase
    implements DnsNameValidator {
	private static final long serialVersionUID = 1L;

	/** For the service loader and for clone(). */
	public CaaValidator() {
		super();
	}

	@Override
	protected Class<? extends Profile> getImplementationClass() {
		return CaaValidator.class;
	}

	/** The pool is shared by all authorities; the engine needs none. */
	@Override
	public Entry<Boolean, List<String>> validate(ExecutorService pool,
	    ValidationRequestParameters parameters, String... names) {
		return check(() -> new CheckRequest(
		    ProfileUsage.of(parameters), names));
	}
}

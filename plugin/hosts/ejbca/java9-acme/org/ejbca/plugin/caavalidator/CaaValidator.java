/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.ExecutorService;

import org.cesecore.keys.validation.DnsNameValidator;
import org.cesecore.keys.validation.ValidationRequestParameters;
import org.cesecore.profiles.Profile;

/**
 * For the later releases of EJBCA 9, which hand over the ACME account and the
 * challenges that were met, for RFC 8657.
 */
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

	/** Nothing may keep EJBCA from asking. */
	@Override
	public boolean isValidatorAlwaysApplicable() {
		return true;
	}

	/** Domains of mailboxes are ours to check as well. */
	@Override
	public boolean validateEmailDomains() {
		return true;
	}

	/** The pool is shared by all authorities; the engine needs none. */
	@Override
	public Entry<Boolean, List<String>> validate(ExecutorService pool,
	    ValidationRequestParameters parameters, String... names) {
		return check(() -> request(parameters, names));
	}

	private static CheckRequest request(
	    ValidationRequestParameters parameters, String... names)
	    throws CheckFailure {
		final CheckRequest request =
		    new CheckRequest(ProfileUsage.of(parameters), names);

		if (parameters.isValidateAcmeAccountUri())
			CheckRequest.addWords(request.accountUris,
			    parameters.getAcmeAccountUri());
		final String methods = parameters.getAcmeValidationMethods();
		if (parameters.isValidateAcmeValidationMethods() &&
		    methods != null)
			CheckRequest.addWords(request.methods,
			    methods.split(","));
		return request;
	}
}

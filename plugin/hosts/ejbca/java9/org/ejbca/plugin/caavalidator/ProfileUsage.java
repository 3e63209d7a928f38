/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.Collection;
import java.util.List;

import org.cesecore.certificates.certificateprofile.CertificateProfile;
import org.cesecore.keys.validation.ValidationRequestParameters;

/**
 * What the names are that EJBCA 9 hands over: with emailProtection in the
 * profile's extended key usage the domains of the mailboxes, without the host
 * names.  The property issuemail applies to the former only (RFC 9495).
 */
final class ProfileUsage {
	private static final String ANY = "2.5.29.37.0";
	private static final String SERVER = "1.3.6.1.5.5.7.3.1";
	private static final String MAIL = "1.3.6.1.5.5.7.3.4";

	private ProfileUsage() {
	}

	static CheckRequest.Usage of(ValidationRequestParameters parameters)
	    throws CheckFailure {
		final CertificateProfile profile = parameters != null
		    ? parameters.getCertificateProfile()
		    : null;

		if (profile == null)
			throw new CheckFailure("EJBCA handed over no " +
			    "certificate profile, so nobody knows whether " +
			    "these are host names or domains of mailboxes");
		final Collection<?> purposes = purposes(profile);
		if (!purposes.contains(MAIL))
			return CheckRequest.Usage.TLS;
		if (purposes.contains(SERVER) || purposes.contains(ANY))
			throw new CheckFailure("the certificate profile is " +
			    "for servers and for mail; EJBCA hands over the " +
			    "domains of mailboxes only, so host names would " +
			    "stay unchecked: use two profiles");
		return CheckRequest.Usage.SMIME;
	}

	/** By reflection: the declared type of the list differs by release. */
	private static Collection<?> purposes(CertificateProfile profile)
	    throws CheckFailure {
		try {
			final Object purposes = profile.getClass()
			    .getMethod("getExtendedKeyUsageOids")
			    .invoke(profile);

			return purposes instanceof Collection
			    ? (Collection<?>) purposes
			    : List.of();
		} catch (ReflectiveOperationException e) {
			throw new CheckFailure("the extended key usage of " +
			    "the certificate profile cannot be read", e);
		}
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import org.cesecore.certificates.certificateprofile.CertificateProfile;

public class ValidationRequestParameters {
	public CertificateProfile profile;
	public boolean useUri, useMethods;
	public String uri = "", methods = "";

	public CertificateProfile getCertificateProfile() {
		return profile;
	}

	public boolean isValidateAcmeAccountUri() {
		return useUri;
	}

	public String getAcmeAccountUri() {
		return uri;
	}

	public boolean isValidateAcmeValidationMethods() {
		return useMethods;
	}

	public String getAcmeValidationMethods() {
		return methods;
	}
}

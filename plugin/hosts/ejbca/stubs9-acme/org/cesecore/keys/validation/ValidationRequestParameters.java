/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import org.cesecore.certificates.certificateprofile.CertificateProfile;

public class ValidationRequestParameters {
	public CertificateProfile getCertificateProfile() {
		return null;
	}

	public boolean isValidateAcmeAccountUri() {
		return false;
	}

	public String getAcmeAccountUri() {
		return null;
	}

	public boolean isValidateAcmeValidationMethods() {
		return false;
	}

	public String getAcmeValidationMethods() {
		return null;
	}
}

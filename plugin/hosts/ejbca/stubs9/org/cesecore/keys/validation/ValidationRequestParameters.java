/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import org.cesecore.certificates.certificateprofile.CertificateProfile;

public class ValidationRequestParameters {
	public CertificateProfile getCertificateProfile() {
		return null;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.certificates.certificateprofile;

import java.util.ArrayList;
import java.util.List;

public class CertificateProfile {
	private final ArrayList<String> purposes;

	public CertificateProfile(String... purposes) {
		this.purposes = purposes != null
		    ? new ArrayList<>(List.of(purposes))
		    : null;
	}

	public ArrayList<String> getExtendedKeyUsageOids() {
		return purposes;
	}
}

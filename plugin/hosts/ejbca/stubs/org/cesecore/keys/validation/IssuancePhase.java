/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

public enum IssuancePhase {
	DATA_VALIDATION, PRE_CERTIFICATE_VALIDATION, CERTIFICATE_VALIDATION,
	APPROVAL_VALIDATION, PRESIGN_CERTIFICATE_VALIDATION;

	public int getIndex() {
		return 0;
	}
}

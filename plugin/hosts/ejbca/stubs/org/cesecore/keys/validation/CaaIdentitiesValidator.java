/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import java.util.Set;

public interface CaaIdentitiesValidator {
	Set<String> getIssuers();
}

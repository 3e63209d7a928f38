/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.util.ui;

import java.util.List;

public interface DynamicUiActionCallback {
	void action(Object parameter);

	List<String> getRender();
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.util.ui;

public interface DynamicUiModelAware {
	void initDynamicUiModel();

	DynamicUiModel getDynamicUiModel();
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.util.ui;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

public class DynamicUiModel {
	public DynamicUiModel(LinkedHashMap<Object, Object> data,
	    LinkedHashMap<Object, Object> logged) {
	}

	public void add(DynamicUiProperty<? extends Serializable> property) {
	}

	public Map<String, DynamicUiProperty<? extends Serializable>>
	getProperties() {
		return null;
	}

	public void firePropertyChange(String name, Object before,
	    Object after) {
	}
}

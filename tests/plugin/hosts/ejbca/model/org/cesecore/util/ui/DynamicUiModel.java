/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.util.ui;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** The form: writes what is typed in into the map it was made over. */
public class DynamicUiModel {
	private final LinkedHashMap<Object, Object> data;
	private final Map<String, DynamicUiProperty<? extends Serializable>>
	    properties = new LinkedHashMap<>();

	/** What was shown last, by property. */
	public final Map<String, Object> shown = new LinkedHashMap<>();

	public DynamicUiModel(LinkedHashMap<Object, Object> data,
	    LinkedHashMap<Object, Object> logged) {
		this.data = data;
	}

	public void add(DynamicUiProperty<? extends Serializable> property) {
		property.model = this;
		properties.put(property.getName(), property);
	}

	public Map<String, DynamicUiProperty<? extends Serializable>>
	getProperties() {
		return properties;
	}

	public void setProperty(String name, Serializable value) {
		data.put(name, value);
	}

	public void firePropertyChange(String name, Object before,
	    Object after) {
		shown.put(name, after);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.util.ui;

import java.io.Serializable;

public class DynamicUiProperty<T extends Serializable>
    implements Serializable {
	private static final long serialVersionUID = 1L;

	public static final String RENDER_LABEL = "label";
	public static final String RENDER_TEXTFIELD = "textfield";
	public static final String RENDER_TEXTAREA = "textarea";
	public static final String RENDER_CHECKBOX = "checkbox";
	public static final String RENDER_BUTTON = "button";

	public DynamicUiProperty(String name) {
	}

	public DynamicUiProperty(Class<T> type, String name, T initial) {
	}

	public T getValue() {
		return null;
	}

	public void setValueGeneric(Serializable value) {
	}

	public void setRenderingHint(String hint) {
	}

	public void setTransientValue(boolean isTransient) {
	}

	public void setActionCallback(DynamicUiActionCallback callback) {
	}
}

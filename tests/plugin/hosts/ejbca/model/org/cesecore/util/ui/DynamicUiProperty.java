/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.util.ui;

import java.io.Serializable;

/** A field.  A default with a semicolon would lose what is behind it. */
public class DynamicUiProperty<T extends Serializable>
    implements Serializable {
	private static final long serialVersionUID = 1L;

	public static final String RENDER_LABEL = "label";
	public static final String RENDER_TEXTFIELD = "textfield";
	public static final String RENDER_TEXTAREA = "textarea";
	public static final String RENDER_CHECKBOX = "checkbox";
	public static final String RENDER_BUTTON = "button";

	private final String name;
	private final Class<?> type;
	private final T initial;
	private T value;
	transient DynamicUiModel model;

	public String hint;
	public boolean isTransient, isLabel;
	public transient DynamicUiActionCallback callback;

	@SuppressWarnings("unchecked")
	public DynamicUiProperty(String name) {
		this((Class<T>) String.class, name, (T) name);
		isLabel = true;
		isTransient = true;
	}

	@SuppressWarnings("unchecked")
	public DynamicUiProperty(Class<T> type, String name, T initial) {
		this.name = name;
		this.type = type;
		this.initial = initial;
		value = initial;
		if (initial instanceof String)
			value = (T) ((String) initial).split(";", 2)[0];
	}

	public String getName() {
		return name;
	}

	public Class<?> getType() {
		return type;
	}

	public T getValue() {
		return value;
	}

	/** What the page does with what was typed in. */
	public void setValue(T value) {
		setValueGeneric(value);
		if (model != null)
			model.setProperty(name, this.value);
	}

	@SuppressWarnings("unchecked")
	public void setValueGeneric(Serializable value) {
		this.value = value != null ? (T) value : initial;
	}

	public void setRenderingHint(String hint) {
		this.hint = hint;
	}

	public void setTransientValue(boolean isTransient) {
		this.isTransient = isTransient;
	}

	public void setActionCallback(DynamicUiActionCallback callback) {
		this.callback = callback;
	}
}

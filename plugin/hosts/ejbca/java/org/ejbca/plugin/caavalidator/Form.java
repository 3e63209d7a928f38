/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

import org.cesecore.util.ui.DynamicUiModel;
import org.cesecore.util.ui.DynamicUiProperty;

/** The fields as EJBCA's administration shows them, and back. */
final class Form {
	private Form() {
	}

	/** What is typed in goes into data. */
	static DynamicUiModel of(LinkedHashMap<Object, Object> data,
	    Integer owner) {
		final DynamicUiModel model = new DynamicUiModel(data, data);

		for (Field field : Field.values())
			model.add(property(field, data));
		TestName.add(model, owner);
		return model;
	}

	/** What is in the form now, saved or not. */
	static Map<String, Object> values(DynamicUiModel model) {
		final Map<String, Object> values = new LinkedHashMap<>();

		for (Field field : Field.values())
			if (field.kind != Field.Kind.HEADING)
				values.put(field.property, model.getProperties()
				    .get(field.property).getValue());
		return values;
	}

	private static DynamicUiProperty<? extends Serializable> property(
	    Field field, Map<?, ?> data) {
		final DynamicUiProperty<? extends Serializable> property;

		switch (field.kind) {
		case HEADING:
			return new DynamicUiProperty<String>(field.property);
		case CHECKBOX:
			property = new DynamicUiProperty<>(Boolean.class,
			    field.property, (Boolean) field.initial);
			break;
		case NUMBER:
			property = new DynamicUiProperty<>(Integer.class,
			    field.property, (Integer) field.initial);
			break;
		default:
			property = new DynamicUiProperty<>(String.class,
			    field.property, (String) field.initial);
			break;
		}
		property.setRenderingHint(hint(field.kind));
		/* Not setValue(), which would write into the data. */
		property.setValueGeneric(field.read(data));
		return property;
	}

	private static String hint(Field.Kind kind) {
		switch (kind) {
		case CHECKBOX:
			return DynamicUiProperty.RENDER_CHECKBOX;
		case AREA:
			return DynamicUiProperty.RENDER_TEXTAREA;
		default:
			return DynamicUiProperty.RENDER_TEXTFIELD;
		}
	}
}

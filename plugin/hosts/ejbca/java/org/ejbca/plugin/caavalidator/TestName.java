/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.Collections;
import java.util.List;

import org.cesecore.util.ui.DynamicUiActionCallback;
import org.cesecore.util.ui.DynamicUiModel;
import org.cesecore.util.ui.DynamicUiProperty;

/**
 * A field for a name, a button, and what the check of it gave with the
 * settings on the page: nothing needs to be saved, nothing is issued.
 */
final class TestName implements DynamicUiActionCallback {
	static final String NAME = "_test_name";
	static final String BUTTON = "_test";
	static final String RESULT = "_test_result";

	private final DynamicUiModel model;
	private final Integer owner;

	private TestName(DynamicUiModel model, Integer owner) {
		this.model = model;
		this.owner = owner;
	}

	static void add(DynamicUiModel model, Integer owner) {
		final DynamicUiProperty<String> button =
		    property(BUTTON, "_test_this_name",
			DynamicUiProperty.RENDER_BUTTON);

		button.setActionCallback(new TestName(model, owner));
		model.add(property(NAME, "",
		    DynamicUiProperty.RENDER_TEXTFIELD));
		model.add(button);
		/* Escaped, as EJBCA does by default: a zone must not write
		 * into the page. */
		model.add(property(RESULT, "", DynamicUiProperty.RENDER_LABEL));
	}

	private static DynamicUiProperty<String> property(String name,
	    String value, String hint) {
		final DynamicUiProperty<String> property =
		    new DynamicUiProperty<>(String.class, name, value);

		property.setRenderingHint(hint);
		property.setTransientValue(true);
		return property;
	}

	@Override
	public void action(Object parameter) {
		final Object name =
		    model.getProperties().get(NAME).getValue();
		final String result =
		    test(name == null ? "" : name.toString().trim());

		model.getProperties().get(RESULT).setValueGeneric(result);
		model.firePropertyChange(RESULT, null, result);
	}

	@Override
	public List<String> getRender() {
		return Collections.singletonList(RESULT);
	}

	private String test(String name) {
		if (name.isEmpty())
			return "Give a name first.";
		final Answer answer = Checker.check(owner, Form.values(model),
		    () -> request(name));

		return (answer.permit ? "PERMITTED: " : "DENIED: ") +
		    String.join(" | ", answer.messages);
	}

	/** A mailbox stands for its domain, as EJBCA gives it. */
	private static CheckRequest request(String name) throws CheckFailure {
		final int at = name.lastIndexOf('@');

		return at < 0
		    ? new CheckRequest(CheckRequest.Usage.TLS, name)
		    : new CheckRequest(CheckRequest.Usage.SMIME,
			name.substring(at + 1));
	}
}

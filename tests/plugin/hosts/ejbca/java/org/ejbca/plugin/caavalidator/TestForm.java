/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.cesecore.util.ui.DynamicUiModel;
import org.cesecore.util.ui.DynamicUiProperty;

/** The page of the administration. */
final class TestForm {
	/* Name, hint, type; those EJBCA has labels for, then ours. */
	private static final Object[][] SHOWN = {
		{ "settings", null, String.class },
		{ "issuer", "textfield", String.class },
		{ "dnsResolver", "textfield", String.class },
		{ "validateDnssec", "checkbox", Boolean.class },
		{ "trustAnchor", "textfield", String.class },
		{ "lookupDnames", "checkbox", Boolean.class },
		{ "failOnLookupError", "checkbox", Boolean.class },
		{ "dnsRetryDelay", "textfield", Integer.class },
		{ "maximumRecursions", "textfield", Integer.class },
		{ "tldIgnoreList", "textfield", String.class },
		{ "domainIgnoreString", "textfield", String.class },
		{ "propertiesIgnoreString", "textfield", String.class },
		{ "iodefSettings", null, String.class },
		{ "useIodefEmail", "checkbox", Boolean.class },
		{ "emailSender", "textfield", String.class },
		{ "emailSubject", "textfield", String.class },
		{ "emailContent", "textarea", String.class },
		{ "useIodefWeb", "checkbox", Boolean.class },
		{ "_additional_settings", "textarea", String.class },
		{ "_daemon_socket", "textfield", String.class },
		{ "_test_name", "textfield", String.class },
		{ "_test", "button", String.class },
		{ "_test_result", "label", String.class },
	};
	private static final String[][] TESTED = {
		{ "a name that is permitted", "shop.example",
		    "PERMITTED: permit shop.example: issue at shop.example " +
		    "authorizes ca.example" },
		{ "a name that is denied", " bank.example ",
		    "DENIED: deny bank.example: issue at bank.example lists " +
		    "only other-ca.example" },
		{ "a wildcard", "*.nowild.example",
		    "DENIED: deny *.nowild.example: " },
		{ "a mailbox, by its domain", "alice@mail.example",
		    "PERMITTED: permit mail.example: issuemail at " },
		{ "a mailbox that is denied", "bob@nomail.example",
		    "DENIED: deny nomail.example: " },
		{ "no name", "  ", "Give a name first." },
		{ "no name of a host", "<b>x</b>.example",
		    "DENIED: CAA was not checked: name 1: " },
	};

	private TestForm() {
	}

	static void run() throws Exception {
		final CaaValidator validator = Given.validator();

		Rows.equal("no page before it is asked for", null,
		    validator.getDynamicUiModel());
		final Map<Object, Object> before = validator.getDataMap();
		validator.initDynamicUiModel();
		Rows.equal("showing the page changes nothing", before,
		    validator.getDataMap());
		shown(validator.getDynamicUiModel());
		edit(validator);
		tested(validator);
	}

	private static void shown(DynamicUiModel model) {
		final List<Object> names = new ArrayList<>();
		final List<String> shown =
		    new ArrayList<>(model.getProperties().keySet());

		for (Object[] row : SHOWN) {
			final DynamicUiProperty<?> property =
			    model.getProperties().get(row[0]);

			names.add(row[0]);
			Rows.equal(row[0] + ": hint", row[1], property.hint);
			Rows.equal(row[0] + ": type", row[2],
			    property.getType());
			Rows.check(row[0] + ": JSF takes it as an identifier",
			    property.getName().matches("[A-Za-z_][\\w-]*"),
			    property.getName());
		}
		Rows.equal("the fields in their order", names, shown);
	}

	@SuppressWarnings("unchecked")
	private static void edit(CaaValidator validator) {
		final var properties =
		    validator.getDynamicUiModel().getProperties();

		((DynamicUiProperty<String>) properties.get("issuer"))
		    .setValue("a.example;b.example");
		((DynamicUiProperty<Boolean>) properties.get("lookupDnames"))
		    .setValue(false);
		Rows.equal("what is typed in is stored",
		    "a.example;b.example",
		    validator.getDataMap().get("issuer"));
		Rows.equal("and what is ticked", false,
		    validator.getDataMap().get("lookupDnames"));
		validator.initDynamicUiModel();
		Rows.equal("a list stays whole on the next page",
		    "a.example;b.example",
		    validator.getDynamicUiModel().getProperties()
			.get("issuer").getValue());
		((DynamicUiProperty<String>) validator.getDynamicUiModel()
		    .getProperties().get("issuer")).setValue("ca.example");
	}

	@SuppressWarnings("unchecked")
	private static void tested(CaaValidator validator) {
		final DynamicUiModel model = validator.getDynamicUiModel();
		final var properties = model.getProperties();
		final DynamicUiProperty<String> name =
		    (DynamicUiProperty<String>) properties.get("_test_name");
		final var callback = properties.get("_test").callback;

		Rows.equal("the button renews the result only",
		    List.of("_test_result"), callback.getRender());
		for (String[] row : TESTED) {
			name.setValueGeneric(row[1]);
			callback.action(null);
			final String shown =
			    String.valueOf(model.shown.get("_test_result"));

			Rows.check(row[0], shown.startsWith(row[2]), shown);
			Rows.equal(row[0] + ": kept for the page", shown,
			    properties.get("_test_result").getValue());
		}
		((DynamicUiProperty<String>) properties.get("issuer"))
		    .setValueGeneric("other-ca.example");
		name.setValueGeneric("bank.example");
		callback.action(null);
		Rows.contains("with what is on the page, saved or not",
		    "PERMITTED", model.shown.get("_test_result"));
		name.setValueGeneric(null);
		callback.action(null);
		Rows.equal("a field the page left out", "Give a name first.",
		    model.shown.get("_test_result"));
	}
}

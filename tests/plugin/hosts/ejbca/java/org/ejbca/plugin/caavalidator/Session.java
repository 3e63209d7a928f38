/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;

import org.cesecore.keys.validation.Validator;

/**
 * The data phase of issuance as EJBCA 8 does it, rule by rule: which names
 * arrive, and what becomes of the answer.
 */
final class Session {
	/** Empty: issued. */
	final String errorCode;
	final String message;

	private Session(String errorCode, String message) {
		this.errorCode = errorCode;
		this.message = message;
	}

	/**
	 * The names of the end entity are in lower case and split at commas;
	 * those of the request, if the profile lets them override, are as they
	 * are and come on top.
	 */
	static String[] names(String altNames, String... ofRequest) {
		final List<String> names = new ArrayList<>();

		for (String part : altNames.toLowerCase(Locale.ROOT).split(","))
			if (part.trim().startsWith("dnsname="))
				names.add(part.trim().substring(8));
		names.addAll(List.of(ofRequest));
		return names.toArray(new String[0]);
	}

	/** The message comes from the object that was asked. */
	static Session issue(CaaValidator stored, String... names) {
		final CaaValidator validator = (CaaValidator) stored.clone();
		final Entry<Boolean, List<String>> answer =
		    Asking.ask(validator, names);
		final String message = validator.getLogMessage(
		    answer.getKey(), answer.getValue());

		return new Session(answer.getKey() ? "" : code(validator),
		    message);
	}

	private static String code(Validator validator) {
		return validator.getValidatorTypeIdentifier()
		    .equals("CAA_VALIDATOR") ? "CAA_VALIDATION_FAILED"
			: "VALIDATION_FAILED";
	}
}

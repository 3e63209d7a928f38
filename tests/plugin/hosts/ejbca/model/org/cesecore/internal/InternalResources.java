/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.internal;

import java.text.MessageFormat;
import java.util.Map;

/** Texts by key; the key itself in the place of one that is missing. */
public class InternalResources {
	private static final Map<String, String> TEXTS = Map.of(
	    "validator.implementation.ee.caa", "Label of the CAA Validator",
	    "validator.caa.validation_failed",
	    "{0} failed for issuer(s) [{1}]: {2}",
	    "validator.caa.validation_successful",
	    "{0} succeeded for issuer(s) [{1}]: {2}");

	/** A release without the texts. */
	public static boolean bare;

	public String getLocalizedMessage(String key, Object... values) {
		final String text = bare ? null : TEXTS.get(key);

		return text != null ? MessageFormat.format(text, values) : key;
	}
}

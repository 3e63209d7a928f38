/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.Map.Entry;

import org.cesecore.keys.validation.Validator;

/** Validators as an administrator leaves them. */
final class Given {
	/** A copy of conf/demo/demo.zone, and the authority it is about. */
	static final String ZONE = System.getProperty("test.zone");

	private Given() {
	}

	/** Pairs of a property and its value. */
	static CaaValidator validator(Object... values) {
		final CaaValidator validator = new CaaValidator();

		validator.setProfileName("CAA check");
		validator.setProfileId(4711);
		validator.getDataMap();
		set(validator, "issuer", "ca.example");
		set(validator, "_additional_settings", "zone_files = " + ZONE);
		for (int i = 0; i < values.length; i += 2)
			set(validator, (String) values[i], values[i + 1]);
		return validator;
	}

	static void set(CaaValidator validator, String key, Object value) {
		final var data = validator.getDataMap();

		data.put(key, value);
		validator.setDataMap(data);
	}

	/** As EJBCA: on a clone, and through the interface only. */
	static Entry<Boolean, List<String>> ask(Validator validator,
	    String... names) {
		return Asking.ask(validator.clone(), names);
	}
}

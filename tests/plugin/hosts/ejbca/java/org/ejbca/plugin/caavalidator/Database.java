/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.beans.XMLDecoder;
import java.beans.XMLEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.cesecore.keys.validation.Validator;

/** Rows with the data map as XML, read back under EJBCA's rule for classes. */
final class Database {
	private static final Pattern CLASS =
	    Pattern.compile("<class>([^<]*)</class>");
	private static final Pattern OURS =
	    Pattern.compile("org\\.(ejbca|cesecore|signserver)\\..*");

	private Database() {
	}

	static String store(Validator validator) {
		return store(validator.getDataMap());
	}

	static String store(Map<Object, Object> data) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();

		try (XMLEncoder encoder = new XMLEncoder(out)) {
			encoder.setExceptionListener(e -> {
				throw new IllegalStateException(e);
			});
			encoder.writeObject(new LinkedHashMap<>(data));
		}
		return out.toString(StandardCharsets.UTF_8);
	}

	@SuppressWarnings("unchecked")
	static Validator load(String xml) throws Exception {
		final Matcher classes = CLASS.matcher(xml);

		while (classes.find())
			if (!OURS.matcher(classes.group(1)).matches())
				throw new SecurityException(classes.group(1));
		try (XMLDecoder decoder = new XMLDecoder(
		    new ByteArrayInputStream(
			xml.getBytes(StandardCharsets.UTF_8)))) {
			decoder.setExceptionListener(e -> {
				throw new IllegalStateException(e);
			});
			final LinkedHashMap<Object, Object> data =
			    (LinkedHashMap<Object, Object>)
			    decoder.readObject();
			final Validator validator = (Validator)
			    ((Class<?>) data.get("profile.type"))
			    .getDeclaredConstructor().newInstance();

			validator.setDataMap(data);
			return validator;
		}
	}
}

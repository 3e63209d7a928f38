/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;

import org.cesecore.keys.validation.Validator;

/** Database, remote calls, caches: a validator comes back as it was. */
final class TestStored {
	private static final Object[] VALUES = { "issuer", "ca.example;ca.test",
		"dnsResolver", "192.0.2.1; [2001:db8::1]:53",
		"validateDnssec", false, "lookupDnames", false,
		"failOnLookupError", true, "dnsRetryDelay", 250,
		"maximumRecursions", 11, "tldIgnoreList", "test; invalid",
		"domainIgnoreString", "", "propertiesIgnoreString", "tbs",
		"emailContent", "Gr\u00fc\u00dfe <&>\nsecond line",
		"_daemon_socket", "/run/caa.sock" };

	private TestStored() {
	}

	static void run() throws Exception {
		final CaaValidator validator = Given.validator(VALUES);

		same("the database", validator,
		    Database.load(Database.store(validator)));
		same("clone()", validator, validator.clone());
		same("a copy of the database's",
		    validator, Database.load(Database.store(
			validator.clone())).clone());
		same("serialisation", validator, serialised(validator));
		validator.initDynamicUiModel();
		final CaaValidator remote =
		    (CaaValidator) serialised(validator);
		same("serialisation while a page shows it", validator, remote);
		Rows.equal("the page stays here", null,
		    remote.getDynamicUiModel());
		remote.initDynamicUiModel();
		Rows.equal("and can be had again", "ca.example;ca.test",
		    remote.getDynamicUiModel().getProperties().get("issuer")
			.getValue());
		foreign(validator);
		untouched();
	}

	private static void same(String row, Validator before,
	    Validator after) throws Exception {
		Rows.check(row + ": another object", before != after, after);
		Rows.equal(row + ": its class", before.getClass(),
		    after.getClass());
		Rows.equal(row + ": its data", before.getDataMap(),
		    after.getDataMap());
		Rows.equal(row + ": its settings",
		    Settings.of(before.getDataMap()),
		    Settings.of(after.getDataMap()));
		Rows.equal(row + ": its name", "CAA check",
		    after.getProfileName());
	}

	private static Validator serialised(Validator validator)
	    throws Exception {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();

		try (ObjectOutputStream stream =
		    new ObjectOutputStream(out)) {
			stream.writeObject(validator);
		}
		try (ObjectInputStream stream = new ObjectInputStream(
		    new ByteArrayInputStream(out.toByteArray()))) {
			return (Validator) stream.readObject();
		}
	}

	/** The rule that decides where our class may live bites. */
	private static void foreign(CaaValidator validator) {
		final String xml = Database.store(validator)
		    .replace("org.ejbca.plugin", "com.example");

		try {
			Database.load(xml);
			Rows.check("a foreign package", false, "was read");
		} catch (Exception e) {
			Rows.contains("a foreign package is refused",
			    "com.example", e.getMessage());
		}
	}

	/** A row from before a field existed, or edited by hand. */
	private static void untouched() throws Exception {
		final LinkedHashMap<Object, Object> data =
		    new LinkedHashMap<>();

		data.put("issuer", "ca.example");
		data.put("validateDnssec", "no");
		data.put("maximumRecursions", null);
		final Settings settings = Settings.of(data);
		Rows.equal("a value of another type is as if it were not there",
		    "yes", TestSettings.value(settings, "validate_dnssec"));
		Rows.equal("and so is none", "8",
		    TestSettings.value(settings, "dns_max_aliases"));
	}
}

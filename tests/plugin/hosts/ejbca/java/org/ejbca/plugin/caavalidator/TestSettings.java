/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the fields to the module's keys. */
final class TestSettings {
	private static final Object[][] FIELDS = {
		{ "issuer", " ca.example ;ca.test ", "issuers",
		    "ca.example ;ca.test" },
		{ "issuer", "", "issuers", null },
		{ "dnsResolver", "192.0.2.1", "dns_resolver", "192.0.2.1" },
		{ "dnsResolver", "", "dns_resolver", null },
		{ "validateDnssec", true, "validate_dnssec", "yes" },
		{ "validateDnssec", false, "validate_dnssec", "no" },
		{ "trustAnchor", "/etc/root.ds", "trust_anchor",
		    "/etc/root.ds" },
		{ "trustAnchor", "", "trust_anchor", null },
		{ "lookupDnames", false, "follow_dname", "no" },
		{ "failOnLookupError", true, "fail_on_lookup_error", "yes" },
		{ "failOnLookupError", false, "fail_on_lookup_error", "no" },
		{ "dnsRetryDelay", 0, "dns_retry_delay_ms", "0" },
		{ "maximumRecursions", 9, "dns_max_aliases", "9" },
		{ "tldIgnoreList", "test;invalid", "ignore_tlds",
		    "test;invalid" },
		{ "domainIgnoreString", "*.local", "ignore_domains",
		    "*.local" },
		/* Taken away, and not left at the module's default. */
		{ "domainIgnoreString", "", "ignore_domains", "" },
		{ "propertiesIgnoreString", "tbs", "ignore_critical_tags",
		    "tbs" },
		{ "useIodefEmail", false, "iodef_email", null },
		{ "useIodefEmail", true, "iodef_email", "yes" },
		/* Left from when mail was switched on. */
		{ "emailSender", "ca@ca.example", "iodef_email_from", null },
		{ "useIodefWeb", false, "iodef_web", null },
		{ "useIodefWeb", true, "iodef_web", "yes" },
		{ "_additional_settings", "public_trust = yes",
		    "public_trust", "yes" },
		{ "_additional_settings",
		    "# note\r\n\r\n max_names=7 \r\naccount_uris=a=b",
		    "max_names", "7" },
		{ "_additional_settings", "account_uris = https://x/?a=b",
		    "account_uris", "https://x/?a=b" },
		{ "_additional_settings", "profile = smime", "profile", null },
	};
	private static final String[][] REFUSED = {
		{ "trustAnchor", ". IN DS 20326 8 2 E06D",
		    "DNSSEC Trust Anchor takes the absolute path" },
		{ "_additional_settings", "a = b\nnonsense",
		    "Additional settings, line 2: expected" },
		{ "_additional_settings", "= b", "line 1: expected" },
		{ "_additional_settings", "deadline_ms = soon",
		    "deadline_ms takes a number" },
	};

	private TestSettings() {
	}

	static String value(Settings settings, String key) {
		String value = null;

		for (int i = 0; i < settings.triples.size(); i += 3)
			if (settings.triples.get(i).equals(key))
				value = settings.triples.get(i + 1);
		return value;
	}

	static void run() throws CheckFailure {
		for (Object[] row : FIELDS)
			Rows.equal(row[0] + " = " + row[1], row[3],
			    value(Settings.of(Map.of(row[0], row[1])),
				(String) row[2]));
		for (String[] row : REFUSED)
			refuse(row);
		mail();
		order();
	}

	private static void refuse(String[] row) {
		try {
			Settings.of(Map.of(row[0], row[1]));
			Rows.check(row[1], false, "was taken");
		} catch (CheckFailure e) {
			Rows.contains(row[0] + " = " + row[1], row[2],
			    e.getMessage());
		}
	}

	private static void mail() throws CheckFailure {
		final Settings settings = Settings.of(Map.of("useIodefEmail",
		    true, "emailSender", "ca@ca.example", "emailSubject", "s",
		    "emailContent", "one\r\ntwo"));

		Rows.equal("sender of mail", "ca@ca.example",
		    value(settings, "iodef_email_from"));
		Rows.equal("subject of mail", "s",
		    value(settings, "iodef_email_subject"));
		Rows.equal("lines of mail as the module writes them",
		    "one\\ntwo", value(settings, "iodef_email_text"));
	}

	/** File, then form, then additional lines; later ones win. */
	private static void order() throws CheckFailure {
		final Map<String, Object> data = new LinkedHashMap<>();

		data.put("issuer", "ca.example");
		data.put("_additional_settings",
		    "max_names = 3\nconfig = /etc/caa.conf\nprofile = p\n" +
		    "deadline_ms = 2500");
		final Settings settings = Settings.of(data);
		final List<String> triples = settings.triples;
		Rows.equal("the file comes first", "config", triples.get(0));
		Rows.equal("then the form", "the field Issuer",
		    triples.get(5));
		Rows.equal("then the lines, and each says where it stood",
		    "Additional settings, line 1",
		    triples.get(triples.indexOf("max_names") + 2));
		Rows.equal("the profile of the file", "p", settings.profile);
		Rows.equal("the time a daemon gets", 2500L,
		    settings.deadlineMs);
		final Settings same = Settings.of(data);
		Rows.equal("and without a word", 0L,
		    Settings.of(Map.of()).deadlineMs);
		Rows.equal("equal settings share an instance", settings, same);
		Rows.equal("by their hash", settings.hashCode(),
		    same.hashCode());
		data.put("validateDnssec", false);
		Rows.check("other settings do not",
		    !settings.equals(Settings.of(data)), "equal");
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.Serializable;
import java.util.Map;

/**
 * The fields of the form, in its order: the name under which EJBCA stores a
 * value, how it is shown, its default, and the module's key for it.
 *
 * EJBCA shows a label it finds under "CAAVALIDATOR" and the name, both in
 * capitals, and knows those of the first block.  What it does not find it
 * shows as it is, which is why our own names begin with an underscore.
 */
enum Field {
	SETTINGS("settings"),
	ISSUER("issuer", Kind.TEXT, "", "issuers", "Issuer"),
	DNS_RESOLVER("dnsResolver", Kind.TEXT, "", "dns_resolver",
	    "DNS Resolver"),
	VALIDATE_DNSSEC("validateDnssec", Kind.CHECKBOX, true,
	    "validate_dnssec", "Validate DNSSEC"),
	TRUST_ANCHOR("trustAnchor", Kind.TEXT, "", "trust_anchor",
	    "DNSSEC Trust Anchor"),
	LOOKUP_DNAMES("lookupDnames", Kind.CHECKBOX, true, "follow_dname",
	    "Lookup DNAMEs"),
	FAIL_ON_LOOKUP_ERROR("failOnLookupError", Kind.CHECKBOX, false,
	    "fail_on_lookup_error", "Fail on Lookup Error"),
	RETRY_DELAY("dnsRetryDelay", Kind.NUMBER, 500, "dns_retry_delay_ms",
	    "DNS Retry Delay"),
	MAXIMUM_RECURSIONS("maximumRecursions", Kind.NUMBER, 8,
	    "dns_max_aliases", "Maximum Recursions"),
	IGNORE_TLDS("tldIgnoreList", Kind.TEXT, "", "ignore_tlds",
	    "Ignore Top Level Domains"),
	IGNORE_DOMAINS("domainIgnoreString", Kind.TEXT, "*.onion",
	    "ignore_domains", "Ignore Domain Names"),
	IGNORE_TAGS("propertiesIgnoreString", Kind.TEXT, "",
	    "ignore_critical_tags", "Ignore Critical Property Tags"),
	IODEF_SETTINGS("iodefSettings"),
	USE_IODEF_EMAIL("useIodefEmail", Kind.CHECKBOX, false, "iodef_email",
	    "Use IODEF E-mail"),
	EMAIL_SENDER("emailSender", Kind.TEXT, "", "iodef_email_from",
	    "IODEF E-mail From"),
	EMAIL_SUBJECT("emailSubject", Kind.TEXT, "", "iodef_email_subject",
	    "IODEF E-mail Subject"),
	EMAIL_CONTENT("emailContent", Kind.AREA, "", "iodef_email_text",
	    "IODEF E-mail Content"),
	USE_IODEF_WEB("useIodefWeb", Kind.CHECKBOX, false, "iodef_web",
	    "Use IODEF WEB"),

	ADDITIONAL("_additional_settings", Kind.AREA, "", null,
	    "Additional settings"),
	DAEMON("_daemon_socket", Kind.TEXT, "", null, "Daemon socket");

	enum Kind {
		HEADING, TEXT, AREA, CHECKBOX, NUMBER
	}

	final String property;
	final Kind kind;
	final Serializable initial;
	final String key; /* of the module, or null */
	final String title; /* in messages */

	Field(String property) {
		this(property, Kind.HEADING, null, null, null);
	}

	Field(String property, Kind kind, Serializable initial, String key,
	    String title) {
		this.property = property;
		this.kind = kind;
		this.initial = initial;
		this.key = key;
		this.title = title;
	}

	/** The value in a data map; the default for what is none. */
	Serializable read(Map<?, ?> data) {
		final Object value = data.get(property);

		if (kind == Kind.CHECKBOX)
			return value instanceof Boolean ? (Boolean) value
			    : initial;
		if (kind == Kind.NUMBER)
			return value instanceof Integer ? (Integer) value
			    : initial;
		return value instanceof String ? (String) value : initial;
	}

	String text(Map<?, ?> data) {
		return String.valueOf(read(data)).trim();
	}

	boolean isChecked(Map<?, ?> data) {
		return Boolean.TRUE.equals(read(data));
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

/** Recorded requests and answers, with the real module on the demo zone. */
final class TestSession {
	private static final String OK = "", CAA = "CAA_VALIDATION_FAILED";
	private static final String FAILED =
	    "CAA check failed for issuer(s) [ca.example]: ";
	private static final String PASSED =
	    "CAA check succeeded for issuer(s) [ca.example]: ";

	/* Row, subject alternative name, error code, part of the message. */
	private static final String[][] ROWS = {
		{ "named in issue", "dNSName=shop.example", OK, PASSED +
		    "[permit shop.example: issue at shop.example authorizes " +
		    "ca.example (RFC 8659 4.2); record 0 issue " +
		    "\"ca.example\" at shop.example; DNSSEC not-validated; " +
		    "until 20" },
		{ "another authority is named", "dNSName=bank.example", CAA,
		    FAILED + "[deny bank.example: issue at bank.example " +
		    "lists only other-ca.example; \"other-ca.example\" is " +
		    "another name than ca.example (RFC 8659 4.2); record 0 " +
		    "issue \"other-ca.example\" at bank.example; DNSSEC " +
		    "not-validated; to permit it, publish bank.example. IN " +
		    "CAA 0 issue \"ca.example\"]" },
		{ "no records", "dNSName=free.example", OK,
		    "permit free.example: " },
		{ "a wildcard keeps its label", "dNSName=*.wild.example", OK,
		    "record 0 issuewild \"ca.example\" at wild.example" },
		{ "a wildcard that is denied", "dNSName=*.nowild.example", CAA,
		    "deny *.nowild.example: " },
		{ "EJBCA lowers the case", "dNSName=SHOP.Example", OK,
		    "permit shop.example" },
		{ "a critical property nobody knows", "dNSName=strict.example",
		    CAA, "deny strict.example: " },
		{ "one of two", "dNSName=shop.example, dNSName=bank.example",
		    CAA, FAILED + "[deny bank.example: " },
		{ "the permitted one is told too",
		    "dNSName=shop.example, dNSName=bank.example", CAA,
		    ", permit shop.example: " },
		{ "the same name twice", "dNSName=shop.example, " +
		    "dNSName=shop.example", OK, "[permit shop.example: " },
		{ "an address and a mailbox are not EJBCA's to hand over",
		    "iPAddress=192.0.2.1, rfc822Name=a@bank.example", OK,
		    "no dNSName in the request: nothing to check" },
		{ "nothing at all", "", OK, "nothing to check" },
		{ "an empty name", "dNSName=", CAA, FAILED },
		{ "a name with an escaped comma is split by EJBCA",
		    "dNSName=shop.example\\,bank.example", CAA,
		    "name 1: \"shop.example\\\\\" holds an octet" },
		{ "a name with an equals sign", "dNSName=a=b.example", CAA,
		    "name 1: \"a=b.example\" holds an octet" },
		{ "blanks are not taken away", "dNSName=shop .example", CAA,
		    "name 1: \"shop .example\" holds a blank" },
		{ "an IDN as its A-label", "dNSName=xn--bcher-kva.example", OK,
		    "permit xn--bcher-kva.example: " },
		{ "and as typed in", "dNSName=b\u00fccher.example", OK,
		    "permit xn--bcher-kva.example: " },
		{ "bound to an account", "dNSName=bound.example", CAA,
		    "deny bound.example: " },
		{ "a top-level domain the zone does not know",
		    "dNSName=www.nowhere", CAA, "deny www.nowhere: " },
	};

	private TestSession() {
	}

	static void run() {
		final CaaValidator validator = Given.validator();

		recorded(validator);
		override(validator);
		settings();
		logged(validator);
		advice();
		iodef();
	}

	/** Reports need more than the form has. */
	private static void iodef() {
		final CaaValidator validator = Given.validator(
		    "useIodefEmail", true, "emailSender", "ca@ca.example",
		    "emailSubject", "Denied", "emailContent", "one\ntwo");

		Rows.contains("no mail server", "smtp_url",
		    Session.issue(validator, "shop.example").message);
		Given.set(validator, "emailSender", "nobody");
		Rows.contains("a sender that is none",
		    "the field IODEF E-mail From: ",
		    Session.issue(validator, "shop.example").message);
	}

	/** enforce = no: nothing is refused, and every line says so. */
	private static void advice() {
		final CaaValidator validator = Given.validator(
		    "_additional_settings",
		    "zone_files = " + Given.ZONE + "\nenforce = no");
		final Session session =
		    Session.issue(validator, "bank.example", "shop.example");

		Rows.equal("advice refuses nothing", OK, session.errorCode);
		Rows.contains("but tells what it would",
		    PASSED + "[not enforced, would deny bank.example: ",
		    session.message);
		Rows.contains("beside what it would not",
		    ", permit shop.example: ", session.message);
	}

	static void recorded(CaaValidator validator) {
		for (String[] row : ROWS)
			judge(row, Session.issue(validator,
			    Session.names(row[1])));
	}

	private static void judge(String[] row, Session session) {
		Rows.equal(row[0], row[2], session.errorCode);
		Rows.contains(row[0], row[3], session.message);
		Rows.check(row[0] + ": the requester sees plain ASCII",
		    session.message.matches("[ -~]*"), session.message);
	}

	/** "Allow extension override": names of the CSR on top. */
	private static void override(CaaValidator validator) {
		Session session = Session.issue(validator, Session.names(
		    "dNSName=shop.example", "bank.example"));

		Rows.equal("a name only the CSR has", CAA, session.errorCode);
		session = Session.issue(validator, Session.names(
		    "dNSName=shop.example", "shop.example"));
		Rows.equal("a name both have is told once", 1,
		    session.message.split("permit shop").length - 1);
		session = Session.issue(validator, (String) null);
		Rows.contains("a name that is null", "a name that is null",
		    session.message);
		Rows.equal("and denies", CAA, session.errorCode);
		session = Session.issue(validator, "shop.example\0.test");
		Rows.equal("a name with a zero octet", CAA,
		    session.errorCode);
		final String[] many = new String[300];
		for (int i = 0; i < many.length; i++)
			many[i] = "h" + i + ".bank.example";
		session = Session.issue(validator, many);
		Rows.contains("more names than a message can hold",
		    ", and 280 more]", session.message);
		Rows.check("and its size is bounded",
		    session.message.length() < 20_000,
		    session.message.length());
	}

	private static void settings() {
		final String zone = "zone_files = " + Given.ZONE;
		final String[][] rows = {
			{ "no issuer", "issuer", "", "issuers" },
			{ "a key the module does not know",
			    "_additional_settings", zone + "\npublic_trst=yes",
			    "Additional settings, line 2: there is no key " +
			    "\"public_trst\"; did you mean public_trust?" },
			{ "a value it refuses", "_additional_settings",
			    zone + "\nmax_names=none", "line 2: max_names" },
			{ "a resolver that is no address", "dnsResolver",
			    "resolver.example", "the field DNS Resolver: " },
			{ "an anchor that is not there",
			    "_additional_settings",
			    "trust_anchor = /nonexistent/root.ds",
			    "/nonexistent/root.ds" },
			{ "a line that is none", "_additional_settings",
			    "zone_files", "expected \"key = value\"" },
			{ "a file that is not there", "_additional_settings",
			    "config = /nonexistent/caa.conf",
			    "/nonexistent/caa.conf" },
			{ "a profile that is not there",
			    "_additional_settings", zone + "\nprofile = none",
			    "none" },
			{ "a zero octet", "_additional_settings",
			    zone + "\nmax_names = 1\0x", "a zero octet" },
		};

		for (String[] row : rows) {
			final Session session = Session.issue(
			    Given.validator(row[1], row[2]), "shop.example");

			Rows.equal(row[0], CAA, session.errorCode);
			Rows.contains(row[0], "CAA was not checked: ",
			    session.message);
			Rows.contains(row[0], row[3], session.message);
		}
	}

	private static void logged(CaaValidator validator) {
		Log.take();
		Session.issue(validator, "www.portal.example");
		final String log = Log.take();
		Rows.contains("every lookup is in the server's log",
		    "INFO lookup www.portal.example CAA: ", log);
		Rows.contains("of every level",
		    "INFO lookup portal.example CAA: ", log);
		Session.issue(Given.validator("issuer", ""), "shop.example");
		Rows.contains("and every check that did not happen",
		    "WARNING CAA was not checked: ", Log.take());
	}
}

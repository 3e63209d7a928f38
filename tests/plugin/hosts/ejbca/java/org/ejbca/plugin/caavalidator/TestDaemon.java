/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map.Entry;

/** The engine in a process of its own, played by a fake. */
final class TestDaemon {
	private static final String NAME =
	    "{\"name\":\"www.example\",\"verdict\":\"permit\"," +
	    "\"explanation\":\"fine\"}";
	private static final String GOOD = report("permit", "ca.example", NAME);

	/* Row, octets of the answer, permitted, part of the message. */
	private static final Object[][] ROWS = {
		{ "permitted", FakeDaemon.http(200, GOOD), true,
		    "permit www.example: fine" },
		{ "denied", FakeDaemon.http(200, report("deny", "ca.example",
		    NAME.replace("permit", "deny"))), false,
		    "deny www.example: fine" },
		{ "issuers in another case", FakeDaemon.http(200,
		    report("permit", "CA.Example", NAME)), true, "fine" },
		{ "it checks for another authority", FakeDaemon.http(200,
		    report("permit", "other.example", NAME)), false,
		    "the daemon checked for [other.example] and the field " +
		    "Issuer says [ca.example]" },
		{ "it left the name out", FakeDaemon.http(200,
		    report("permit", "ca.example", "")), false,
		    "answered for 0 of 1 names" },
		{ "it is busy", FakeDaemon.http(503,
		    "{\"verdict\":\"deny\",\"error\":{\"code\":\"busy\"," +
		    "\"message\":\"too much is going on\"}}"), false,
		    "refused with HTTP 503: too much is going on" },
		{ "advice", FakeDaemon.http(200, report("deny", "ca.example",
		    NAME).replaceFirst("}$", ",\"enforced\":false}")), true,
		    "fine" },
		{ "it found the request wrong", FakeDaemon.http(400, "no"),
		    false, "refused with HTTP 400" },
		{ "a permission with an error is none",
		    FakeDaemon.http(500, GOOD), false, "HTTP 500" },
		{ "the answer is cut short", FakeDaemon.http(200, GOOD)
		    .substring(0, 150), false, "octets" },
		{ "the answer is too long", FakeDaemon.http(200, GOOD) + " ",
		    false, "octets" },
		{ "no length", "HTTP/1.1 200 OK\r\n\r\n" + GOOD, false,
		    "does not tell its length" },
		{ "two lengths", FakeDaemon.http(200, GOOD).replace(
		    "Server: fake", "Content-Length: 3"), false,
		    "has an odd length" },
		{ "a negative length",
		    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", false,
		    "has an odd length" },
		{ "no HTTP", "220 mail.example ESMTP\r\n" +
		    "Content-Length: 0\r\n\r\n", false, "is no HTTP" },
		{ "nothing", "", false, "has no end of its header" },
		{ "no JSON", FakeDaemon.http(200, "permit"), false,
		    "is no JSON" },
		{ "no report", FakeDaemon.http(200, "[]"), false,
		    "is not a report" },
	};

	private TestDaemon() {
	}

	private static String report(String verdict, String issuer,
	    String names) {
		return "{\"verdict\":\"" + verdict + "\",\"issuers\":[\"" +
		    issuer + "\"],\"names\":[" + names + "]}";
	}

	static void run() throws Exception {
		for (Object[] row : ROWS)
			try (FakeDaemon daemon =
			    new FakeDaemon((String) row[1], false)) {
				judge((String) row[0], (Boolean) row[2],
				    (String) row[3], ask(daemon.path()));
			}
		everyOctet();
		asked();
		unreachable();
		hangs();
	}

	private static Entry<Boolean, List<String>> ask(String path,
	    Object... values) {
		final CaaValidator validator = Given.validator(values);

		Given.set(validator, "_daemon_socket", path);
		return Given.ask(validator, "www.example");
	}

	private static void judge(String row, boolean permit, String part,
	    Entry<Boolean, List<String>> answer) {
		Rows.equal(row, permit, answer.getKey());
		Rows.contains(row, part, answer.getValue());
	}

	/** Cut short, or with another octet anywhere: never an exception of
	 * another kind, and never a permission that was cut short. */
	private static void everyOctet() {
		final byte[] whole = FakeDaemon.http(200, GOOD)
		    .getBytes(StandardCharsets.UTF_8);
		int taken = 0, thrown = 0;

		for (int i = 0; i < whole.length; i++) {
			final byte[] changed = whole.clone();

			changed[i] = (byte) ((i * 37 + 1) % 256);
			try {
				if (read(Arrays.copyOf(whole, i)))
					taken++;
				read(changed);
			} catch (RuntimeException e) {
				thrown++;
			}
		}
		Rows.equal("answers cut short that permit", 0, taken);
		Rows.equal("exceptions nobody expects", 0, thrown);
		Rows.check("the whole answer permits", read(whole), "");
	}

	private static boolean read(byte[] octets) {
		try {
			final HttpAnswer answer = HttpAnswer.read(octets);
			final Report report = Report.read(answer.body);

			report.lines();
			report.issuers();
			return report.isPermit();
		} catch (CheckFailure e) {
			return false;
		}
	}

	private static void asked() throws Exception {
		try (FakeDaemon daemon = new FakeDaemon(
		    FakeDaemon.http(200, GOOD), false)) {
			ask(daemon.path(), "_additional_settings",
			    "profile = \"web\"\ndeadline_ms = 2500");
			Rows.check("the request line", daemon.head.startsWith(
			    "POST /v1/check HTTP/1.1\r\n"), daemon.head);
			Rows.equal("the body", "{\"names\":[{\"name\":" +
			    "\"www.example\",\"type\":\"dns\"}]," +
			    "\"usage\":\"tls\"," +
			    "\"issuers\":[\"ca.example\"]," +
			    "\"timeout_ms\":2500," +
			    "\"profile\":\"\\\"web\\\"\"}",
			    daemon.body);
		}
	}

	private static void unreachable() {
		judge("no daemon", false, "no answer from the daemon at " +
		    "/nonexistent/socket: ", ask("/nonexistent/socket"));
		judge("a relative path", false, "takes an absolute path",
		    ask("caa.sock"));
		judge("a path no socket can have", false,
		    "CAA was not checked", ask("/" + "x".repeat(200)));
	}

	/** Half an answer, and then nothing: the deadline and two seconds. */
	private static void hangs() throws Exception {
		try (FakeDaemon daemon = new FakeDaemon("HTTP/1.1 200", true)) {
			final long start = System.nanoTime();

			judge("it hangs", false, "no answer in time",
			    ask(daemon.path(), "_additional_settings",
				"deadline_ms = 100"));
			final long ms =
			    (System.nanoTime() - start) / 1_000_000;
			Rows.check("no longer than the deadline",
			    ms > 2000 && ms < 20_000, ms + " ms");
		}
	}
}

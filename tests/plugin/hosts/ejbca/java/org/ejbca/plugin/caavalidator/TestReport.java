/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.Map;

/** JSON, and the lines made of it. */
final class TestReport {
	private static final String[] BROKEN = { "", "{", "{\"a\"}", "{\"a\":}",
		"[1,]", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "nul",
		"1 2", "--1", "{\"a\":1,\"a\":2}", "\"\n\"", "[1", "{,}",
		"[".repeat(40) + "]".repeat(40) };

	private TestReport() {
	}

	static void run() throws CheckFailure {
		Rows.equal("every kind of value",
		    Map.of("a", List.of(1.5, true, false, "x\"\\/\n\u00e9",
			Map.of())), Json.read(" { \"a\" : [ 1.5 , true,false,"
			+ "\"x\\\"\\\\\\/\\n\\u00E9\" , {} ] } "));
		Rows.equal("null", null, Json.read("null"));
		Rows.equal("an empty list", List.of(), Json.read("[]"));
		Rows.equal("quoting", "\"a\\\"\\\\\\u000a\\u00fc\"",
		    Json.quote("a\"\\\n\u00fc"));
		for (String broken : BROKEN)
			refuse(broken);
		for (String broken : new String[] { "[]", "\"permit\"",
			"{\"names\":[1]}" })
			refuseReport(broken);
		lines();
	}

	private static void refuse(String broken) {
		try {
			Json.read(broken);
			Rows.check("JSON " + broken, false, "was taken");
		} catch (CheckFailure e) {
			Rows.contains("JSON " + broken, "is no JSON",
			    e.getMessage());
		}
	}

	private static void refuseReport(String broken) {
		try {
			Report.read(broken);
			Rows.check("report " + broken, false, "was taken");
		} catch (CheckFailure e) {
			Rows.contains("report " + broken, "not a report",
			    e.getMessage());
		}
	}

	private static void lines() throws CheckFailure {
		final Report report = Report.read("{\"verdict\":\"deny\"," +
		    "\"issuers\":[\"ca.example\"],\"notices\":[\"n\\u0007\"]," +
		    "\"names\":[" +
		    "{\"name\":\"a\",\"verdict\":\"permit\"," +
		    "\"explanation\":\"" + "x".repeat(900) + "\"}," +
		    "{\"name\":\"b\",\"explanation\":\"e\"}]}");

		Rows.check("a verdict", !report.isPermit(), "");
		Rows.equal("names", 2, report.nameCount());
		Rows.equal("denials come first, and no verdict is one",
		    "deny b: e", report.lines().get(0));
		Rows.check("a long line is cut",
		    report.lines().get(1).endsWith("x..."),
		    report.lines().get(1));
		Rows.equal("a notice, without what a terminal obeys",
		    "notice: n?", report.lines().get(2));
		final Report advice = Report.read("{\"verdict\":\"deny\"," +
		    "\"enforced\":false,\"names\":[{\"name\":\"a\"," +
		    "\"verdict\":\"deny\",\"enforced\":false}]}");
		Rows.check("advice permits", advice.isPermit(), "");
		Rows.equal("and says so", "not enforced, would deny a: ",
		    advice.lines().get(0));
		for (String word : new String[] { "true", "null", "0",
		    "\"false\"" })
			Rows.check("enforced: " + word, !Report.read(
			    "{\"verdict\":\"deny\",\"enforced\":" + word +
			    "}").isPermit(), "permits");
		Rows.check("no verdict at all is a denial",
		    !Report.read("{}").isPermit(), "");
		Rows.check("nor is another word a permission",
		    !Report.read("{\"verdict\":\"Permit\"}").isPermit(), "");
	}
}

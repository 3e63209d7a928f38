/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import org.cesecore.certificates.certificateprofile.CertificateProfile;
import org.cesecore.keys.validation.ValidationRequestParameters;

/** Account and challenges, for records with parameters (RFC 8657). */
final class TestAcme {
	private static final String URI = "https://ca.example/acct/1";

	/* Row, use the URI, URI, use the methods, methods, permitted. */
	private static final Object[][] ROWS = {
		{ "both fit", true, URI, true, "dns-01", true },
		{ "one method of several fits", true, URI, true,
		    "http-01, dns-01", true },
		{ "another account", true, URI + "0", true, "dns-01", false },
		{ "another method", true, URI, true, "http-01", false },
		{ "the account is not to be used", false, URI, true, "dns-01",
		    false },
		{ "the methods are not to be used", true, URI, false, "dns-01",
		    false },
		{ "no account", true, "", true, "dns-01", false },
		{ "no method", true, URI, true, "", false },
		{ "null", true, null, true, null, false },
		{ "blank methods", true, URI, true, " ,, ", false },
		{ "no ACME at all", false, "", false, "", false },
	};

	private TestAcme() {
	}

	static void run() throws Exception {
		Rows.check("EJBCA always asks",
		    new CaaValidator().isValidatorAlwaysApplicable(), "");
		Rows.check("for domains of mailboxes, too",
		    new CaaValidator().validateEmailDomains(), "");
		for (Object[] row : ROWS) {
			final ValidationRequestParameters parameters =
			    parameters(row);
			final var answer = Asking.ask(
			    Given.validator().clone(), parameters,
			    "bound.example");

			Rows.equal(row[0] + " " + answer.getValue(), row[5],
			    answer.getKey());
		}
		daemon();
	}

	private static ValidationRequestParameters parameters(Object[] row) {
		final ValidationRequestParameters parameters =
		    new ValidationRequestParameters();

		parameters.profile =
		    new CertificateProfile("1.3.6.1.5.5.7.3.1");
		parameters.useUri = (Boolean) row[1];
		parameters.uri = (String) row[2];
		parameters.useMethods = (Boolean) row[3];
		parameters.methods = (String) row[4];
		return parameters;
	}

	private static void daemon() throws Exception {
		try (FakeDaemon daemon = new FakeDaemon(
		    FakeDaemon.http(200, "{}"), false)) {
			Asking.ask(Given.validator("_daemon_socket",
			    daemon.path()).clone(), parameters(ROWS[1]),
			    "bound.example");
			Rows.contains("the daemon is told, too",
			    ",\"account_uris\":[\"" + URI + "\"]," +
			    "\"validation_methods\":[\"http-01\",\"dns-01\"]",
			    daemon.body);
		}
	}
}

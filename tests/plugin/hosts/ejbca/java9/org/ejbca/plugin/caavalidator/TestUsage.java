/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import org.cesecore.certificates.certificateprofile.CertificateProfile;
import org.cesecore.keys.validation.ValidationRequestParameters;

/** What the profile says of the names that EJBCA 9 hands over. */
final class TestUsage {
	private static final String SERVER = "1.3.6.1.5.5.7.3.1";
	private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
	private static final String MAIL = "1.3.6.1.5.5.7.3.4";
	private static final String ANY = "2.5.29.37.0";

	/* mail.example has issuemail for us and issue ";", nomail.example has
	 * issuemail ";" only. */
	private static final Object[][] ROWS = {
		{ "a server", "nomail.example", true, "permit", SERVER },
		{ "a server that is denied", "mail.example", false, "issue ",
		    SERVER, CLIENT },
		{ "mail", "mail.example", true, "issuemail at", MAIL },
		{ "mail that is denied", "nomail.example", false,
		    "issuemail at", MAIL, CLIENT },
		{ "the case of a mailbox's domain", "Mail.Example", true,
		    "permit mail.example", MAIL },
		{ "what is left when EJBCA splits a mailbox at odd places",
		    "mail.example>", false, "holds an octet", MAIL },
		{ "both: host names would stay unchecked", "mail.example",
		    false, "use two profiles", SERVER, MAIL },
		{ "any purpose and mail", "mail.example", false,
		    "use two profiles", ANY, MAIL },
		{ "any purpose", "mail.example", false, "issue ", ANY },
		{ "no purpose", "mail.example", false, "issue " },
	};

	private TestUsage() {
	}

	static void run() {
		for (Object[] row : ROWS) {
			final String[] purposes = new String[row.length - 4];

			System.arraycopy(row, 4, purposes, 0, purposes.length);
			judge((String) row[0], new CertificateProfile(purposes),
			    (String) row[1], (Boolean) row[2],
			    (String) row[3]);
		}
		judge("a profile without the extension",
		    new CertificateProfile((String[]) null), "shop.example",
		    true, "permit");
		judge("no profile", null, "shop.example", false,
		    "EJBCA handed over no certificate profile");
		judge("a mailbox, and none of its domains was handed over",
		    new CertificateProfile(MAIL), null, true,
		    "no mailbox in the request");
		final var answer = Asking.ask(Given.validator().clone(),
		    (ValidationRequestParameters) null, "shop.example");
		Rows.equal("no parameters", false, answer.getKey());
	}

	private static void judge(String row, CertificateProfile profile,
	    String name, boolean permit, String part) {
		final ValidationRequestParameters parameters =
		    new ValidationRequestParameters();

		parameters.profile = profile;
		final var answer = name != null
		    ? Asking.ask(Given.validator().clone(), parameters, name)
		    : Asking.ask(Given.validator().clone(), parameters);
		Rows.equal(row + " " + answer.getValue(), permit,
		    answer.getKey());
		Rows.contains(row, part, answer.getValue());
	}
}

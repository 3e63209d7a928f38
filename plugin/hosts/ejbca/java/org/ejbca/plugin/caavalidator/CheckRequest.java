/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;

/** What EJBCA asks: names, and what is known of how they were validated. */
final class CheckRequest {
	/** What the certificate is for, and so what the names are. */
	enum Usage {
		TLS("tls", 2),
		/** Names are the domains of mailboxes. */
		SMIME("smime", 3);

		final String word;
		final int number; /* CAA_PLUGIN_USAGE_* */

		Usage(String word, int number) {
			this.word = word;
			this.number = number;
		}
	}

	final Usage usage;
	/** As EJBCA gave them, each once: EJBCA repeats those of the CSR. */
	final List<String> names;
	final List<String> accountUris = new ArrayList<>();
	final List<String> methods = new ArrayList<>();

	CheckRequest(Usage usage, String... names) throws CheckFailure {
		final List<String> given = names != null
		    ? Arrays.asList(names)
		    : Collections.emptyList();

		this.usage = usage;
		if (given.contains(null))
			throw new CheckFailure(
			    "EJBCA gave a name that is null");
		this.names = new ArrayList<>(new LinkedHashSet<>(given));
	}

	/** Blank ones say nothing. */
	static void addWords(Collection<String> to, String... words) {
		for (String word : words)
			if (word != null && !word.isBlank())
				to.add(word.trim());
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The real daemon, which this VM loads nothing of, at its socket. */
final class TestServe {
	private static final int THREADS = 16;
	private static final int CALLS = 10; /* each */

	private static final String SOCKET = System.getProperty("test.socket");

	private TestServe() {
	}

	static void run() throws InterruptedException {
		/* The zone is the daemon's to know. */
		TestSession.recorded(validator());
		Rows.contains("issuers of the form, and not the daemon's",
		    "[permit bank.example: ", Session.issue(
			validator("issuer", "other-ca.example"),
			"bank.example").message);
		Rows.contains("no issuers in the form", "the daemon checked " +
		    "for [ca.example] and the field Issuer says []",
		    Session.issue(validator("issuer", ""),
			"shop.example").message);
		Rows.contains("a profile it does not have",
		    "the daemon refused with HTTP ", Session.issue(
			validator("_additional_settings", "profile = none"),
			"shop.example").message);
		Rows.equal("a longer time than it takes", "",
		    Session.issue(validator("_additional_settings",
			"deadline_ms = 60000"), "shop.example").errorCode);
		threads();
	}

	private static CaaValidator validator(Object... values) {
		final CaaValidator validator = Given.validator(
		    "_additional_settings", "", "_daemon_socket", SOCKET);

		for (int i = 0; i < values.length; i += 2)
			Given.set(validator, (String) values[i],
			    values[i + 1]);
		return validator;
	}

	private static void threads() throws InterruptedException {
		final AtomicInteger right = new AtomicInteger();
		final List<Thread> threads = new ArrayList<>();

		for (int i = 0; i < THREADS; i++) {
			final boolean shop = i % 2 == 0;
			final Thread thread = new Thread(() -> {
				for (int k = 0; k < CALLS; k++)
					if (Given.ask(validator(), shop
					    ? "shop.example"
					    : "bank.example").getKey() == shop)
						right.incrementAndGet();
			});

			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads)
			thread.join();
		Rows.equal("many at once", THREADS * CALLS, right.get());
	}
}

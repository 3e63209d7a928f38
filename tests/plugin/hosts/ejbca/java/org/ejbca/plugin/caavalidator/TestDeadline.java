/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A thread of EJBCA's transaction comes back, whatever the DNS does, and needs
 * no larger stack than others.
 */
final class TestDeadline {
	private static final long STACK_OCTETS = 256 << 10;
	private static final long LIMIT_MS = 30_000; /* on a busy machine */

	private TestDeadline() {
	}

	static void run() throws Exception {
		try (DatagramSocket silent = new DatagramSocket(0,
		    InetAddress.getLoopbackAddress())) {
			final AtomicReference<Session> answer =
			    new AtomicReference<>();
			final CaaValidator validator = Given.validator(
			    "dnsResolver", "127.0.0.1:" + silent.getLocalPort(),
			    "_additional_settings", "deadline_ms = 1500");
			final long start = System.nanoTime();
			final Thread thread = new Thread(null, () ->
			    answer.set(Session.issue(validator,
				"www.example.com")), "small", STACK_OCTETS);

			thread.start();
			thread.join(LIMIT_MS);
			final long ms =
			    (System.nanoTime() - start) / 1_000_000;
			Rows.check("back by the deadline",
			    answer.get() != null && ms >= 1000, ms + " ms");
			Rows.equal("and denied", "CAA_VALIDATION_FAILED",
			    answer.get().errorCode);
			Rows.contains("for what it is",
			    "deny www.example.com: ", answer.get().message);
		}
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A hundred thousand calls, permitted, denied and failed, in a fixed heap. */
final class TestLeak {
	private static final int WARM = 30_000;
	private static final int CALLS = 100_000;
	/* The VM goes on compiling; this is 160 octets a call. */
	private static final long MAX_GROWTH_KIB = 16 << 10;

	private TestLeak() {
	}

	static void run() throws Exception {
		final CaaValidator good = Given.validator();
		final CaaValidator bad = Given.validator("issuer", "");
		final String process = process();

		repeat(good, bad, WARM);
		final long threads = status("Threads:");
		final long before = status("VmRSS:");
		repeat(good, bad, CALLS);
		final long growth = status("VmRSS:") - before;
		System.out.println("memory: " + before + " KiB, and " +
		    growth + " KiB after " + CALLS + " calls");
		Rows.check("memory stays flat", growth < MAX_GROWTH_KIB,
		    growth + " KiB");
		Rows.equal("signals and working directory are the VM's",
		    process, process());
		Rows.check("so do threads", status("Threads:") <= threads + 2,
		    status("Threads:") + " of " + threads);
	}

	/** Now and then an instance that cannot be opened, and one that takes
	 * the place of another. */
	private static void repeat(CaaValidator good, CaaValidator bad,
	    int calls) {
		int wrong = 0;

		for (int i = 0; i < calls; i++) {
			if (i % 100 == 0)
				wrong += Given.ask(bad, "shop.example")
				    .getKey() ? 1 : 0;
			if (i % 500 == 0)
				Given.set(good, "dnsRetryDelay", i / 500 % 20);
			final boolean shop = i % 2 == 0;
			wrong += Given.ask(good, shop ? "shop.example"
			    : "bank.example").getKey() == shop ? 0 : 1;
		}
		Rows.equal("wrong verdicts in " + calls + " calls", 0, wrong);
	}

	/** Signals that are caught or ignored, and where the process is. */
	private static String process() throws IOException {
		final StringBuilder all = new StringBuilder();

		for (String line : Files.readAllLines(
		    Path.of("/proc/self/status")))
			if (line.startsWith("SigCgt") ||
			    line.startsWith("SigIgn"))
				all.append(line);
		return all.append(Files.readSymbolicLink(
		    Path.of("/proc/self/cwd"))).toString();
	}

	private static long status(String field) throws IOException {
		for (String line : Files.readAllLines(
		    Path.of("/proc/self/status")))
			if (line.startsWith(field))
				return Long.parseLong(
				    line.replaceAll("[^0-9]", ""));
		throw new IOException("no " + field);
	}
}

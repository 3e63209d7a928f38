/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts rows; says which failed, and fails when there were none. */
final class Rows {
	private static final AtomicInteger ROWS = new AtomicInteger();
	private static final AtomicInteger FAILED = new AtomicInteger();

	private Rows() {
	}

	static void check(String row, boolean holds, Object shown) {
		ROWS.incrementAndGet();
		if (holds)
			return;
		FAILED.incrementAndGet();
		System.out.println("FAILED: " + row + ": " + shown);
	}

	static void equal(String row, Object wanted, Object got) {
		check(row, Objects.equals(wanted, got),
		    "wanted <" + wanted + ">, got <" + got + ">");
	}

	static void contains(String row, String part, Object got) {
		check(row, String.valueOf(got).contains(part),
		    "wanted <..." + part + "...>, got <" + got + ">");
	}

	static int finish() {
		System.out.println(ROWS + " checks, " + FAILED + " failed");
		return ROWS.get() > 0 && FAILED.get() == 0 ? 0 : 1;
	}
}

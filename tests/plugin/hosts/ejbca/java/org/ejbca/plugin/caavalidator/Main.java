/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

/** Runs the static method run() of every class named. */
public final class Main {
	private Main() {
	}

	public static void main(String[] tests) throws Exception {
		Log.capture();
		for (String test : tests)
			Class.forName(Main.class.getPackageName() + "." + test)
			    .getDeclaredMethod("run").invoke(null);
		System.exit(Rows.finish());
	}
}

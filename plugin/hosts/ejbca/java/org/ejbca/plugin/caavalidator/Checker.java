/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One request from settings to answer.  Never throws: an Error that left here
 * would reach the requester as a broken transaction instead of EJBCA's CAA
 * error, and whatever fails denies.
 */
final class Checker {
	/** Reads what EJBCA handed over. */
	interface Source {
		CheckRequest read() throws CheckFailure;
	}

	private Checker() {
	}

	static Answer check(Integer owner, Map<?, ?> data, Source source) {
		try {
			final CheckRequest request = source.read();

			if (request.names.isEmpty())
				return Answer.permit(nothing(request.usage));
			return engine(owner, Settings.of(data))
			    .check(request);
		} catch (CheckFailure e) {
			return failed(e.getMessage(), e);
		} catch (Throwable e) {
			return failed(e.toString(), e);
		}
	}

	private static Engine engine(Integer owner, Settings settings) {
		return settings.daemon.isEmpty()
		    ? new NativeEngine(owner, settings)
		    : new DaemonEngine(settings);
	}

	private static String nothing(CheckRequest.Usage usage) {
		return usage == CheckRequest.Usage.SMIME
		    ? "no mailbox in the request: nothing to check"
		    : "no dNSName in the request: nothing to check";
	}

	private static Answer failed(String why, Throwable cause) {
		final String text = "CAA was not checked: " + why;

		try {
			Logger.getLogger(Checker.class.getPackageName())
			    .log(Level.WARNING, text, cause);
		} catch (Throwable e) {
			/* The answer says the same. */
		}
		return Answer.deny(text);
	}
}

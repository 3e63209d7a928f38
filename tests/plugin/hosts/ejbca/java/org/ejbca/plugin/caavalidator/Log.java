/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What would stand in server.log. */
final class Log {
	private static final int MOST = 1000;
	private static final List<String> LINES = new ArrayList<>();
	/* The log manager holds a logger by a weak reference only. */
	private static final Logger LOGGER =
	    Logger.getLogger(Log.class.getPackageName());

	private Log() {
	}

	static void capture() {
		LogManager.getLogManager().reset();
		LOGGER.addHandler(new Handler() {
			@Override
			public void publish(LogRecord record) {
				add(record.getLevel() + " " +
				    record.getMessage());
			}

			@Override
			public void flush() {
			}

			@Override
			public void close() {
			}
		});
	}

	private static synchronized void add(String line) {
		if (LINES.size() < MOST)
			LINES.add(line);
	}

	static synchronized String take() {
		final String all = String.join("\n", LINES);

		LINES.clear();
		return all;
	}
}

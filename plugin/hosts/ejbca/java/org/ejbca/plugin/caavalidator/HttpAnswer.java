/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An answer over a connection that was closed after it (RFC 9112).  What might
 * be cut short is refused.
 */
final class HttpAnswer {
	final int status;
	final String body;

	private HttpAnswer(int status, String body) {
		this.status = status;
		this.body = body;
	}

	static HttpAnswer read(byte[] octets) throws CheckFailure {
		/* Octets one to one, so that positions are octets. */
		final String text =
		    new String(octets, StandardCharsets.ISO_8859_1);
		final int end = text.indexOf("\r\n\r\n");

		if (end < 0)
			throw malformed("has no end of its header");
		final String[] head = text.substring(0, end).split("\r\n");
		final int start = end + 4;
		final int length = length(head);

		if (octets.length - start != length)
			throw malformed("has " + (octets.length - start) +
			    " of " + length + " octets");
		return new HttpAnswer(status(head[0]),
		    new String(octets, start, length, StandardCharsets.UTF_8));
	}

	private static CheckFailure malformed(String what) {
		return new CheckFailure("the daemon's answer " + what);
	}

	private static int status(String line) throws CheckFailure {
		if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?"))
			throw malformed("is no HTTP");
		return Integer.parseInt(line.substring(9, 12));
	}

	private static int length(String[] head) throws CheckFailure {
		int length = -1;

		for (String line : head) {
			final String[] field = line.split(":", 2);

			if (field.length < 2 || !field[0].toLowerCase(
			    Locale.ROOT).equals("content-length"))
				continue;
			if (length >= 0 ||
			    !field[1].trim().matches("[0-9]{1,9}"))
				throw malformed("has an odd length");
			length = Integer.parseInt(field[1].trim());
		}
		if (length < 0)
			throw malformed("does not tell its length");
		return length;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259), as much as our own engine writes: a reader that gives Map,
 * List, String, Double, Boolean and null, and refuses anything else.  EJBCA's
 * own library is not used: which one there is differs by release.
 */
final class Json {
	private static final int MAX_DEPTH = 32;

	private final String text;
	private int at;

	private Json(String text) {
		this.text = text;
	}

	static Object read(String text) throws CheckFailure {
		final Json json = new Json(text);
		final Object value = json.value(0);

		json.skip();
		if (json.at != text.length())
			throw json.failure();
		return value;
	}

	static String quote(String value) {
		final StringBuilder out = new StringBuilder("\"");

		for (int i = 0; i < value.length(); i++) {
			final char c = value.charAt(i);

			if (c == '"' || c == '\\')
				out.append('\\').append(c);
			else if (c < ' ' || c > '~')
				out.append(String.format("\\u%04x", (int) c));
			else
				out.append(c);
		}
		return out.append('"').toString();
	}

	private CheckFailure failure() {
		return new CheckFailure(
		    "the engine's answer is no JSON at octet " + at);
	}

	private void skip() {
		while (at < text.length() &&
		    " \t\r\n".indexOf(text.charAt(at)) >= 0)
			at++;
	}

	private char next() throws CheckFailure {
		if (at >= text.length())
			throw failure();
		return text.charAt(at++);
	}

	private boolean accept(char wanted) {
		skip();
		if (at >= text.length() || text.charAt(at) != wanted)
			return false;
		at++;
		return true;
	}

	private void expect(char wanted) throws CheckFailure {
		if (!accept(wanted))
			throw failure();
	}

	private Object word(String word, Object value) throws CheckFailure {
		if (!text.startsWith(word, at))
			throw failure();
		at += word.length();
		return value;
	}

	private Object value(int depth) throws CheckFailure {
		skip();
		if (depth > MAX_DEPTH || at >= text.length())
			throw failure();
		switch (text.charAt(at)) {
		case '{':
			return object(depth);
		case '[':
			return array(depth);
		case '"':
			return string();
		case 't':
			return word("true", Boolean.TRUE);
		case 'f':
			return word("false", Boolean.FALSE);
		case 'n':
			return word("null", null);
		default:
			return number();
		}
	}

	private Map<String, Object> object(int depth) throws CheckFailure {
		final Map<String, Object> members = new LinkedHashMap<>();

		expect('{');
		if (accept('}'))
			return members;
		do {
			skip();
			final String name = string();

			expect(':');
			/* Of two the reader of one verdict and the reader of
			 * another might believe a different one. */
			if (members.containsKey(name))
				throw failure();
			members.put(name, value(depth + 1));
		} while (accept(','));
		expect('}');
		return members;
	}

	private List<Object> array(int depth) throws CheckFailure {
		final List<Object> items = new ArrayList<>();

		expect('[');
		if (accept(']'))
			return items;
		do
			items.add(value(depth + 1));
		while (accept(','));
		expect(']');
		return items;
	}

	private String string() throws CheckFailure {
		final StringBuilder out = new StringBuilder();

		expect('"');
		for (char c = next(); c != '"'; c = next()) {
			if (c < ' ')
				throw failure();
			out.append(c == '\\' ? escape() : c);
		}
		return out.toString();
	}

	private char escape() throws CheckFailure {
		final char c = next();
		final int known = "\"\\/bfnrt".indexOf(c);

		if (known >= 0)
			return "\"\\/\b\f\n\r\t".charAt(known);
		if (c != 'u' || at + 4 > text.length())
			throw failure();
		int code = 0;
		for (int i = 0; i < 4; i++) {
			final int digit = Character.digit(next(), 16);

			if (digit < 0)
				throw failure();
			code = code * 16 + digit;
		}
		return (char) code;
	}

	private Double number() throws CheckFailure {
		final int start = at;

		while (at < text.length() &&
		    "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0)
			at++;
		try {
			return Double.valueOf(text.substring(start, at));
		} catch (NumberFormatException e) {
			throw failure();
		}
	}
}

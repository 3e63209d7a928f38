/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The engine's JSON (caa_plugin(3)), read into lines for EJBCA.  They go into
 * its audit log and, when issuance fails, to whoever asked: short, a bounded
 * number of them, denials first.
 */
final class Report {
	private static final int MAX_LINES = 20;
	private static final int MAX_CHARS = 600; /* of one line */

	private final Map<?, ?> root;
	private final List<Map<?, ?>> names = new ArrayList<>();

	private Report(Map<?, ?> root) throws CheckFailure {
		this.root = root;
		for (Object name : list(root, "names")) {
			if (!(name instanceof Map))
				throw malformed();
			names.add((Map<?, ?>) name);
		}
	}

	static Report read(String json) throws CheckFailure {
		final Object root = Json.read(json);

		if (!(root instanceof Map))
			throw malformed();
		return new Report((Map<?, ?>) root);
	}

	private static CheckFailure malformed() {
		return new CheckFailure("the engine's answer is not a report");
	}

	private static List<?> list(Map<?, ?> object, String key) {
		final Object value = object.get(key);

		return value instanceof List ? (List<?>) value : List.of();
	}

	private static String text(Map<?, ?> object, String key) {
		final Object value = object.get(key);

		return value instanceof String ? (String) value : "";
	}

	private static boolean isPermit(Map<?, ?> object) {
		return text(object, "verdict").equals("permit");
	}

	/** With enforce = no the verdict is what would be. */
	private static boolean isAdvice(Map<?, ?> object) {
		return Boolean.FALSE.equals(object.get("enforced"));
	}

	boolean isPermit() {
		return isPermit(root) || isAdvice(root);
	}

	int nameCount() {
		return names.size();
	}

	Set<String> issuers() {
		final Set<String> issuers = new HashSet<>();

		for (Object issuer : list(root, "issuers"))
			issuers.add(String.valueOf(issuer));
		return issuers;
	}

	List<String> lines() {
		final List<String> lines = new ArrayList<>();

		addLines(lines, false);
		addLines(lines, true);
		for (Object notice : list(root, "notices"))
			lines.add(shorten("notice: " + notice));
		if (lines.size() <= MAX_LINES)
			return lines;
		final List<String> first =
		    new ArrayList<>(lines.subList(0, MAX_LINES));
		first.add("and " + (lines.size() - MAX_LINES) + " more");
		return first;
	}

	private void addLines(List<String> lines, boolean permit) {
		for (Map<?, ?> name : names)
			if (isPermit(name) == permit)
				lines.add(shorten(line(name)));
	}

	private static String line(Map<?, ?> name) {
		final StringBuilder line = new StringBuilder();

		if (!isPermit(name) && isAdvice(name))
			line.append("not enforced, would ");
		line.append(isPermit(name) ? "permit " : "deny ");
		line.append(text(name, "name")).append(": ");
		line.append(text(name, "explanation"));
		put(line, " (", text(name, "rfc"), ")");
		if (!text(name, "found_at").isEmpty())
			put(line, "; record ", text(name, "record"),
			    " at " + text(name, "found_at"));
		put(line, "; DNSSEC ", text(name, "dnssec"), "");
		put(line, "; until ", text(name, "expires_at"), "");
		for (Object fix : list(name, "fix")) {
			put(line, "; to permit it, publish ",
			    String.valueOf(fix), "");
			break;
		}
		return line.toString();
	}

	private static void put(StringBuilder line, String before,
	    String value, String after) {
		if (!value.isEmpty())
			line.append(before).append(value).append(after);
	}

	private static String shorten(String line) {
		final StringBuilder out = new StringBuilder();

		for (int i = 0; i < line.length() && i < MAX_CHARS; i++) {
			final char c = line.charAt(i);

			out.append(c < ' ' || c > '~' ? '?' : c);
		}
		if (line.length() > MAX_CHARS)
			out.append("...");
		return out.toString();
	}
}

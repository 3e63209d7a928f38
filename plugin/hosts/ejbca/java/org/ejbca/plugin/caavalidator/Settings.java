/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the form says, as the module wants to hear it.  Two validators with
 * equal settings share one instance of the module.
 */
final class Settings {
	/** Key, value and origin, one after the other; later ones win. */
	final List<String> triples;
	/** The socket of the daemon; empty: the module in this process. */
	final String daemon;
	/** Of caa-validator.conf, or empty. */
	final String profile;
	final Set<String> issuers;
	/** Of the whole check; 0: as configured elsewhere. */
	final long deadlineMs;

	private Settings(Builder builder) {
		triples = Collections.unmodifiableList(builder.triples());
		daemon = builder.daemon;
		profile = builder.profile;
		issuers = Collections.unmodifiableSet(builder.issuers);
		deadlineMs = builder.deadlineMs;
	}

	static Settings of(Map<?, ?> data) throws CheckFailure {
		final Builder builder = new Builder();

		builder.readFields(data);
		builder.readLines(Field.ADDITIONAL.text(data));
		return new Settings(builder);
	}

	/** As an ACME directory shows them, and as the module reads them:
	 * without the scheme and the slash of a URL. */
	static Set<String> issuersOf(Map<?, ?> data) {
		final Set<String> issuers = new LinkedHashSet<>();

		for (String word : Field.ISSUER.text(data).split("[;,\\s]+")) {
			final String name =
			    word.replaceFirst("^(?i:https?://)", "")
				.replaceFirst("/$", "");

			if (!name.isEmpty())
				issuers.add(name);
		}
		return issuers;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Settings &&
		    triples.equals(((Settings) other).triples) &&
		    daemon.equals(((Settings) other).daemon) &&
		    profile.equals(((Settings) other).profile);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(
		    new Object[] { triples, daemon, profile });
	}

	/** The configuration file first, so that the form wins over it. */
	private static final class Builder {
		private final List<String> file = new ArrayList<>();
		private final List<String> fields = new ArrayList<>();
		private final List<String> lines = new ArrayList<>();
		private Set<String> issuers;
		private String daemon;
		private String profile = "";
		private long deadlineMs;

		List<String> triples() {
			final List<String> all = new ArrayList<>(file);

			all.addAll(fields);
			all.addAll(lines);
			return all;
		}

		void readFields(Map<?, ?> data) throws CheckFailure {
			issuers = issuersOf(data);
			daemon = Field.DAEMON.text(data);
			readAnchor(Field.TRUST_ANCHOR.text(data));
			for (Field field : Field.values())
				if (field.key != null && isUsed(field, data))
					readField(field, data);
		}

		/** Mail is set up only if there shall be any. */
		private static boolean isUsed(Field field, Map<?, ?> data) {
			switch (field) {
			case EMAIL_SENDER:
			case EMAIL_SUBJECT:
			case EMAIL_CONTENT:
			case USE_IODEF_EMAIL:
				return Field.USE_IODEF_EMAIL.isChecked(data);
			case USE_IODEF_WEB:
				return field.isChecked(data);
			default:
				return true;
			}
		}

		private void readField(Field field, Map<?, ?> data) {
			String value = field.text(data);

			if (field.kind == Field.Kind.CHECKBOX)
				value = field.isChecked(data) ? "yes" : "no";
			if (field.kind == Field.Kind.AREA)
				value = value.replaceAll("\\r?\\n", "\\\\n");
			/* An empty field says nothing, unless it took the
			 * default away. */
			if (!value.isEmpty() || !"".equals(field.initial))
				add(fields, field.key, value,
				    "the field " + field.title);
		}

		private static void readAnchor(String value)
		    throws CheckFailure {
			if (!value.isEmpty() && !value.startsWith("/"))
				throw new CheckFailure("the field " +
				    Field.TRUST_ANCHOR.title + " takes the " +
				    "absolute path of a file with DS or " +
				    "DNSKEY records, or nothing: then the " +
				    "root keys of IANA count");
		}

		void readLines(String text) throws CheckFailure {
			final String[] all = text.split("\\r?\\n");

			for (int i = 0; i < all.length; i++) {
				final String line = all[i].trim();

				if (!line.isEmpty() && line.charAt(0) != '#')
					readLine(line, Field.ADDITIONAL.title +
					    ", line " + (i + 1));
			}
		}

		private void readLine(String line, String origin)
		    throws CheckFailure {
			final int equals = line.indexOf('=');

			if (equals <= 0)
				throw new CheckFailure(origin +
				    ": expected \"key = value\"");
			final String key = line.substring(0, equals).trim();
			final String value = line.substring(equals + 1).trim();
			if (key.equals("profile"))
				profile = value;
			else
				add(key.equals("config") ? file : lines, key,
				    value, origin);
			if (key.equals("deadline_ms"))
				readDeadline(value, origin);
		}

		private void readDeadline(String value, String origin)
		    throws CheckFailure {
			try {
				deadlineMs = Math.max(1, Long.parseLong(value));
			} catch (NumberFormatException e) {
				throw new CheckFailure(origin +
				    ": deadline_ms takes a number", e);
			}
		}

		private static void add(List<String> to, String key,
		    String value, String origin) {
			to.add(key);
			to.add(value);
			to.add(origin);
		}
	}
}

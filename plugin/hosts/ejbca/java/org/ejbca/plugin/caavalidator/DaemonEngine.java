/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * "caa-validator serve" in a process of its own, over its Unix socket.  Its
 * configuration decides all but the issuers, which an ACME directory shows.
 */
final class DaemonEngine implements Engine {
	/* As the module's default is. */
	private static final long DEADLINE_MS = 10_000;
	/* For the daemon to say that its own deadline has passed. */
	private static final long GRACE_MS = 2_000;

	private final Settings settings;

	DaemonEngine(Settings settings) {
		this.settings = settings;
	}

	@Override
	public Answer check(CheckRequest request) throws CheckFailure {
		final HttpAnswer answer = ask(body(request));

		if (answer.status != 200)
			throw new CheckFailure("the daemon refused with HTTP " +
			    answer.status + reason(answer.body));
		final Report report = Report.read(answer.body);
		if (report.nameCount() < request.names.size())
			throw new CheckFailure("the daemon answered for " +
			    report.nameCount() + " of " +
			    request.names.size() + " names");
		checkIssuers(report.issuers());
		return new Answer(report.isPermit(), report.lines());
	}

	/** Whoever answered checked for us, and not for somebody else. */
	private void checkIssuers(Set<String> theirs) throws CheckFailure {
		if (!lower(theirs).equals(lower(settings.issuers)))
			throw new CheckFailure("the daemon checked for " +
			    theirs + " and the field " + Field.ISSUER.title +
			    " says " + settings.issuers);
	}

	private static Set<String> lower(Set<String> names) {
		return names.stream()
		    .map(name -> name.toLowerCase(Locale.ROOT))
		    .collect(Collectors.toCollection(HashSet::new));
	}

	private HttpAnswer ask(String body) throws CheckFailure {
		final byte[] octets = body.getBytes(StandardCharsets.UTF_8);
		final String request = "POST /v1/check HTTP/1.1\r\n" +
		    "Host: localhost\r\n" +
		    "Content-Type: application/json\r\n" +
		    "Accept: application/json\r\n" +
		    "Connection: close\r\n" +
		    "Content-Length: " + octets.length + "\r\n\r\n" + body;

		try {
			return HttpAnswer.read(Socket.exchange(settings.daemon,
			    request.getBytes(StandardCharsets.UTF_8),
			    deadlineMs() + GRACE_MS));
		} catch (IOException e) {
			throw new CheckFailure("no answer from the daemon at " +
			    settings.daemon + ": " + e.getMessage(), e);
		}
	}

	private long deadlineMs() {
		return settings.deadlineMs != 0 ? settings.deadlineMs
		    : DEADLINE_MS;
	}

	private String body(CheckRequest request) {
		final StringBuilder body = new StringBuilder("{\"names\":");

		body.append(hostNames(request.names));
		body.append(",\"usage\":").append(
		    Json.quote(request.usage.word));
		if (!settings.issuers.isEmpty())
			body.append(",\"issuers\":").append(
			    array(settings.issuers));
		if (settings.deadlineMs != 0)
			body.append(",\"timeout_ms\":").append(
			    settings.deadlineMs);
		if (!settings.profile.isEmpty())
			body.append(",\"profile\":").append(
			    Json.quote(settings.profile));
		if (!request.accountUris.isEmpty())
			body.append(",\"account_uris\":").append(
			    array(request.accountUris));
		if (!request.methods.isEmpty())
			body.append(",\"validation_methods\":").append(
			    array(request.methods));
		return body.append('}').toString();
	}

	/** As what they are: one with an "@" would be taken for a mailbox. */
	private static String hostNames(Collection<String> names) {
		return names.stream()
		    .map(name -> "{\"name\":" + Json.quote(name) +
			",\"type\":\"dns\"}")
		    .collect(Collectors.joining(",", "[", "]"));
	}

	private static String array(Collection<String> texts) {
		return texts.stream().map(Json::quote)
		    .collect(Collectors.joining(",", "[", "]"));
	}

	/** Of {"error":{"message":"..."}}; anything else says nothing. */
	private static String reason(String body) {
		try {
			final Object why =
			    member(member(Json.read(body), "error"), "message");

			return why instanceof String ? ": " + why : "";
		} catch (CheckFailure e) {
			return "";
		}
	}

	private static Object member(Object object, String name) {
		return object instanceof Map
		    ? ((Map<?, ?>) object).get(name)
		    : null;
	}
}

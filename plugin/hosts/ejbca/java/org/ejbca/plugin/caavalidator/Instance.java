/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One opened instance of the module.  Instances counts who uses it, under its
 * lock, and closes it when the last one left.
 */
final class Instance {
	private static final AtomicLong IDS = new AtomicLong();

	private final long handle;
	private final byte[] profile;
	int users;
	boolean retired;

	Instance(Settings settings) throws CheckFailure {
		final byte[][] failure = new byte[1][];

		NativeModule.load();
		profile = settings.profile.isEmpty()
		    ? null
		    : NativeModule.octets(settings.profile);
		handle = NativeModule.open(
		    NativeModule.octets(NativeModule.modulePath()),
		    octets(settings.triples), failure);
		if (handle == 0)
			throw new CheckFailure(failure[0] != null
			    ? NativeModule.string(failure[0])
			    : "the module cannot be opened");
	}

	private static byte[][] octets(List<String> texts)
	    throws CheckFailure {
		final byte[][] octets = new byte[texts.size()][];

		for (int i = 0; i < octets.length; i++)
			octets[i] = NativeModule.octets(texts.get(i));
		return octets;
	}

	/** Verdict, why and report, as NativeModule.check() gives them. */
	String[] check(CheckRequest request) throws CheckFailure {
		final byte[][] given = NativeModule.check(handle,
		    IDS.incrementAndGet(), request.usage.number, profile,
		    new byte[][][] { octets(request.names),
			octets(request.accountUris),
			octets(request.methods) });
		final String[] answer = new String[given.length];

		for (int i = 0; i < given.length; i++)
			answer[i] = NativeModule.string(given[i]);
		return answer;
	}

	void close() {
		NativeModule.close(handle);
	}
}

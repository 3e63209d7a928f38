/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instances of this deployment, one for each different settings.  EJBCA
 * clones a validator for every request, so none of this can be its own.
 * Bounded; one that was replaced is closed as soon as nobody uses it.
 */
final class Instances {
	static final int MOST = 8;
	private static final int MOST_OWNERS = 256;

	static final Instances SHARED = new Instances();

	/* Least recently used first. */
	private final Map<Settings, Instance> open =
	    new LinkedHashMap<>(16, 0.75f, true);
	private final Map<Integer, Settings> owners = new HashMap<>();

	/** For release().  Owner: the validator's number, or null. */
	Instance acquire(Integer owner, Settings settings)
	    throws CheckFailure {
		final List<Instance> done = new ArrayList<>();

		try {
			return acquire(owner, settings, done);
		} finally {
			/* May take a while: outside the lock. */
			done.forEach(Instance::close);
		}
	}

	void release(Instance instance) {
		if (leave(instance))
			instance.close();
	}

	synchronized int size() {
		return open.size();
	}

	private synchronized Instance acquire(Integer owner,
	    Settings settings, List<Instance> done) throws CheckFailure {
		Instance instance = open.get(settings);

		if (instance == null) {
			instance = new Instance(settings);
			open.put(settings, instance);
		}
		instance.users++;
		if (owner != null)
			replace(owner, settings, done);
		while (open.size() > MOST)
			retire(eldest(), done);
		return instance;
	}

	/** Is it for the caller to close? */
	private synchronized boolean leave(Instance instance) {
		instance.users--;
		return instance.retired && instance.users == 0;
	}

	/** An administrator saved other settings under the same number. */
	private void replace(Integer owner, Settings settings,
	    List<Instance> done) {
		if (owners.size() >= MOST_OWNERS)
			owners.clear();
		final Settings former = owners.put(owner, settings);

		if (former != null && !owners.containsValue(former))
			retire(open.remove(former), done);
	}

	private Instance eldest() {
		final Iterator<Instance> each = open.values().iterator();
		final Instance eldest = each.next();

		each.remove();
		return eldest;
	}

	/** Whoever uses it now closes it. */
	private static void retire(Instance instance, List<Instance> done) {
		if (instance == null)
			return;
		instance.retired = true;
		if (instance.users == 0)
			done.add(instance);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
	synchronized Instance acquire(Integer owner, Settings settings)
	    throws CheckFailure {
		Instance instance = open.get(settings);

		if (instance == null) {
			instance = new Instance(settings);
			open.put(settings, instance);
		}
		instance.users++;
		if (owner != null)
			replace(owner, settings);
		while (open.size() > MOST)
			retireEldest();
		return instance;
	}

	synchronized void release(Instance instance) {
		instance.users--;
		closeIfDone(instance);
	}

	synchronized int size() {
		return open.size();
	}

	/** An administrator saved other settings under the same number. */
	private void replace(Integer owner, Settings settings) {
		if (owners.size() >= MOST_OWNERS)
			owners.clear();
		final Settings former = owners.put(owner, settings);

		if (former != null && !owners.containsValue(former))
			retire(open.remove(former));
	}

	private void retireEldest() {
		final Iterator<Instance> each = open.values().iterator();
		final Instance eldest = each.next();

		each.remove();
		retire(eldest);
	}

	private static void retire(Instance instance) {
		if (instance == null)
			return;
		instance.retired = true;
		closeIfDone(instance);
	}

	private static void closeIfDone(Instance instance) {
		if (instance.retired && instance.users == 0)
			instance.close();
	}
}

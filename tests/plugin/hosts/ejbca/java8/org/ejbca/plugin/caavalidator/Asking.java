/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.cesecore.keys.validation.DnsNameValidator;
import org.cesecore.keys.validation.Validator;

/** The call of this generation of EJBCA, with its one pool for all. */
final class Asking {
	private static final ExecutorService POOL =
	    Executors.newFixedThreadPool(64, task -> {
		    final Thread thread = new Thread(task);

		    thread.setDaemon(true);
		    return thread;
	    });

	private Asking() {
	}

	static Entry<Boolean, List<String>> ask(Validator validator,
	    String... names) {
		return ((DnsNameValidator) validator).validate(POOL, names);
	}
}

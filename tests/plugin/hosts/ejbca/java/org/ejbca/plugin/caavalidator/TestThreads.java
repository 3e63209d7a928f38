/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As many requests at once as EJBCA has threads, while an administrator saves
 * the validator again and again.
 */
final class TestThreads {
	private static final int THREADS = 64;
	private static final int CALLS = 10; /* each */

	private static final AtomicInteger WRONG = new AtomicInteger();
	private static final AtomicInteger DONE = new AtomicInteger();

	private TestThreads() {
	}

	static void run() throws Exception {
		final CountDownLatch start = new CountDownLatch(1);
		final List<Thread> threads = new ArrayList<>();

		for (int i = 0; i < THREADS; i++) {
			final int number = i;
			final Thread thread =
			    new Thread(() -> work(start, number));

			thread.start();
			threads.add(thread);
		}
		start.countDown();
		for (Thread thread : threads)
			thread.join();
		Rows.equal("calls made", THREADS * CALLS, DONE.get());
		Rows.equal("wrong verdicts", 0, WRONG.get());
		Rows.check("instances are bounded",
		    Instances.SHARED.size() <= Instances.MOST,
		    Instances.SHARED.size());
		instances();
	}

	private static void work(CountDownLatch start, int number) {
		try {
			start.await();
			for (int i = 0; i < CALLS; i++)
				call(number + i);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Twelve settings, more than there may be instances. */
	private static void call(int turn) {
		final boolean shop = turn % 2 == 0;
		final CaaValidator validator = Given.validator(
		    "dnsRetryDelay", turn % 12);
		final var answer = Given.ask(validator, "www.free.example",
		    shop ? "shop.example" : "bank.example");

		if (answer.getKey() != shop)
			WRONG.incrementAndGet();
		DONE.incrementAndGet();
	}

	/** Two users, another setting under the same number, no user. */
	private static void instances() throws CheckFailure {
		final Instances instances = new Instances();
		final Settings old =
		    Settings.of(Given.validator().getDataMap());
		final Settings young = Settings.of(Given.validator(
		    "dnsRetryDelay", 1).getDataMap());
		final CheckRequest request = new CheckRequest(
		    CheckRequest.Usage.TLS, "shop.example");
		final Instance first = instances.acquire(1, old);

		Rows.check("equal settings share an instance",
		    first == instances.acquire(2, old), "another");
		instances.release(first);
		final Instance second = instances.acquire(1, young);
		Rows.equal("kept while another validator has these settings",
		    2, instances.size());
		instances.release(instances.acquire(2, young));
		Rows.equal("replaced when none has them any more", 1,
		    instances.size());
		Rows.equal("but whoever uses it still gets its answer",
		    "permit", first.check(request)[0]);
		instances.release(first);
		instances.release(second);
		for (int i = 0; i < 2 * Instances.MOST; i++)
			instances.release(instances.acquire(null,
			    Settings.of(Given.validator("dnsRetryDelay",
				i).getDataMap())));
		Rows.equal("no more than may be", Instances.MOST,
		    instances.size());
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

/** The module in this process, through JNI. */
final class NativeEngine implements Engine {
	private final Integer owner;
	private final Settings settings;

	NativeEngine(Integer owner, Settings settings) {
		this.owner = owner;
		this.settings = settings;
	}

	@Override
	public Answer check(CheckRequest request) throws CheckFailure {
		final Instance instance =
		    Instances.SHARED.acquire(owner, settings);
		final String[] given;

		try {
			given = instance.check(request);
		} finally {
			Instances.SHARED.release(instance);
		}
		/* Without a report a name was not examined, or there was no
		 * memory to say so. */
		if (given[2] == null)
			throw new CheckFailure(given[1].isEmpty()
			    ? "the module gave no report"
			    : given[1]);
		return judge(given[0].equals("permit"), given[2], request);
	}

	private static Answer judge(boolean permit, String json,
	    CheckRequest request) throws CheckFailure {
		final Report report = Report.read(json);

		if (report.nameCount() < request.names.size())
			throw new CheckFailure("the module answered for " +
			    report.nameCount() + " of " +
			    request.names.size() + " names");
		return new Answer(permit, report.lines());
	}
}

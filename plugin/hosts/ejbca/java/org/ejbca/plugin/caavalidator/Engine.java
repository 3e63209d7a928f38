/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

/** Whatever answers a request.  Any thread. */
interface Engine {
	/**
	 * Blocks until decided, at most until the deadline.  Nothing that
	 * fails permits.
	 */
	Answer check(CheckRequest request) throws CheckFailure;
}

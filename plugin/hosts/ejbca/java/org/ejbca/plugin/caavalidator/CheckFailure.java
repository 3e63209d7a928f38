/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

/**
 * The check did not happen, and nothing may be issued: one sentence for the
 * administrator, which the requester sees, too.
 */
final class CheckFailure extends Exception {
	private static final long serialVersionUID = 1L;

	CheckFailure(String message) {
		super(message);
	}

	CheckFailure(String message, Throwable cause) {
		super(message, cause);
	}
}

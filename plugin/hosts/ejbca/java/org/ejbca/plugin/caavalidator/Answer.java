/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.Collections;
import java.util.List;

/** The verdict, and what EJBCA keeps of it: a line for each name. */
final class Answer {
	final boolean permit;
	final List<String> messages;

	Answer(boolean permit, List<String> messages) {
		this.permit = permit;
		this.messages = messages;
	}

	static Answer deny(String message) {
		return new Answer(false, Collections.singletonList(message));
	}

	static Answer permit(String message) {
		return new Answer(true, Collections.singletonList(message));
	}
}

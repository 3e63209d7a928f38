/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import java.util.List;

import org.cesecore.internal.InternalResources;
import org.cesecore.profiles.ProfileBase;

public abstract class ValidatorBase extends ProfileBase implements Validator {
	private static final long serialVersionUID = 1L;

	protected static final InternalResources intres = null;

	public ValidatorBase() {
	}

	@Override
	public void init() {
	}

	@Override
	public Validator clone() {
		return null;
	}

	@Override
	public List<Integer> getApplicablePhases() {
		return null;
	}

	@Override
	public int getPhase() {
		return 0;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import java.util.LinkedHashMap;
import java.util.List;

import org.cesecore.internal.InternalResources;
import org.cesecore.profiles.ProfileBase;

/** Calls init() while it is being made, and clones through the class. */
public abstract class ValidatorBase extends ProfileBase implements Validator {
	private static final long serialVersionUID = 1L;

	protected static final InternalResources intres =
	    new InternalResources();

	public ValidatorBase() {
		init();
	}

	@Override
	public void init() {
		initialize();
		data.putIfAbsent("phase", getApplicablePhases().get(0));
	}

	@Override
	public Validator clone() {
		try {
			final Validator copy = (Validator) getType()
			    .getDeclaredConstructor().newInstance();

			copy.setProfileName(getProfileName());
			copy.setProfileId(getProfileId());
			copy.setDataMap(new LinkedHashMap<>(data));
			return copy;
		} catch (ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}

	@Override
	public List<Integer> getApplicablePhases() {
		return List.of(0, 1, 2);
	}

	@Override
	public int getPhase() {
		return (Integer) data.get("phase");
	}
}

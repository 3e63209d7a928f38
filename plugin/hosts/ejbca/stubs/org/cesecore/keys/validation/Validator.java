/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import java.util.List;

import org.cesecore.profiles.Profile;

public interface Validator extends Profile, Cloneable {
	void init();

	Validator clone();

	List<Integer> getApplicablePhases();

	int getPhase();

	String getValidatorTypeIdentifier();

	String getLabel();

	Class<? extends Validator> getValidatorSubType();
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.profiles;

import java.util.LinkedHashMap;

import org.cesecore.internal.UpgradeableDataHashMap;

public abstract class ProfileBase extends UpgradeableDataHashMap
    implements Profile {
	private static final long serialVersionUID = 1L;

	@Override
	public String getProfileName() {
		return null;
	}

	@Override
	public void setProfileName(String name) {
	}

	@Override
	public Integer getProfileId() {
		return null;
	}

	@Override
	public void setProfileId(Integer id) {
	}

	@Override
	public LinkedHashMap<Object, Object> getDataMap() {
		return null;
	}

	@Override
	public void setDataMap(LinkedHashMap<Object, Object> map) {
	}

	@Override
	public Class<? extends Profile> getType() {
		return null;
	}

	@Override
	public void initialize() {
	}

	protected abstract Class<? extends Profile> getImplementationClass();
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.profiles;

import java.util.LinkedHashMap;

import org.cesecore.internal.UpgradeableDataHashMap;

/** Keeps class, name and number in the map as well. */
public abstract class ProfileBase extends UpgradeableDataHashMap
    implements Profile {
	private static final long serialVersionUID = 1L;

	private transient String name;
	private transient Integer id;

	@Override
	public String getProfileName() {
		return name != null ? name : (String) data.get("profile.name");
	}

	@Override
	public void setProfileName(String name) {
		this.name = name;
		data.put("profile.name", name);
	}

	@Override
	public Integer getProfileId() {
		return id != null ? id : (Integer) data.get("profile.id");
	}

	@Override
	public void setProfileId(Integer id) {
		this.id = id;
		data.put("profile.id", id);
	}

	@Override
	public LinkedHashMap<Object, Object> getDataMap() {
		return new LinkedHashMap<>(data);
	}

	@Override
	public void setDataMap(LinkedHashMap<Object, Object> map) {
		data = map;
	}

	@Override
	@SuppressWarnings("unchecked")
	public Class<? extends Profile> getType() {
		return (Class<? extends Profile>) data.get("profile.type");
	}

	@Override
	public void initialize() {
		data.put("profile.type", getImplementationClass());
	}

	protected abstract Class<? extends Profile> getImplementationClass();
}

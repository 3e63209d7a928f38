/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.profiles;

import java.io.Serializable;
import java.util.LinkedHashMap;

public interface Profile extends Serializable {
	String getProfileName();

	void setProfileName(String name);

	Integer getProfileId();

	void setProfileId(Integer id);

	LinkedHashMap<Object, Object> getDataMap();

	void setDataMap(LinkedHashMap<Object, Object> data);

	Class<? extends Profile> getType();

	void initialize();
}

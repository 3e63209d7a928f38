/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.internal;

import java.io.Serializable;
import java.util.LinkedHashMap;

/** A map of everything that is stored. */
public abstract class UpgradeableDataHashMap implements Serializable {
	private static final long serialVersionUID = 1L;

	protected LinkedHashMap<Object, Object> data = new LinkedHashMap<>();

	protected UpgradeableDataHashMap() {
		data.put("version", 1.0f);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.internal;

import java.io.Serializable;
import java.util.LinkedHashMap;

public abstract class UpgradeableDataHashMap implements Serializable {
	private static final long serialVersionUID = 1L;

	protected LinkedHashMap<Object, Object> data;
}

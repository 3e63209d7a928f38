/* SPDX-License-Identifier: BSD-2-Clause */
package org.cesecore.keys.validation;

import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.ExecutorService;

import org.cesecore.util.ui.DynamicUiModelAware;

public interface DnsNameValidator extends Validator, DynamicUiModelAware {
	Entry<Boolean, List<String>> validate(ExecutorService pool,
	    ValidationRequestParameters parameters, String... names);

	String getLogMessage(boolean successful, List<String> messages);
}

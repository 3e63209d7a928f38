/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.util.AbstractMap.SimpleEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;

import org.cesecore.keys.validation.CaaIdentitiesValidator;
import org.cesecore.keys.validation.DnsNameValidator;
import org.cesecore.keys.validation.IssuancePhase;
import org.cesecore.keys.validation.Validator;
import org.cesecore.keys.validation.ValidatorBase;
import org.cesecore.util.ui.DynamicUiModel;
import org.cesecore.util.ui.DynamicUiModelAware;

/**
 * What is the same for every release of EJBCA.  The type below and the simple
 * name CaaValidator of the class make EJBCA show its own labels and texts and
 * fail with its own CAA error; every validator of this type must tell its
 * issuers, too, for the directory of ACME.
 */
public abstract class CaaValidatorBase extends ValidatorBase
    implements CaaIdentitiesValidator, DynamicUiModelAware {
	private static final long serialVersionUID = 1L;

	private static final String TYPE_IDENTIFIER = "CAA_VALIDATOR";

	/** Not for another VM, and not for the session of a browser. */
	private transient DynamicUiModel model;

	protected CaaValidatorBase() {
		super();
	}

	@Override
	public String getValidatorTypeIdentifier() {
		return TYPE_IDENTIFIER;
	}

	@Override
	public String getLabel() {
		return localized("validator.implementation.ee.caa",
		    "CAA Validator");
	}

	/** EJBCA compares with equals(). */
	@Override
	public Class<? extends Validator> getValidatorSubType() {
		return DnsNameValidator.class;
	}

	@Override
	public List<Integer> getApplicablePhases() {
		return Arrays.asList(IssuancePhase.DATA_VALIDATION.getIndex(),
		    IssuancePhase.APPROVAL_VALIDATION.getIndex());
	}

	/** EJBCA calls this before the stored values are there, too. */
	@Override
	public void init() {
		super.init();
		for (Field field : Field.values())
			if (field.initial != null)
				data.putIfAbsent(field.property,
				    field.initial);
	}

	@Override
	public Set<String> getIssuers() {
		return Settings.issuersOf(data);
	}

	@Override
	public void initDynamicUiModel() {
		model = Form.of(data, getProfileId());
	}

	@Override
	public DynamicUiModel getDynamicUiModel() {
		return model;
	}

	/** Failure: the requester sees it, too.  Success: goes into the audit
	 * log. */
	public String getLogMessage(boolean successful,
	    List<String> messages) {
		final String key = successful
		    ? "validator.caa.validation_successful"
		    : "validator.caa.validation_failed";
		final String issuers = String.join(";", getIssuers());

		return localized(key, "CAA Validator '" + getProfileName() +
		    "' has " + (successful ? "permitted" : "not permitted") +
		    " issuance for issuer(s) " + issuers + ": " + messages,
		    getProfileName(), issuers, messages);
	}

	/** EJBCA's text, or ours where a release has none under the key. */
	private static String localized(String key, String ours,
	    Object... values) {
		final String text = intres.getLocalizedMessage(key, values);

		return text == null || text.contains(key) ? ours : text;
	}

	final Entry<Boolean, List<String>> check(Checker.Source source) {
		final Answer answer =
		    Checker.check(getProfileId(), data, source);

		return new SimpleEntry<>(answer.permit, answer.messages);
	}
}

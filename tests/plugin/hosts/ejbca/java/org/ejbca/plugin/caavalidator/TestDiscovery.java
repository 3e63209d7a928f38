/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

import org.cesecore.internal.InternalResources;
import org.cesecore.keys.validation.CaaIdentitiesValidator;
import org.cesecore.keys.validation.DnsNameValidator;
import org.cesecore.keys.validation.Validator;

/** What EJBCA looks at before it asks anything. */
final class TestDiscovery {
	private TestDiscovery() {
	}

	static void run() throws Exception {
		final List<Validator> found = new ArrayList<>();

		for (Validator each : ServiceLoader.load(Validator.class)) {
			each.initialize();
			found.add(each);
		}
		Rows.equal("the service loader finds one validator", 1,
		    found.size());
		final Validator validator = found.get(0);
		Rows.equal("the type that makes EJBCA fail with its CAA error",
		    "CAA_VALIDATOR", validator.getValidatorTypeIdentifier());
		Rows.equal("the simple name under which EJBCA has labels",
		    "CaaValidator", validator.getClass().getSimpleName());
		Rows.check("a package that EJBCA reads back from its database",
		    validator.getClass().getName().startsWith("org.ejbca."),
		    validator.getClass());
		Rows.check("the subtype, which EJBCA compares with equals()",
		    validator.getValidatorSubType()
			.equals(DnsNameValidator.class),
		    validator.getValidatorSubType());
		Rows.check("a public constructor without parameters",
		    Modifier.isPublic(validator.getClass()
			.getDeclaredConstructor().getModifiers()), "");
		Rows.equal("data phase first, then approval, and no other",
		    List.of(0, 3), validator.getApplicablePhases());
		Rows.equal("a new validator stands in the data phase", 0,
		    validator.getPhase());
		Rows.equal("EJBCA's own label", "Label of the CAA Validator",
		    validator.getLabel());
		texts();
		identities();
	}

	private static void texts() {
		final CaaValidator validator =
		    Given.validator("issuer", "ca.example; ca.test");
		final List<String> messages = List.of("one", "two");

		Rows.equal("EJBCA's text of a failure",
		    "CAA check failed for issuer(s) [ca.example;ca.test]: " +
		    "[one, two]", validator.getLogMessage(false, messages));
		Rows.equal("EJBCA's text of a success",
		    "CAA check succeeded for issuer(s) " +
		    "[ca.example;ca.test]: [one, two]",
		    validator.getLogMessage(true, messages));
		InternalResources.bare = true;
		Rows.equal("a label where EJBCA has none", "CAA Validator",
		    validator.getLabel());
		Rows.equal("a text where EJBCA has none",
		    "CAA Validator 'CAA check' has not permitted issuance " +
		    "for issuer(s) ca.example;ca.test: [one, two]",
		    validator.getLogMessage(false, messages));
		InternalResources.bare = false;
	}

	/** ACME casts every validator of this type. */
	private static void identities() {
		final Object validator = Given.validator("issuer",
		    "ca.example; http://ca.test,\nHTTPS://ca.invalid/");

		Rows.equal("the issuers that an ACME directory shows",
		    Set.of("ca.example", "ca.test", "ca.invalid"),
		    ((CaaIdentitiesValidator) validator).getIssuers());
		Rows.equal("none before any are set", Set.of(),
		    new CaaValidator().getIssuers());
	}
}

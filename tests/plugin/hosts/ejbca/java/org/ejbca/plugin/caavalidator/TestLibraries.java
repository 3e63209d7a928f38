/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.ServiceLoader;

import org.cesecore.keys.validation.Validator;

/**
 * Native code that is missing, wrong, or held by a former deployment.  The
 * adapter is in a jar that is loaded anew for every row, EJBCA's own classes
 * are above it.
 */
final class TestLibraries {
	private static final String JNI = "caa.validator.jni";
	private static final String MODULE = "caa.validator.module";

	private static final String LIBRARY = System.getProperty(JNI);
	private static final String GOOD = System.getProperty(MODULE);
	private static final String ZONE = System.getProperty("test.zone");

	private static final String[][] ROWS = {
		{ "no library", "/nonexistent/libcaa_ejbca.so", GOOD,
		    "cannot load the native library: " },
		{ "a relative path", "libcaa_ejbca.so", GOOD,
		    "cannot load the native library: " },
		{ "no path", "", GOOD, "cannot load the native library: " },
		{ "a text", ZONE, GOOD,
		    "cannot load the native library: " },
		{ "the module in its place", GOOD, GOOD,
		    "is not the native library of this adapter" },
		{ "of another release", System.getProperty("test.old"), GOOD,
		    "has version 99 and this adapter needs version 1" },
	};

	/* With the right library. */
	private static final String[][] MODULES = {
		{ "no module", "/nonexistent/caa_validator.so",
		    "cannot load the module: " },
		{ "a relative path to the module", "caa_validator.so",
		    "is not absolute" },
		{ "a text as the module", ZONE,
		    "cannot load the module: " },
		{ "a module of another interface",
		    System.getProperty("test.foreign"),
		    "it speaks another version of the plugin interface" },
		{ "a library that is no module",
		    System.getProperty("test.other"),
		    "it has no caa_plugin_entry" },
		{ "a module that lacks functions",
		    System.getProperty("test.short"),
		    "it lacks functions of the plugin interface" },
	};

	private TestLibraries() {
	}

	static void run() throws Exception {
		for (String[] row : ROWS) {
			paths(row[1], row[2]);
			judge(row[0], row[3], ask(load()));
		}
		modules();
		redeployment();
		removed();
	}

	/** Why the validator is to be deleted before the jar is. */
	private static void removed() throws Exception {
		final String stored = Database.store(load());

		try {
			Database.load(stored);
			Rows.check("the jar was removed first", false, "read");
		} catch (Exception e) {
			Rows.contains("the jar was removed first",
			    "CaaValidator", e);
		}
	}

	private static void paths(String library, String module) {
		System.setProperty(JNI, library);
		System.setProperty(MODULE, module);
	}

	/** As EJBCA starts: a failure here would take every validator down. */
	private static Validator load() throws Exception {
		final URL jar = Path.of(System.getProperty("test.jar")).toUri()
		    .toURL();
		final URLClassLoader loader = new URLClassLoader(
		    new URL[] { jar }, TestLibraries.class.getClassLoader());
		final List<Validator> found = new ArrayList<>();

		for (Validator each : ServiceLoader.load(Validator.class,
		    loader)) {
			each.initialize();
			found.add(each);
		}
		Rows.equal("the service loader is not disturbed", 1,
		    found.size());
		Rows.check("a class of its own",
		    found.get(0).getClass().getClassLoader() == loader,
		    found.get(0).getClass().getClassLoader());
		return found.get(0);
	}

	private static Entry<Boolean, List<String>> ask(Validator validator) {
		final var data = validator.getDataMap();

		data.put("issuer", "ca.example");
		data.put("_additional_settings",
		    "zone_files = " + ZONE);
		validator.setDataMap(data);
		try {
			return Asking.ask(validator, "shop.example");
		} catch (Throwable e) {
			return new SimpleEntry<>(true,
			    List.of("thrown: " + e));
		}
	}

	private static void judge(String row, String part,
	    Entry<Boolean, List<String>> answer) {
		Rows.equal(row + " denies", false, answer.getKey());
		Rows.contains(row, "CAA was not checked: ", answer.getValue());
		Rows.contains(row, part, answer.getValue());
	}

	private static void modules() throws Exception {
		final Validator validator = load();

		for (String[] row : MODULES) {
			paths(LIBRARY, row[1]);
			judge(row[0], row[2], ask(validator));
		}
		paths(LIBRARY, GOOD);
		final var answer = ask(validator);
		Rows.equal("the right one afterwards, without a restart: " +
		    answer.getValue(), true, answer.getKey());
		second(validator);
	}

	/** The former deployment is still there. */
	private static void second(Validator first) throws Exception {
		final Validator young = load();

		judge("a second class loader",
		    "still belongs to a former deployment", ask(young));
		Rows.equal("the first is not disturbed", true,
		    ask(first).getKey());
	}

	/** The former deployment is gone, and its threads are. */
	private static void redeployment() throws Exception {
		final Validator young = load();

		for (int i = 0; i < 50 && !ask(young).getKey(); i++) {
			System.gc();
			Thread.sleep(20);
		}
		final var answer = ask(young);
		Rows.equal("once the former is collected: " +
		    answer.getValue(), true, answer.getKey());
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The door to the native code.  No static initialiser loads it: an error there
 * would take every validator of EJBCA down with ours.
 */
final class NativeModule {
	/** Changes with the native methods; jni.c says the same. */
	static final int VERSION = 1;

	/** Absolute paths; set them with -D in the options of the VM. */
	private static final String LIBRARY = "caa.validator.jni";
	private static final String MODULE = "caa.validator.module";

	private static final Level[] LEVELS = { Level.SEVERE, Level.WARNING,
		Level.INFO };

	private static boolean loaded;

	private NativeModule() {
	}

	static String modulePath() {
		return System.getProperty(MODULE, InstalledPaths.MODULE);
	}

	/** Tries again after a failure: the cause may be gone. */
	static synchronized void load() throws CheckFailure {
		if (loaded)
			return;
		final String path =
		    System.getProperty(LIBRARY, InstalledPaths.LIBRARY);
		try {
			System.load(path);
		} catch (UnsatisfiedLinkError e) {
			throw cannotLoad(path, e);
		}
		checkVersion(path);
		loaded = true;
	}

	private static CheckFailure cannotLoad(String path,
	    UnsatisfiedLinkError e) {
		final String why = String.valueOf(e.getMessage());

		if (why.contains("another classloader"))
			return new CheckFailure("the native library " + path +
			    " still belongs to a former deployment: restart " +
			    "the application server, or use the daemon", e);
		return new CheckFailure(
		    "cannot load the native library: " + why, e);
	}

	private static void checkVersion(String path) throws CheckFailure {
		final int found;

		try {
			found = version();
		} catch (UnsatisfiedLinkError e) {
			throw new CheckFailure(path +
			    " is not the native library of this adapter", e);
		}
		if (found != VERSION)
			throw new CheckFailure(path + " has version " + found +
			    " and this adapter needs version " + VERSION +
			    ": install both from one package, and restart " +
			    "the application server");
	}

	static byte[] octets(String text) throws CheckFailure {
		if (text.indexOf('\0') >= 0)
			throw new CheckFailure("a text has a zero octet");
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String string(byte[] octets) {
		return octets != null
		    ? new String(octets, StandardCharsets.UTF_8)
		    : null;
	}

	/** Called from open() and check(), on their thread. */
	static void log(int level, byte[] text) {
		Logger.getLogger(NativeModule.class.getPackageName())
		    .log(LEVELS[Math.min(level, LEVELS.length - 1)],
			string(text));
	}

	static native int version();

	/** 0 on failure, with the reason in failure[0]. */
	static native long open(byte[] module, byte[][] settings,
	    byte[][] failure);

	/**
	 * Lists are names, account URIs and methods.  Gives the verdict,
	 * "permit" or anything else, why, and the report or null.
	 */
	static native byte[][] check(long instance, long id, int usage,
	    byte[] profile, byte[][][] lists);

	/** Excludes every other call on the same instance. */
	static native void close(long instance);
}

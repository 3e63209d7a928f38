/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.DataInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** What goes into the EAR. */
final class TestJar {
	private static final String PACKAGE = "org/ejbca/plugin/caavalidator/";
	private static final String SERVICE = "META-INF/services/" +
	    "org.cesecore.keys.validation.Validator";
	private static final int JAVA_11 = 55;

	private TestJar() {
	}

	static void run() throws Exception {
		final String path = Path.of(CaaValidator.class
		    .getProtectionDomain().getCodeSource().getLocation()
		    .toURI()).toString();

		try (JarFile jar = new JarFile(path)) {
			for (JarEntry entry : jar.stream()
			    .toArray(JarEntry[]::new))
				if (!entry.isDirectory())
					judge(jar, entry);
			Rows.equal("the class for the service loader",
			    CaaValidator.class.getName(),
			    new String(jar.getInputStream(
				jar.getEntry(SERVICE)).readAllBytes(),
				StandardCharsets.UTF_8).trim());
		}
		/* Sessions that are put aside and remote calls reflect. */
		Rows.check("every type of its methods is there",
		    CaaValidator.class.getMethods().length > 0, "none");
	}

	private static void judge(JarFile jar, JarEntry entry)
	    throws Exception {
		final String name = entry.getName();

		/* A second class of EJBCA's name would win by chance. */
		Rows.check("nothing that is not ours",
		    name.startsWith(PACKAGE) || name.equals(SERVICE) ||
		    name.equals("META-INF/MANIFEST.MF"), name);
		if (!name.endsWith(".class"))
			return;
		try (DataInputStream in = new DataInputStream(
		    jar.getInputStream(entry))) {
			in.skipBytes(6);
			Rows.equal(name + " is for Java 11", JAVA_11,
			    in.readUnsignedShort());
		}
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers every request with the same octets, and keeps what it was asked. */
final class FakeDaemon implements AutoCloseable {
	private final Path folder;
	private final ServerSocketChannel server;
	private final byte[] answer;
	private final boolean hangs;

	volatile String head = "", body = "";

	FakeDaemon(String answer, boolean hangs) throws IOException {
		this.answer = answer.getBytes(StandardCharsets.UTF_8);
		this.hangs = hangs;
		folder = Files.createTempDirectory("caa");
		server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		server.bind(UnixDomainSocketAddress.of(path()));
		final Thread thread = new Thread(this::serve);
		thread.setDaemon(true);
		thread.start();
	}

	String path() {
		return folder.resolve("socket").toString();
	}

	static String http(int status, String body) {
		return "HTTP/1.1 " + status + " Word\r\nServer: fake\r\n" +
		    "content-length: " +
		    body.getBytes(StandardCharsets.UTF_8).length +
		    "\r\n\r\n" + body;
	}

	private void serve() {
		try {
			for (;;)
				one(server.accept());
		} catch (IOException e) {
			/* Closed. */
		}
	}

	private void one(SocketChannel channel) throws IOException {
		final var in = Channels.newInputStream(channel);
		final StringBuilder text = new StringBuilder();

		while (text.indexOf("\r\n\r\n") < 0)
			text.append((char) in.read());
		head = text.toString();
		final int length = Integer.parseInt(head.replaceFirst(
		    "(?s).*Content-Length: ([0-9]+).*", "$1"));
		body = new String(in.readNBytes(length),
		    StandardCharsets.UTF_8);
		channel.write(ByteBuffer.wrap(answer));
		if (!hangs)
			channel.close();
	}

	@Override
	public void close() throws IOException {
		server.close();
		Files.deleteIfExists(Path.of(path()));
		Files.delete(folder);
	}
}

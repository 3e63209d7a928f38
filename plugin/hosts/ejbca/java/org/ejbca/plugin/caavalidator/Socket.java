/* SPDX-License-Identifier: BSD-2-Clause */
package org.ejbca.plugin.caavalidator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * One exchange over a Unix socket: everything out, everything back until the
 * other side closes, and no later than the deadline.
 */
final class Socket {
	private static final int MAX_OCTETS = 16 << 20;
	private static final int STEP_OCTETS = 16 << 10;

	private Socket() {
	}

	static byte[] exchange(String path, byte[] request, long timeoutMs)
	    throws CheckFailure, IOException {
		final SocketAddress address = address(path);
		final long end = System.nanoTime() +
		    TimeUnit.MILLISECONDS.toNanos(timeoutMs);

		try (SocketChannel channel = open();
		    Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			final SelectionKey key = channel.register(selector, 0);

			/* At once or never: a full queue is an error. */
			if (!channel.connect(address))
				throw new IOException("the daemon is busy");
			send(channel, key, ByteBuffer.wrap(request), end);
			return receive(channel, key, end);
		}
	}

	/* By reflection: Unix sockets came with Java 16, EJBCA 8 runs on 11. */

	private static SocketAddress address(String path) throws CheckFailure {
		if (!path.startsWith("/"))
			throw new CheckFailure("the field " +
			    Field.DAEMON.title + " takes an absolute path");
		try {
			return (SocketAddress) Class
			    .forName("java.net.UnixDomainSocketAddress")
			    .getMethod("of", String.class)
			    .invoke(null, path);
		} catch (ReflectiveOperationException e) {
			throw unreachable(e);
		}
	}

	private static SocketChannel open() throws CheckFailure {
		try {
			return (SocketChannel) SocketChannel.class
			    .getMethod("open", ProtocolFamily.class)
			    .invoke(null,
				StandardProtocolFamily.valueOf("UNIX"));
		} catch (ReflectiveOperationException |
		    IllegalArgumentException e) {
			throw unreachable(e);
		}
	}

	private static CheckFailure unreachable(Exception e) {
		return new CheckFailure("no Unix socket can be had: Java 16 " +
		    "is needed and a path of at most 107 octets; this is " +
		    "Java " + System.getProperty("java.version"), e);
	}

	private static void await(SelectionKey key, int operation, long end)
	    throws IOException {
		final long left = TimeUnit.NANOSECONDS.toMillis(
		    end - System.nanoTime());

		key.interestOps(operation);
		if (left <= 0 || key.selector().select(left) == 0)
			if (System.nanoTime() - end >= 0 ||
			    Thread.currentThread().isInterrupted())
				throw new SocketTimeoutException(
				    "no answer in time");
		key.selector().selectedKeys().clear();
	}

	private static void send(SocketChannel channel, SelectionKey key,
	    ByteBuffer rest, long end) throws IOException {
		while (rest.hasRemaining())
			if (channel.write(rest) == 0)
				await(key, SelectionKey.OP_WRITE, end);
	}

	private static byte[] receive(SocketChannel channel, SelectionKey key,
	    long end) throws IOException {
		final ByteArrayOutputStream all = new ByteArrayOutputStream();
		final ByteBuffer step = ByteBuffer.allocate(STEP_OCTETS);

		for (;;) {
			final int got = channel.read(step.clear());

			if (got < 0)
				return all.toByteArray();
			if (all.size() + got > MAX_OCTETS)
				throw new IOException("the answer is too long");
			all.write(step.array(), 0, got);
			if (got == 0)
				await(key, SelectionKey.OP_READ, end);
		}
	}
}

package io.heliosdb.lite.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends and receives messages, never waiting for longer than it is told. One thread may read while
 * another one writes; any thread may close it.
 */
final class ControlChannel implements AutoCloseable {

    /** How long a message may take to arrive from its first byte on. */
    private static final Duration MESSAGE_TIME = Duration.ofSeconds(10);

    /**
     * Messages wait here, so that rows do not cost a system call each; not for longer than this.
     */
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final long FLUSH_NANOS = 100_000_000;

    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final Duration writeTime;
    private final java.io.ByteArrayOutputStream waiting = new java.io.ByteArrayOutputStream();
    private long flushedNanos = System.nanoTime();

    /**
     * @param writeTime how long the other side may take no byte
     */
    ControlChannel(SocketChannel channel, Duration writeTime) throws IOException {
        this.channel = channel;
        this.writeTime = writeTime;
        this.readable = Selector.open();
        this.writable = Selector.open();
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    /** Whether there is something to read, be it the end, within that time. */
    boolean awaitInput(Duration time) throws IOException {
        return await(readable, System.nanoTime() + time.toNanos());
    }

    /**
     * The next message; call {@link #awaitInput} before.
     *
     * @param bytesMax of the message without its length
     * @throws EOFException when the other side has closed the connection
     * @throws io.heliosdb.lite.error.DatabaseException 22023 or 54000 when what comes is no message
     */
    ControlFrame read(int bytesMax) throws IOException {
        long deadline = System.nanoTime() + MESSAGE_TIME.toNanos();
        int length = fill(ByteBuffer.allocate(Integer.BYTES), deadline).getInt();
        if (length < 1) {
            throw ControlFrame.malformed("the length is not positive");
        }
        if (length > bytesMax) {
            throw ControlFrame.tooLong(length);
        }
        return ControlFrame.decode(fill(ByteBuffer.allocate(length), deadline));
    }

    private ByteBuffer fill(ByteBuffer into, long deadline) throws IOException {
        while (into.hasRemaining()) {
            int count = channel.read(into);
            if (count < 0) {
                throw new EOFException("the other side has closed the connection");
            }
            if (count == 0 && !await(readable, deadline)) {
                throw new SocketTimeoutException("a message did not arrive in time");
            }
        }
        return into.flip();
    }

    /** Sends it, soon. */
    void write(ControlFrame frame) throws IOException {
        waiting.writeBytes(frame.encode());
        if (waiting.size() >= BUFFER_BYTES || System.nanoTime() - flushedNanos > FLUSH_NANOS) {
            flush();
        }
    }

    /** Sends all of it now. */
    void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(waiting.toByteArray());
        waiting.reset();
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0
                    && !await(writable, System.nanoTime() + writeTime.toNanos())) {
                throw new SocketTimeoutException("the other side takes no bytes");
            }
        }
        flushedNanos = System.nanoTime();
    }

    private static boolean await(Selector selector, long deadline) throws IOException {
        try {
            while (true) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return selector.selectNow(_ -> {}) > 0;
                }
                if (selector.select(_ -> {}, millis) > 0) {
                    return true;
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new java.io.InterruptedIOException("interrupted");
                }
            }
        } catch (ClosedSelectorException _) {
            throw new AsynchronousCloseException();
        }
    }

    /** Whoever reads or writes fails with an {@link IOException}. Idempotent. */
    @Override
    public void close() throws IOException {
        readable.close();
        writable.close();
        channel.close();
    }
}

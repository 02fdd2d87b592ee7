package io.heliosdb.lite.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that stays open when its users are interrupted.
 *
 * <p>An interrupt during channel I/O closes the channel for everybody. The thread that notices
 * opens it again by its name and repeats: all calls name their place, so that repeating them is
 * harmless. When another file has that name by now, the call fails.
 */
final class LocalFile implements OpenFile {

    private final Path file;

    /** Which file had the name when it was opened. */
    private final @Nullable Object key;

    private volatile FileChannel channel;
    private volatile boolean closed;

    LocalFile(Path file) throws IOException {
        this.file = file;
        this.key = key(file);
        this.channel = open(file);
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        int start = bytes.position();
        boolean interrupted = false;
        while (bytes.hasRemaining()) {
            try {
                channel.write(bytes, offset + bytes.position() - start);
            } catch (ClosedChannelException e) {
                interrupted |= reopen(e);
            }
        }
        restore(interrupted);
    }

    @Override
    public void read(ByteBuffer bytes, long offset) throws IOException {
        int start = bytes.position();
        boolean interrupted = false;
        while (bytes.hasRemaining()) {
            try {
                if (channel.read(bytes, offset + bytes.position() - start) < 0) {
                    throw new EOFException("the file ends before");
                }
            } catch (ClosedChannelException e) {
                interrupted |= reopen(e);
            }
        }
        restore(interrupted);
    }

    @Override
    public void force() throws IOException {
        boolean interrupted = false;
        for (boolean done = false; !done; ) {
            try {
                channel.force(false);
                done = true;
            } catch (ClosedChannelException e) {
                interrupted |= reopen(e);
            }
        }
        restore(interrupted);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** Returns whether this thread was interrupted; its flag is put back after the repetition. */
    private synchronized boolean reopen(ClosedChannelException cause) throws IOException {
        if (closed) {
            throw cause;
        }
        boolean interrupted = Thread.interrupted();
        if (!channel.isOpen()) {
            FileChannel again = open(file);
            if (!Objects.equals(key(file), key)) {
                again.close();
                throw cause;
            }
            channel = again;
        }
        return interrupted;
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}

package io.heliosdb.lite.cursor.state;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that stays open when its users are interrupted.
 *
 * <p>An interrupt during channel I/O closes the channel for everybody. The thread that notices
 * opens it again and repeats: all calls name their position, so that repeating them is harmless.
 */
final class FileSlotStorage implements SlotStorage {

    private final Path file;
    private volatile FileChannel channel;
    private volatile boolean closed;

    FileSlotStorage(Path file) throws IOException {
        this.file = file;
        channel = open(file);
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
                    throw new EOFException("the state file ends inside a slot");
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
    public MemorySegment map(Arena arena) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
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
            channel = open(file);
        }
        return interrupted;
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}

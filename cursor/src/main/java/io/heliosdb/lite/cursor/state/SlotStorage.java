package io.heliosdb.lite.cursor.state;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** The I/O of the state file, so that tests can fail the Nth call. Safe for any threads. */
interface SlotStorage extends AutoCloseable {

    void write(ByteBuffer bytes, long offset) throws IOException;

    /** Fills the buffer, or fails. */
    void read(ByteBuffer bytes, long offset) throws IOException;

    long size() throws IOException;

    /** The whole file, mapped for reading; valid until the arena closes. */
    MemorySegment map(Arena arena) throws IOException;

    /** Returns when everything written before is on the disk. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}

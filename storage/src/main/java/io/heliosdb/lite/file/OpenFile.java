package io.heliosdb.lite.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Every call names its place; safe for any number of threads. */
public interface OpenFile extends AutoCloseable {

    /**
     * Writes all remaining bytes. In the page cache when it returns: it survives the process, not
     * the machine. When it fails, any part of the bytes may be written.
     */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /**
     * Fills the buffer.
     *
     * @throws java.io.EOFException when the file ends before
     */
    void read(ByteBuffer bytes, long offset) throws IOException;

    long size() throws IOException;

    /**
     * Returns when everything written before is on the disk. A failure is final: what was written
     * before may be lost although a later force succeeds.
     */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}

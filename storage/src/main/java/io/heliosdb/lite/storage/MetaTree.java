package io.heliosdb.lite.storage;

import java.util.Optional;

/**
 * Small durable records of other rooms, each room under a namespace byte of its own (16 or higher;
 * the lower ones are the store's). Not versioned. Thread-safe; reads see what is durable.
 */
public final class MetaTree {

    /** Takes one record. */
    @FunctionalInterface
    public interface Visitor {
        void visit(byte[] key, byte[] value);
    }

    MetaTree() {}

    /** The record under this key. */
    public Optional<byte[]> get(byte namespace, byte[] key) {
        throw Stub.yet();
    }

    /** Visits the records whose key starts with {@code prefix}, in key order. */
    public void scan(byte namespace, byte[] prefix, Visitor visitor) {
        throw Stub.yet();
    }

    /** Puts a record with the next group of commits. */
    public CommitTicket put(byte namespace, byte[] key, byte[] value) {
        throw Stub.yet();
    }

    /** Removes a record with the next group of commits. */
    public CommitTicket remove(byte namespace, byte[] key) {
        throw Stub.yet();
    }
}

package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;
import java.util.UUID;

/** The keys of the meta tree: a namespace byte, then big-endian fields. */
final class MetaKeys {

    static final byte STATE = 0;
    static final byte IDENTITY = 1;
    static final byte TIMELINE = 2;
    static final byte SAMPLE = 3;
    static final byte OBJECT = 4;
    static final byte GARBAGE = 5;
    static final byte DROPPED = 6;
    static final byte HOLD = 7;

    /** Namespaces from here on belong to other rooms. */
    static final byte FIRST_FOREIGN = 16;

    private MetaKeys() {}

    static byte[] of(byte namespace) {
        return new byte[] {namespace};
    }

    static byte[] of(byte namespace, byte[] key) {
        return ByteBuffer.allocate(1 + key.length).put(namespace).put(key).array();
    }

    static byte[] of(byte namespace, long sequence) {
        return ByteBuffer.allocate(9).put(namespace).putLong(sequence).array();
    }

    static byte[] object(int objectId) {
        return ByteBuffer.allocate(5).put(OBJECT).putInt(objectId).array();
    }

    static byte[] garbage(long sequence, int part) {
        return ByteBuffer.allocate(13).put(GARBAGE).putLong(sequence).putInt(part).array();
    }

    static byte[] dropped(long sequence, int objectId, Tree tree) {
        return ByteBuffer.allocate(14)
                .put(DROPPED)
                .putLong(sequence)
                .putInt(objectId)
                .put((byte) tree.ordinal())
                .array();
    }

    static byte[] hold(UUID owner) {
        return ByteBuffer.allocate(17)
                .put(HOLD)
                .putLong(owner.getMostSignificantBits())
                .putLong(owner.getLeastSignificantBits())
                .array();
    }

    /** The sequence that follows the namespace byte. */
    static long sequence(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    static byte[] value(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong(0);
    }
}

package io.heliosdb.lite.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Physical keys: object id (4) in front; in a history tree the inverted sequence (8) behind. */
final class VersionedKeys {

    static final int OBJECT_BYTES = 4;
    static final int SEQUENCE_BYTES = 8;

    /** Sequence and flags in front of each payload. */
    static final int VALUE_HEADER_BYTES = 9;

    static final byte LIVE = 0;
    static final byte TOMBSTONE = 1;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private VersionedKeys() {}

    static byte[] main(int objectId, byte[] key) {
        return main(objectId, key, 0, key.length);
    }

    static byte[] main(int objectId, byte[] key, int offset, int length) {
        byte[] physical = new byte[OBJECT_BYTES + length];
        INT.set(physical, 0, objectId);
        System.arraycopy(key, offset, physical, OBJECT_BYTES, length);
        return physical;
    }

    /** The end of an object's keys, exclusive. */
    static byte[] end(int objectId) {
        return main(objectId + 1, new byte[0]);
    }

    static byte[] history(byte[] main, long sequence) {
        byte[] physical = Arrays.copyOf(main, main.length + SEQUENCE_BYTES);
        LONG.set(physical, main.length, ~sequence);
        return physical;
    }

    static int objectId(byte[] physical) {
        return intAt(physical, 0);
    }

    static long sequence(byte[] value) {
        return (long) LONG.get(value, 0);
    }

    static boolean isTombstone(byte[] value) {
        return (value[8] & TOMBSTONE) != 0;
    }

    static byte[] payload(byte[] value) {
        return Arrays.copyOfRange(value, VALUE_HEADER_BYTES, value.length);
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void setLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    static void setInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }
}

package io.heliosdb.lite.storage;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A half-open range of one object's keys: from {@code from} (inclusive, empty = the start) to
 * {@code to} (exclusive, null = the object's end). The arrays are not copied: do not change them.
 */
@SuppressWarnings("ArrayRecordComponent") // keys are bytes; ranges are not compared in maps
public record KeyRange(int objectId, byte[] from, byte @Nullable [] to) {

    private static final byte[] START = {};

    public KeyRange {
        Objects.requireNonNull(from);
    }

    /** Every key of the object. */
    public static KeyRange all(int objectId) {
        return new KeyRange(objectId, START, null);
    }

    /** The keys of this range that come strictly after {@code key}. */
    public KeyRange after(byte[] key) {
        byte[] next = Arrays.copyOf(key, key.length + 1);
        return Arrays.compareUnsigned(next, from) <= 0 ? this : new KeyRange(objectId, next, to);
    }

    /** The keys of this range that come strictly before {@code key}. */
    public KeyRange before(byte[] key) {
        byte[] end = to;
        return end != null && Arrays.compareUnsigned(key, end) >= 0
                ? this
                : new KeyRange(objectId, from, key);
    }

    /** What is left of this range after {@code key} when read in {@code direction}. */
    public KeyRange beyond(byte[] key, Direction direction) {
        return direction == Direction.FORWARD ? after(key) : before(key);
    }
}

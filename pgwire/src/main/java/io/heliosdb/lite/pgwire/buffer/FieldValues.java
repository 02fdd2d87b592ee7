package io.heliosdb.lite.pgwire.buffer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The values of a row or of a statement's parameters: bytes, or SQL NULL, in one shared array. What
 * the bytes mean depends on the format code that goes with them. Immutable by agreement: nobody
 * writes to the array.
 */
public final class FieldValues {

    private static final int NULL_LENGTH = -1;

    private final byte[] array;
    private final int[] offsets;
    private final int[] lengths;

    FieldValues(byte[] array, int[] offsets, int[] lengths) {
        this.array = array;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /** Values from copies of these bytes; empty is SQL NULL. */
    public static FieldValues of(List<Optional<byte[]>> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] offsets = new int[values.size()];
        int[] lengths = new int[values.size()];
        for (int i = 0; i < offsets.length; i++) {
            byte[] value = values.get(i).orElse(null);
            offsets[i] = bytes.size();
            lengths[i] = value == null ? NULL_LENGTH : value.length;
            if (value != null) {
                bytes.writeBytes(value);
            }
        }
        return new FieldValues(bytes.toByteArray(), offsets, lengths);
    }

    public static FieldValues none() {
        return of(List.of());
    }

    public int count() {
        return lengths.length;
    }

    public boolean isNull(int index) {
        return lengths[index] == NULL_LENGTH;
    }

    /** The array in which the bytes lie; not to be written to. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array} the value starts. */
    public int offset(int index) {
        return offsets[index];
    }

    /** The bytes of the value, -1 for SQL NULL. */
    public int length(int index) {
        return lengths[index];
    }

    /** A copy of the value's bytes; not for SQL NULL. */
    public byte[] bytes(int index) {
        return Arrays.copyOfRange(array, offsets[index], offsets[index] + lengths[index]);
    }

    /** Each value behind its length, as DataRow, Bind and FunctionCall have them. */
    public void writeTo(WireOutput out) {
        for (int i = 0; i < lengths.length; i++) {
            out.int32(lengths[i]);
            out.bytes(array, offsets[i], Math.max(lengths[i], 0));
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof FieldValues values) || values.count() != count()) {
            return false;
        }
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] != values.lengths[i] || !sameBytes(values, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameBytes(FieldValues other, int index) {
        int length = Math.max(lengths[index], 0);
        int from = offsets[index];
        int otherFrom = other.offsets[index];
        return Arrays.equals(
                array, from, from + length, other.array, otherFrom, otherFrom + length);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }

    /** The lengths only: values may be secret. */
    @Override
    public String toString() {
        return "FieldValues" + Arrays.toString(lengths);
    }
}

package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.codec.ByteReader;

/** A position as it was saved. Anything that is not one for the plan at hand is XX001. */
public final class PositionReader {

    private final ByteReader in;

    public PositionReader(byte[] position) {
        this(position, 0, position.length);
    }

    public PositionReader(byte[] bytes, int offset, int length) {
        in = new ByteReader(bytes, offset, length);
    }

    void tag(int expected) {
        if (in.u8() != expected) {
            throw ByteReader.damaged("a position of another plan");
        }
    }

    boolean flag() {
        return in.flag();
    }

    long count() {
        long value = in.varint();
        if (value < 0) {
            throw ByteReader.damaged("a count is negative");
        }
        return value;
    }

    byte[] bytes() {
        return in.blob();
    }

    void end() {
        in.end();
    }
}

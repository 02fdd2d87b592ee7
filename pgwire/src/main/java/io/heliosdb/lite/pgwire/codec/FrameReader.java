package io.heliosdb.lite.pgwire.codec;

import io.heliosdb.lite.pgwire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects one message at a time: its kind, its length, its body. The body's array grows with the
 * bytes that came, doubling, whatever length was claimed.
 */
final class FrameReader {

    /** The length field, which counts itself. */
    static final int LENGTH_BYTES = 4;

    private static final int FIRST_BYTES = 4096;
    private static final byte[] EMPTY = {};

    /** The longest message of a kind in the present phase; throws when it may not come at all. */
    interface Limits {
        int maxBytes(byte kind);
    }

    private final Limits limits;

    private boolean tagged = true;
    private byte kind;
    private int headerBytes;
    private int length;
    private byte[] body = EMPTY;
    private int bodyBytes;

    FrameReader(Limits limits) {
        this.limits = limits;
    }

    /** Whether the next message has a kind; only between messages. */
    void tagged(boolean tagged) {
        if (headerBytes != 0) {
            throw new IllegalStateException("in the middle of a message");
        }
        this.tagged = tagged;
    }

    /** Whether some, but not all, bytes of a message have come. */
    boolean inMessage() {
        return headerBytes != 0;
    }

    /** Takes bytes; true when a message is whole, and then {@link #takeBody} has to follow. */
    boolean read(ByteBuffer in) {
        return readHeader(in) && readBody(in);
    }

    byte kind() {
        return kind;
    }

    /** The body of the whole message; the next message may start. */
    byte[] takeBody() {
        byte[] whole = body.length == bodyBytes ? body : Arrays.copyOf(body, bodyBytes);
        body = EMPTY;
        bodyBytes = 0;
        headerBytes = 0;
        length = 0;
        kind = 0;
        return whole;
    }

    private boolean readHeader(ByteBuffer in) {
        int kindBytes = tagged ? 1 : 0;
        int wanted = kindBytes + LENGTH_BYTES;
        if (headerBytes == wanted) {
            return true;
        }
        while (headerBytes < wanted && in.hasRemaining()) {
            byte next = in.get();
            if (headerBytes++ < kindBytes) {
                kind = next;
                limits.maxBytes(kind);
            } else {
                length = length << 8 | (next & 0xff);
            }
        }
        if (headerBytes < wanted) {
            return false;
        }
        int max = limits.maxBytes(kind);
        if (length < LENGTH_BYTES || length > max) {
            throw ProtocolException.violation("the length of a message is out of range")
                    .with("kind", kind)
                    .with("length", length)
                    .with("max", max);
        }
        return true;
    }

    private boolean readBody(ByteBuffer in) {
        int wanted = length - LENGTH_BYTES;
        int take = Math.min(wanted - bodyBytes, in.remaining());
        if (take > body.length - bodyBytes) {
            int doubled = Math.max(Math.max(2 * bodyBytes, bodyBytes + take), FIRST_BYTES);
            body = Arrays.copyOf(body, Math.min(wanted, doubled));
        }
        in.get(body, bodyBytes, take);
        bodyBytes += take;
        return bodyBytes == wanted;
    }
}

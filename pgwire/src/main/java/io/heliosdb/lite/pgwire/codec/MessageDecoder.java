package io.heliosdb.lite.pgwire.codec;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What both decoders share: one message at a time, strictly, and nothing after a failure. */
abstract class MessageDecoder<M> {

    private final FrameReader frames = new FrameReader(this::maxBytes);
    private boolean failed;

    /**
     * Takes bytes from {@code in} until one message is whole, and no byte more; empty when the
     * bytes end before the message does. Throws {@link ProtocolException} when they are no message,
     * and from then on always.
     */
    public final Optional<M> decode(ByteBuffer in) {
        if (failed) {
            throw ProtocolException.violation("the stream was broken before");
        }
        failed = true; // until this call has succeeded
        Optional<M> message = next(in);
        failed = false;
        return message;
    }

    /** Whether the bytes that came end within a message: a peer that leaves now cut it off. */
    public final boolean inMessage() {
        return frames.inMessage();
    }

    /** The longest message of this kind that may come now; 08P01 when the kind may not come. */
    abstract int maxBytes(byte kind);

    /** Reads a body, to its end. */
    abstract M read(byte kind, WireInput body);

    Optional<M> next(ByteBuffer in) {
        if (!frames.read(in)) {
            return Optional.empty();
        }
        byte kind = frames.kind();
        WireInput body = new WireInput(frames.takeBody());
        M message = read(kind, body);
        body.finish();
        return Optional.of(message);
    }

    final FrameReader frames() {
        return frames;
    }

    static ProtocolException unexpected(byte kind) {
        return ProtocolException.violation("no message of this kind may come now")
                .with("kind", kind);
    }
}

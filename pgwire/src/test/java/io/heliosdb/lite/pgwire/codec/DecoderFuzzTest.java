package io.heliosdb.lite.pgwire.codec;

import static io.heliosdb.lite.pgwire.WireText.bytes;
import static io.heliosdb.lite.pgwire.WireText.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.Seed;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder.Phase;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.Samples;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, a decoder gives messages that can be written again, or a ProtocolException.
 * The heap of the tests is what bounds the memory.
 */
class DecoderFuzzTest {

    private static final int CASES = Boolean.getBoolean("heliosdb.long") ? 1_000_000 : 10_000;
    private static final DecoderLimits LIMITS = DecoderLimits.defaults();
    private static final List<Samples.Frontend> FRONTEND = Samples.frontend();
    private static final List<Samples.Backend> BACKEND = Samples.backend();

    private final Seed seed = Seed.choose();
    private int messages;
    private int refusals;

    @Test
    void brokenStreamsOfAClientEndInMessagesOrARefusal() {
        Random random = seed.random();
        for (int i = 0; i < CASES; i++) {
            Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
            FrontendDecoder decoder = new FrontendDecoder(LIMITS);
            decoder.expect(phase);
            List<byte[]> parts = new ArrayList<>();
            for (Samples.Frontend sample : FRONTEND) {
                if (sample.phase() == phase && random.nextInt(4) == 0) {
                    parts.add(bytes(sample.bytes()));
                }
            }
            for (FrontendMessage message : decodeAll(decoder, broken(parts, random), random)) {
                assertThat(written(message::writeTo)).isNotEmpty();
            }
        }
        assertBothHappened();
    }

    @Test
    void brokenStreamsOfAServerEndInMessagesOrARefusal() {
        Random random = seed.random();
        for (int i = 0; i < CASES; i++) {
            BackendDecoder decoder = new BackendDecoder(LIMITS);
            if (random.nextInt(10) > 0) {
                decoder.decode(ByteBuffer.wrap(bytes("'R' 00000008 00000000")));
            }
            List<byte[]> parts = new ArrayList<>();
            for (Samples.Backend sample : BACKEND) {
                if (random.nextInt(6) == 0) {
                    parts.add(bytes(sample.bytes()));
                }
            }
            for (BackendMessage message : decodeAll(decoder, broken(parts, random), random)) {
                assertThat(written(message::writeTo)).isNotEmpty();
            }
        }
        assertBothHappened();
    }

    /** The messages one after the other, with a few bytes changed, added or left out. */
    private static byte[] broken(List<byte[]> parts, Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            stream.writeBytes(part);
        }
        if (random.nextInt(20) == 0 || stream.size() == 0) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = stream.toByteArray();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = random.nextBoolean() ? (byte) 0xff : 0;
            default -> {
                ByteArrayOutputStream shorter = new ByteArrayOutputStream();
                int end = Math.min(bytes.length, at + 1 + random.nextInt(4));
                shorter.write(bytes, 0, at);
                shorter.write(bytes, end, bytes.length - end);
                return shorter.toByteArray();
            }
        }
        return bytes;
    }

    private <M> List<M> decodeAll(MessageDecoder<M> decoder, byte[] bytes, Random random) {
        List<M> read = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining()) {
                int take = 1 + random.nextInt(in.remaining());
                ByteBuffer piece = in.slice(in.position(), take);
                Optional<M> message = decoder.decode(piece);
                in.position(in.position() + piece.position());
                message.ifPresent(read::add);
                messages += message.isPresent() ? 1 : 0;
            }
        } catch (ProtocolException e) {
            refusals++;
            assertThat(e.sqlState()).isIn("08P01", "0A000");
        } catch (RuntimeException e) {
            fail(seed.repeat(getClass()), e);
        }
        return read;
    }

    private void assertBothHappened() {
        assertThat(messages).as(seed.repeat(getClass())).isGreaterThan(CASES / 4);
        assertThat(refusals).as(seed.repeat(getClass())).isGreaterThan(CASES / 10);
    }
}

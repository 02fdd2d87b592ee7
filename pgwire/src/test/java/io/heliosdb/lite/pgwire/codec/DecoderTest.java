package io.heliosdb.lite.pgwire.codec;

import static io.heliosdb.lite.pgwire.WireText.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder.Phase;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.Samples;
import io.heliosdb.lite.pgwire.message.StartupMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Decoders read whole messages out of bytes cut anywhere, and refuse everything else. */
class DecoderTest {

    private static final DecoderLimits LIMITS = DecoderLimits.defaults();
    private static final String AUTHENTICATED = "'R' 00000008 00000000";

    @Test
    void messagesOfAClientAreReadHoweverTheyAreCut() {
        for (Samples.Frontend sample : Samples.frontend()) {
            byte[] bytes = bytes(sample.bytes());
            for (int cut = 0; cut <= bytes.length; cut++) {
                FrontendDecoder decoder = frontend(sample.phase());
                Optional<FrontendMessage> first = decoder.decode(ByteBuffer.wrap(bytes, 0, cut));
                assertThat(first.isPresent()).isEqualTo(cut == bytes.length);
                Optional<FrontendMessage> message =
                        first.isPresent()
                                ? first
                                : decoder.decode(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
                assertThat(message).as("cut at " + cut).contains(sample.message());
                assertThat(decoder.inMessage()).isFalse();
            }
        }
    }

    @Test
    void messagesOfAServerAreReadHoweverTheyAreCut() {
        for (Samples.Backend sample : Samples.backend()) {
            byte[] bytes = bytes(sample.bytes());
            for (int cut = 0; cut < bytes.length; cut++) {
                BackendDecoder decoder = authenticated();
                assertThat(decoder.decode(ByteBuffer.wrap(bytes, 0, cut))).isEmpty();
                assertThat(decoder.inMessage()).isEqualTo(cut > 0);
                assertThat(decoder.decode(ByteBuffer.wrap(bytes, cut, bytes.length - cut)))
                        .as("cut at " + cut)
                        .contains(sample.message());
            }
        }
    }

    @Test
    void aStreamOfMessagesIsReadByteByByte() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<BackendMessage> expected = new ArrayList<>();
        for (Samples.Backend sample : Samples.backend()) {
            stream.writeBytes(bytes(sample.bytes()));
            expected.add(sample.message());
        }

        BackendDecoder decoder = authenticated();
        List<BackendMessage> read = new ArrayList<>();
        for (byte next : stream.toByteArray()) {
            decoder.decode(ByteBuffer.wrap(new byte[] {next})).ifPresent(read::add);
        }

        assertThat(read).isEqualTo(expected);
    }

    @Test
    void whatFollowsAMessageIsLeftInTheBuffer() {
        ByteBuffer in = ByteBuffer.wrap(bytes("00000008 04d2 162f 'injected'"));

        assertThat(frontend(Phase.STARTUP).decode(in)).contains(new StartupMessage.SslRequest());

        assertThat(in.remaining()).isEqualTo("injected".length());
    }

    @Test
    void theReplyToAnEncryptionRequestIsReadOnce() {
        BackendDecoder decoder = new BackendDecoder(LIMITS);
        decoder.expectEncryptionReply();
        ByteBuffer in = ByteBuffer.wrap(bytes("'N'" + AUTHENTICATED));

        assertThat(decoder.decode(in)).contains(BackendMessage.EncryptionReply.NONE);
        assertThat(decoder.decode(in)).isPresent();
        decoder = new BackendDecoder(LIMITS);
        decoder.expectEncryptionReply();
        assertRefused(decoder, "'E'");
    }

    @Test
    void theUnknownFieldsOfAnErrorAreIgnored() {
        Optional<BackendMessage> message =
                authenticated()
                        .decode(ByteBuffer.wrap(bytes("'E' 00000011 'SERROR' 00 '?new' 00 00")));

        assertThat(message.map(Object::toString))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("SEVERITY=ERROR").doesNotContain("new"));
    }

    @Test
    void lengthsOutOfRangeAreRefusedBeforeAnythingElseIsRead() {
        assertRefused(frontend(Phase.STARTUP), "00000003");
        assertRefused(frontend(Phase.STARTUP), "00002711"); // 10,001
        assertRefused(frontend(Phase.STARTUP), "80000000");
        assertRefused(frontend(Phase.READY), "'Q' 00000003");
        assertRefused(frontend(Phase.READY), "'Q' 7fffffff");
        assertRefused(frontend(Phase.READY), "'S' 00000005");
        assertRefused(frontend(Phase.READY), "'E' 00010001");
        assertRefused(authenticated(), "'1' 00000008");
        assertRefused(authenticated(), "'D' 40000000");
    }

    @Test
    void onlyTheMessagesOfThePhaseAreAccepted() {
        assertRefused(frontend(Phase.PASSWORD), "'Q'");
        assertRefused(frontend(Phase.SASL_CONTINUE), "'X'");
        assertRefused(frontend(Phase.PASSWORD), "'p' 00002001"); // 8,193
        assertRefused(frontend(Phase.READY), "'p'");
        assertRefused(frontend(Phase.READY), "00");
        assertRefused(new BackendDecoder(LIMITS), "'D'");
        assertRefused(new BackendDecoder(LIMITS), "'H'");
        assertRefused(new BackendDecoder(LIMITS), "'R' 00002001");
        assertRefused(authenticated(), "'Q'");
    }

    @Test
    void bodiesThatAreNotWhatTheySayAreRefused() {
        FrontendDecoder[] ready = new FrontendDecoder[1];
        for (String broken :
                List.of(
                        "'Q' 00000008 'SELE'", // no NUL
                        "'Q' 00000007 'a' 00 00", // a byte too many
                        "'Q' 00000006 ff 00", // no UTF-8
                        "'Q' 00000008 c0 80 61 00", // an overlong NUL
                        "'Q' 00000008 ed a0 80 00", // a surrogate
                        "'D' 00000006 'X' 00",
                        "'E' 00000005 00",
                        "'P' 0000000c 00 00 ffff 00000014", // more types than bytes
                        "'B' 0000000e 00 00 0001 0002 0000 0000", // a format of 2
                        "'B' 00000010 00 00 0000 0001 fffffffe 0000", // a length of -2
                        "'B' 00000010 00 00 0000 0001 7fffffff 0000",
                        "'F' 0000000c 00000001 0000 0000")) {
            ready[0] = frontend(Phase.READY);
            assertRefused(ready[0], broken);
        }
        for (String broken :
                List.of(
                        "'Z' 00000005 'X'",
                        "'T' 0000000a 0001 00000000",
                        "'D' 00000008 0001 0000",
                        "'G' 00000007 02 0000",
                        "'v' 0000000c 00030000 ffffffff",
                        "'E' 0000000f 'SERROR' 00 'Sx' 00 00",
                        "'E' 0000000b 'SERROR' 00")) {
            assertRefused(authenticated(), broken);
        }
    }

    @Test
    void startupIsStrict() {
        assertRefused(frontend(Phase.STARTUP), "00000008 0003 0000"); // no end
        assertRefused(frontend(Phase.STARTUP), "0000000a 0003 0000 'a' 00");
        assertRefused(frontend(Phase.STARTUP), "0000000a 0003 0000 00 00");
        assertRefused(frontend(Phase.STARTUP), "0000000f 0003 0000 'a' 00 00 'a' 00 00 00");
        assertRefused(frontend(Phase.STARTUP), "0000000c 04d2 162e 00000001");
        assertRefused(frontend(Phase.STARTUP), "00000009 04d2 162f 00");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            many.append("'p%02d' 00 'x' 00".formatted(i));
        }
        assertRefused(frontend(Phase.STARTUP), "0000018f 0003 0000" + many + "00");
    }

    @Test
    void otherMajorVersionsAreNotSpoken() {
        FrontendDecoder decoder = frontend(Phase.STARTUP);

        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(bytes("00000009 0002 0000 00"))))
                .isInstanceOf(ProtocolException.class)
                .extracting(e -> ((ProtocolException) e).sqlState())
                .isEqualTo("0A000");
    }

    @Test
    void aClaimedLengthReservesNothing() {
        FrontendDecoder[] decoders = new FrontendDecoder[1000];
        for (int i = 0; i < decoders.length; i++) { // 64 GB, if they believed it
            decoders[i] = frontend(Phase.READY);
            decoders[i].decode(ByteBuffer.wrap(bytes("'d' 04000000 00")));
        }

        assertThat(decoders).allMatch(FrontendDecoder::inMessage);
    }

    @Test
    void thePhaseDoesNotChangeInTheMiddleOfAMessage() {
        FrontendDecoder decoder = frontend(Phase.READY);
        decoder.decode(ByteBuffer.wrap(bytes("'Q' 0000")));

        assertThatThrownBy(() -> decoder.expect(Phase.STARTUP))
                .isInstanceOf(IllegalStateException.class);
    }

    private static FrontendDecoder frontend(Phase phase) {
        FrontendDecoder decoder = new FrontendDecoder(LIMITS);
        decoder.expect(phase);
        return decoder;
    }

    private static BackendDecoder authenticated() {
        BackendDecoder decoder = new BackendDecoder(LIMITS);
        decoder.decode(ByteBuffer.wrap(bytes(AUTHENTICATED)));
        return decoder;
    }

    /** It is 08P01, and so is everything from then on. */
    private static void assertRefused(MessageDecoder<?> decoder, String bytes) {
        for (String input : List.of(bytes, "'S' 00000004")) {
            assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(bytes(input))))
                    .as(bytes)
                    .isInstanceOf(ProtocolException.class)
                    .extracting(e -> ((ProtocolException) e).sqlState())
                    .isEqualTo("08P01");
        }
    }
}

package io.heliosdb.lite.pgwire.message;

import static io.heliosdb.lite.pgwire.WireText.bytes;
import static io.heliosdb.lite.pgwire.WireText.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages are written as the manual says. */
class GoldenBytesTest {

    @Test
    void messagesOfAClientAreWrittenAsTheManualSays() {
        for (Samples.Frontend sample : Samples.frontend()) {
            assertThat(written(sample.message()::writeTo))
                    .as(sample.message().toString())
                    .isEqualTo(bytes(sample.bytes()));
        }
    }

    @Test
    void messagesOfAServerAreWrittenAsTheManualSays() {
        for (Samples.Backend sample : Samples.backend()) {
            assertThat(written(sample.message()::writeTo))
                    .as(sample.message().toString())
                    .isEqualTo(bytes(sample.bytes()));
        }
    }

    @Test
    void noMessageIsWithoutASample() {
        Set<Class<?>> sampled =
                Stream.concat(
                                Samples.frontend().stream().map(Samples.Frontend::message),
                                Samples.backend().stream().map(Samples.Backend::message))
                        .map(Object::getClass)
                        .collect(Collectors.toSet());

        assertThat(sampled)
                .containsAll(leaves(FrontendMessage.class))
                .containsAll(
                        leaves(BackendMessage.class).stream()
                                .filter(type -> type != BackendMessage.EncryptionReply.class)
                                .toList());
    }

    @Test
    void theReplyToAnEncryptionRequestIsOneByte() {
        assertThat(written(BackendMessage.EncryptionReply.TLS::writeTo)).isEqualTo(bytes("'S'"));
        assertThat(written(BackendMessage.EncryptionReply.NONE::writeTo)).isEqualTo(bytes("'N'"));
    }

    @Test
    void theBufferStopsAtItsLimitAndTheUnfinishedMessageCanBeTakenBack() {
        WireOutput out = new WireOutput(20);
        new FrontendMessage.Sync().writeTo(out);

        assertThatThrownBy(() -> new FrontendMessage.Query("SELECT 12345").writeTo(out))
                .isInstanceOf(ProtocolException.class)
                .extracting(e -> ((ProtocolException) e).sqlState())
                .isEqualTo("54000");
        out.cutTo(5);
        new FrontendMessage.Query("SELECT 1 ").writeTo(out);

        assertThat(out.toByteArray()).isEqualTo(bytes("'S' 00000004 'Q' 0000000e 'SELECT 1 ' 00"));
    }

    @Test
    void aTextWithNulIsNotWritten() {
        assertThatThrownBy(() -> written(new FrontendMessage.Query("a\0b")::writeTo))
                .isInstanceOf(ProtocolException.class)
                .extracting(e -> ((ProtocolException) e).sqlState())
                .isEqualTo("22021");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new AuthenticationReply.Password("sesame").toString()).doesNotContain("sesame");
        assertThat(new StartupMessage.CancelRequest(1, 77_777).toString()).doesNotContain("77777");
        assertThat(new BackendMessage.BackendKeyData(1, 77_777).toString()).doesNotContain("77777");
    }

    private static List<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        return Stream.of(type.getPermittedSubclasses())
                .flatMap(permitted -> leaves(permitted).stream())
                .toList();
    }
}

package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.NamedDefinition.NO_REST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rows of named cursors, byte by byte. */
final class NamedFormatTest {

    private static final NamedKey KEY = new NamedKey(-5, "sync \u00e4");
    private static final NamedPosition POSITION =
            new NamedPosition(3, false, 1500, true, new byte[] {9, 8, 7});

    private static NamedDefinition definition(long restFrom) {
        byte[] statement = new byte[NamedDefinition.STATEMENT_BYTES];
        for (int i = 0; i < statement.length; i++) {
            statement[i] = (byte) i;
        }
        return new NamedDefinition(
                NamedDefinition.State.LIVE,
                new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
                true,
                42,
                -7,
                1_700_000_000_000L,
                604_800_000,
                1_700_604_800_000L,
                statement,
                new byte[] {1, 2, 3, 4, 5},
                restFrom);
    }

    @Test
    void theRowsLookAsTheyDidWhenTheirFormatWasReleased() {
        Golden.assertSame("named-key-1.hex", KEY.bytes(NamedKey.DEFINITION));
        Golden.assertSame("named-definition-2.hex", definition(NO_REST).encode());
        Golden.assertSame("named-definition-2-rest.hex", definition(1234).encode());
        Golden.assertSame("named-position-1.hex", POSITION.encode());
    }

    @Test
    void theyReadAsTheyWereWritten() {
        assertThat(NamedKey.of(KEY.bytes(NamedKey.DEFINITION))).isEqualTo(KEY);
        for (NamedDefinition definition : List.of(definition(NO_REST), definition(1234))) {
            assertThat(NamedDefinition.decode(definition.encode()))
                    .usingRecursiveComparison()
                    .isEqualTo(definition);
        }
        assertThat(NamedPosition.decode(POSITION.encode()))
                .usingRecursiveComparison()
                .isEqualTo(POSITION);
    }

    @Test
    void aDefinitionOfTheFormatBeforeHasNoRest() throws IOException {
        assertThat(NamedDefinition.decode(Golden.bytes("named-definition-1.hex")))
                .usingRecursiveComparison()
                .isEqualTo(definition(NO_REST));
    }

    @Test
    void noKeyBeginsAnotherOne() {
        byte[] shorter = new NamedKey(1, "a").bytes(NamedKey.POSITION);
        byte[] longer = new NamedKey(1, "ab").bytes(NamedKey.POSITION);

        assertThat(Arrays.copyOf(longer, shorter.length)).isNotEqualTo(shorter);
    }

    @Test
    void aCutRowIsCorruption() {
        assertCutIsCorruption(definition(NO_REST).encode(), NamedDefinition::decode);
        assertCutIsCorruption(definition(1234).encode(), NamedDefinition::decode);
        assertCutIsCorruption(POSITION.encode(), NamedPosition::decode);
    }

    private static void assertCutIsCorruption(byte[] good, Consumer<byte[]> decode) {
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            DatabaseException failure =
                    catchThrowableOfType(DatabaseException.class, () -> decode.accept(cut));
            assertThat(failure).as("length %s", length).isNotNull();
            assertThat(failure.sqlState()).isEqualTo(SqlState.DATA_CORRUPTED);
        }
    }
}

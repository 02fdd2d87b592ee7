package io.heliosdb.lite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The row of an unfinished import, byte by byte. */
final class ImportRowTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/import-progress-1.hex");

    private static ImportRow row() {
        byte[] sha256 = new byte[32];
        for (int i = 0; i < sha256.length; i++) {
            sha256[i] = (byte) i;
        }
        return new ImportRow(
                300,
                new ImportProgress(
                        "t \u00e4",
                        "/data/in.csv.gz",
                        123_456,
                        HexFormat.of().formatHex(sha256),
                        "id",
                        20_000));
    }

    @Test
    void theRowLooksAsItDidWhenItsFormatWasReleased() throws IOException {
        String golden = Files.readString(GOLDEN).replaceAll("\\s", "");

        assertThat(HexFormat.of().formatHex(row().encode())).isEqualTo(golden);
        assertThat(ImportRow.decode(HexFormat.of().parseHex(golden))).isEqualTo(row());
    }

    @Test
    void aCutRowAndAnUnknownFormatAreCorruption() {
        byte[] good = row().encode();
        for (int length = 0; length < good.length; length++) {
            assertCorrupt(Arrays.copyOf(good, length));
        }
        good[0] = 2;
        assertCorrupt(good);
    }

    private static void assertCorrupt(byte[] bytes) {
        DatabaseException failure =
                catchThrowableOfType(DatabaseException.class, () -> ImportRow.decode(bytes));
        assertThat(failure).as("length %s", bytes.length).isNotNull();
        assertThat(failure.sqlState()).isEqualTo(SqlState.DATA_CORRUPTED);
    }

    @Test
    void theKeyTellsTableAndFileApart() {
        assertThat(ImportRow.key("t", "/a")).hasSize(32).isEqualTo(ImportRow.key("t", "/a"));
        assertThat(ImportRow.key("t", "/a")).isNotEqualTo(ImportRow.key("t/", "a"));
    }
}

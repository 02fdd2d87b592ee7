package io.heliosdb.lite.engine.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import io.heliosdb.lite.sql.TableAccess.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rows of users and grants, byte by byte. */
final class RoleRowTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/role-rows-1.hex");

    private static List<RoleRow> rows() {
        byte[] secret = new byte[RoleRow.State.SECRET_BYTES];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        byte[] salt = new byte[ScramVerifier.SALT_BYTES_DEFAULT];
        Arrays.fill(salt, (byte) 7);
        return List.of(
                new RoleRow.State(300, Bytes.of(secret)),
                new RoleRow.User(
                        1, "al\u00efce", Optional.of(ScramVerifier.of("open sesame", salt, 4096))),
                new RoleRow.User(299, "bob", Optional.empty()),
                new RoleRow.Grant(17, 0, EnumSet.of(Privilege.SELECT)),
                new RoleRow.Grant(17, 299, EnumSet.allOf(Privilege.class)));
    }

    private static String text(RoleRow row) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(row.key()) + " " + hex.formatHex(row.encode());
    }

    private static RoleRow decoded(String line) {
        String[] parts = line.split(" ", 2);
        HexFormat hex = HexFormat.of();
        return RoleRow.decode(hex.parseHex(parts[0]), hex.parseHex(parts[1]));
    }

    @Test
    void theRowsLookAsTheyDidWhenTheirFormatWasReleased() throws IOException {
        List<String> golden = Files.readAllLines(GOLDEN);

        assertThat(rows().stream().map(RoleRowTest::text).collect(Collectors.joining("\n")))
                .isEqualTo(String.join("\n", golden));
        assertThat(golden.stream().map(RoleRowTest::decoded).toList()).isEqualTo(rows());
    }

    @Test
    void aCutRowAndAnUnknownFormatAreCorruption() {
        for (RoleRow row : rows()) {
            byte[] good = row.encode();
            for (int length = 0; length < good.length; length++) {
                assertCorrupt(row.key(), Arrays.copyOf(good, length));
            }
            byte[] unknown = good.clone();
            unknown[0] = 2;
            assertCorrupt(row.key(), unknown);
        }
        assertCorrupt(new byte[] {9}, new byte[] {1});
        assertCorrupt(rows().getLast().key(), new byte[] {1, 16});
    }

    private static void assertCorrupt(byte[] key, byte[] row) {
        DatabaseException failure =
                catchThrowableOfType(DatabaseException.class, () -> RoleRow.decode(key, row));
        assertThat(failure).as("length %s", row.length).isNotNull();
        assertThat(failure.sqlState()).isEqualTo(SqlState.DATA_CORRUPTED);
    }

    @Test
    void noSecretIsShown() {
        assertThat(rows().toString()).doesNotContain("SCRAM-SHA-256$").doesNotContain("000102");
    }
}

package io.heliosdb.lite.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SidecarTest {

    private static final Sidecar SIDECAR =
            new Sidecar(
                    false,
                    "/a \"b\"",
                    "SELECT '\n' -- ß",
                    ExportFormat.JSONL,
                    7,
                    1_000,
                    54_321,
                    "ab".repeat(32),
                    2,
                    410,
                    Optional.of(ResumeToken.of("token")),
                    0);

    /** A server names a place, and how many rows behind it count. */
    private static final Sidecar WITH_SKIP =
            new Sidecar(
                    false,
                    "heliosdb://host:5432/db",
                    "SELECT 1",
                    ExportFormat.CSV,
                    7,
                    1_000,
                    54_321,
                    "ab".repeat(32),
                    2,
                    410,
                    Optional.of(ResumeToken.of("token")),
                    57);

    @TempDir private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Path file = Sidecar.beside(directory.resolve("out.csv"));

        SIDECAR.write(file);

        assertThat(file.getFileName()).hasToString("out.csv.heliosdb-export");
        assertThat(Sidecar.read(file)).contains(SIDECAR);
        assertThat(Files.readString(file)).startsWith("{\"heliosdb-export\":1,");
    }

    @Test
    void aPlaceThatIsMoreThanATokenIsOfAnotherFormat() throws IOException {
        Path file = Sidecar.beside(directory.resolve("out.csv"));

        WITH_SKIP.write(file);

        assertThat(Sidecar.read(file)).contains(WITH_SKIP);
        assertThat(Files.readString(file)).startsWith("{\"heliosdb-export\":2,");
    }

    @Test
    void onlyItsOwnerReadsTheToken() throws IOException {
        Path file = directory.resolve("sidecar");

        SIDECAR.write(file);
        SIDECAR.write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(each -> !each.equals(file));
    }

    @Test
    void noFileIsNoSidecar() {
        assertThat(Sidecar.read(directory.resolve("nothing"))).isEmpty();
    }

    @Test
    void everyTruncationIsRefusedWithAHint() throws IOException {
        Path file = directory.resolve("sidecar");
        SIDECAR.write(file);
        byte[] bytes = Files.readAllBytes(file);

        for (int length = 0; length < bytes.length - 2; length++) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));

            assertThatThrownBy(() -> Sidecar.read(file))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("--restart");
        }
    }
}

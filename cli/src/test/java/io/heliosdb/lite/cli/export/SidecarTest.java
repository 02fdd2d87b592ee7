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
                    Optional.of(ResumeToken.of("token")));

    @TempDir private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Path file = Sidecar.beside(directory.resolve("out.csv"));

        SIDECAR.write(file);

        assertThat(file.getFileName()).hasToString("out.csv.heliosdb-export");
        assertThat(Sidecar.read(file)).contains(SIDECAR);
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

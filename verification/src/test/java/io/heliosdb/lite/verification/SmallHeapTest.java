package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No query needs memory in proportion to its rows: a heap that could not hold them streams and
 * sorts them. In the long tier 20 M rows are streamed and 5 M sorted in 256 MB.
 */
class SmallHeapTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final String HEAP = LONG ? "-Xmx256m" : "-Xmx32m";
    private static final long STREAMED = LONG ? 20_000_000 : 600_000;
    private static final long SORTED = LONG ? 5_000_000 : 600_000;

    private final Seed seed = Seed.choose();

    @TempDir private Path folder;

    @Test
    void moreRowsThanTheHeapHoldsAreStreamedAndSorted() throws Exception {
        Path log = folder.resolve("log");
        Process process =
                ChildJvm.start(
                        log,
                        SmallHeapProcess.class.getName(),
                        List.of(HEAP),
                        folder.resolve("db").toString(),
                        Long.toString(seed.value()),
                        Long.toString(STREAMED),
                        Long.toString(SORTED));

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(() -> seed.repeat(getClass()) + "\n" + read(log)).isZero();
        assertThat(said.strip()).isEqualTo("equal");
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}

package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A Python that has psycopg 2 and psycopg 3, found by {@code build-support/psycopg.sh}. */
final class PsycopgPython {

    private static final Path SCRIPT =
            Path.of(System.getProperty("heliosdb.root", "..")).resolve("build-support/psycopg.sh");
    private static final int NOT_AVAILABLE = 3;

    private PsycopgPython() {}

    /** Its path. Skips the test, loudly, where there is none; in CI there has to be one. */
    static String find(String tested) throws IOException, InterruptedException {
        Process found =
                new ProcessBuilder(SCRIPT.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String python = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int available = found.waitFor();
        if (available == NOT_AVAILABLE && System.getenv("CI") == null) {
            System.err.println("NOT TESTED: " + tested + " with psycopg; there is no psycopg");
        }
        assumeThat(available != NOT_AVAILABLE || System.getenv("CI") != null).isTrue();
        assertThat(available).isZero();
        return python.strip();
    }
}

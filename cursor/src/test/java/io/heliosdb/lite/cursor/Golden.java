package io.heliosdb.lite.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Files that say how a format looked when it was released. {@code HELIOSDB_GOLDEN=write} in the
 * environment writes them anew: only together with a new format version.
 */
public final class Golden {

    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private Golden() {}

    /** What such a file holds. */
    public static byte[] bytes(String name) throws IOException {
        String text = Files.readString(DIRECTORY.resolve(name));
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    public static void assertSame(String name, byte[] bytes) {
        assertSame(name, HexFormat.ofDelimiter(" ").formatHex(bytes).replaceAll("(.{96})", "$1\n"));
    }

    public static void assertSame(String name, String text) {
        Path file = DIRECTORY.resolve(name);
        try {
            if ("write".equals(System.getenv("HELIOSDB_GOLDEN"))) {
                Files.createDirectories(DIRECTORY);
                Files.writeString(file, text + "\n");
            }
            assertThat(text + "\n")
                    .as(
                            "format changed: HELIOSDB_GOLDEN=write ./mvnw -pl cursor -am test"
                                    + " rewrites %s, but give it a new version first",
                            file)
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

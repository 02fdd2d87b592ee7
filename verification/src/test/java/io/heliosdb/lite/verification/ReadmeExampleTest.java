package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example runs, and the README shows what runs here. */
class ReadmeExampleTest {

    private static final Path ROOT = Path.of(System.getProperty("heliosdb.root", ".."));

    @TempDir private Path folder;

    @Test
    void theExampleReadsTheRestAsItWas() {
        Path directory = folder.resolve("readings");
        double sum = 0;

        // example
        try (Database db = Database.open(Config.defaults(directory))) {
            db.execute("CREATE TABLE reading (id INTEGER PRIMARY KEY, celsius REAL)");
            for (long id = 1; id <= 100; id++) {
                db.execute("INSERT INTO reading VALUES (?, ?)", id, 20.0 + id / 10.0);
            }
            ResumeToken token;
            try (Cursor cursor = db.query("SELECT id, celsius FROM reading ORDER BY id")) {
                while (cursor.next() && cursor.getLong(0) < 40) {}
                token = cursor.resumeToken(); // a string: store it, send it, use it after a crash
            }
            db.execute("DELETE FROM reading WHERE id > 50");
            try (Cursor rest = db.resumeCursor(token)) {
                while (rest.next()) sum += rest.getDouble(1); // rows 41 to 100, as they were
            }
        }
        // end

        assertThat(sum)
                .isCloseTo(
                        60 * 20.0 + (41 + 100) * 60 / 2 / 10.0,
                        org.assertj.core.data.Offset.offset(1e-9));
    }

    @Test
    void theReadmeShowsTheExampleThatRuns() throws IOException {
        Matcher shown =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(shown.find()).isTrue();
        String source =
                Files.readString(
                        ROOT.resolve(
                                "verification/src/test/java/io/heliosdb/lite/verification/ReadmeExampleTest.java"));
        String runs = source.substring(source.indexOf("// example\n"), source.indexOf("// end\n"));

        assertThat(stripped(runs).subList(1, stripped(runs).size()))
                .isEqualTo(stripped(shown.group(1)));
    }

    private static List<String> stripped(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}

package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeLoadsNoCalciteTest {

    @TempDir Path directory;

    @Test
    void aProcessThatOnlyResumesLoadsNoClassOfCalciteOrTheParser() throws Exception {
        ResumeToken token;
        try (Database db = Database.open(Config.defaults(directory.resolve("db")))) {
            db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
            try (Transaction transaction = db.begin()) {
                for (int i = 0; i < 3_000; i++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", i, i % 10);
                }
                transaction.commit();
            }
            try (Cursor cursor =
                    db.query("SELECT id, n * 2 FROM t WHERE n < ? ORDER BY id DESC", 5)) {
                for (int i = 0; i < 1_000; i++) {
                    cursor.next();
                }
                token = cursor.resumeToken();
            }
        }
        Path log = directory.resolve("classes.log");

        Process process = new ProcessBuilder(command(log, token)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("rows 500");
        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded).anyMatch(line -> line.contains("io.heliosdb.lite.Database "));
        assertThat(loaded)
                .noneMatch(line -> line.contains("org.apache.calcite"))
                .noneMatch(line -> line.contains("io.heliosdb.lite.sql.parser"))
                .noneMatch(line -> line.contains("io.heliosdb.lite.sql.SqlCompiler"));
    }

    private List<String> command(Path log, ResumeToken token) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path"))
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                ResumeOnly.class.getName(),
                directory.resolve("db").toString(),
                token.text());
    }
}

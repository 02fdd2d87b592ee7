package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.Transaction;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code import} command is killed by SIGKILL from outside, while it makes its table and in
 * mid-work, and run again until it is finished. The table is that of an undisturbed import: row by
 * row, in the same order. It has no primary key that would refuse a row that comes twice.
 */
class KillImportTest {

    private static final String MAIN = "io.heliosdb.lite.cli.Main";
    private static final int ROWS = Boolean.getBoolean("heliosdb.long") ? 3_000_000 : 90_000;
    private static final int ROWS_PER_COMMIT = 20_000;
    private static final int KILLS_IN_MID_WORK = 3;
    private static final int SIGKILL_EXIT = 128 + 9;
    private static final long PATIENCE_SECONDS = 600;

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();
    private final List<String> story = new ArrayList<>();

    @TempDir private Path folder;

    @Test
    void theTableIsTheSameAfterKills() throws Exception {
        writeFile();
        Path whole = folder.resolve("whole.db");
        Path killed = folder.resolve("killed.db");
        assertThat(exit(load(whole))).as("undisturbed import").isZero();
        long size = Files.size(whole.resolve("data.mdb"));

        killAfterChanges(killed, 1 + random.nextInt(5));
        for (int kill = 0; kill < KILLS_IN_MID_WORK; kill++) {
            double share = 0.3 + 0.5 * (kill + random.nextDouble()) / KILLS_IN_MID_WORK;
            killAtSize(killed, (long) (size * share));
        }
        assertThat(exit(load(killed))).as("the last run; %s", told()).isZero();

        assertThat(sum(killed)).as(told()).isEqualTo(sum(whole));
        try (Database database = open(killed)) {
            assertThat(progress(database)).as(told()).isEmpty();
        }
    }

    /** The first column does not rise, so that no primary key is inferred. */
    private void writeFile() throws IOException {
        try (Writer out =
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(file())),
                        StandardCharsets.UTF_8)) {
            out.write("bucket,number,price,name,seen\n");
            for (int row = 0; row < ROWS; row++) {
                out.write(random.nextInt(1000) + "," + row + ",");
                out.write(random.nextInt(8) == 0 ? "," : random.nextInt(1000) / 4.0 + ",");
                out.write(row % 5 == 0 ? "\"\"," : "\"name, " + random.nextLong() + "\",");
                out.write("2001-02-%02d%n".formatted(1 + random.nextInt(28)));
            }
        }
    }

    private Path file() {
        return folder.resolve("in.csv.gz");
    }

    /** So early that the database or the table may not be there. */
    private void killAfterChanges(Path db, int changes) throws Exception {
        Path data = db.resolve("data.mdb");
        Process importer = load(db);
        for (int i = 0; i < changes; i++) {
            KillMoment change = KillMoment.modification(data);
            while (importer.isAlive() && !change.now()) {
                Thread.onSpinWait();
            }
        }
        kill(importer, db, "after " + changes + " changes of the file");
    }

    /**
     * The file grows before a commit is whole: at a size that only the second commit can reach the
     * first is there, and at one below that of the last commit but one the last is not.
     */
    private void killAtSize(Path db, long bytes) throws Exception {
        Path data = db.resolve("data.mdb");
        Process importer = load(db);
        while (importer.isAlive() && KillMoment.size(data) < bytes) {
            Thread.onSpinWait();
        }
        long rows = kill(importer, db, "at " + bytes + " bytes");
        assertThat(rows).as("in mid-work; %s", told()).isBetween(1L, ROWS - 1L);
    }

    /** What is committed is whole batches, and the progress beside them says how many rows. */
    private long kill(Process importer, Path db, String moment) throws Exception {
        importer.destroyForcibly();
        assertThat(exit(importer)).as("%s; %s", moment, told()).isEqualTo(SIGKILL_EXIT);
        try (Database database = open(db)) {
            long count =
                    database.tables().isEmpty()
                            ? 0
                            : database.queryAll("SELECT COUNT(*) FROM t").getFirst().getLong(0);
            story.add("killed " + moment + ": " + count + " rows");
            assertThat(count % ROWS_PER_COMMIT).as(told()).isZero();
            if (count > 0) {
                assertThat(progress(database).map(ImportProgress::rows)).as(told()).contains(count);
            }
            return count;
        }
    }

    private Optional<ImportProgress> progress(Database database) throws IOException {
        try (Transaction transaction = database.begin()) {
            return transaction.importProgress("t", file().toRealPath().toString());
        }
    }

    /** How many rows, and a hash over all columns of all of them in the order of the table. */
    private static String sum(Path db) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long rows = 0;
        try (Database database = open(db);
                Cursor cursor = database.query("SELECT * FROM t")) {
            while (cursor.next()) {
                digest.update(cursor.row().toString().getBytes(StandardCharsets.UTF_8));
                rows++;
            }
        }
        assertThat(rows).isEqualTo(ROWS);
        return rows + " " + HexFormat.of().formatHex(digest.digest());
    }

    private String told() {
        return story + "; " + seed.repeat(getClass());
    }

    private Process load(Path db) throws IOException {
        return ChildJvm.start(
                folder.resolve("cli.log"),
                MAIN,
                List.of("-Xmx512m"),
                "import",
                "--db",
                db.toString(),
                "--table",
                "t",
                "--file",
                file().toString(),
                "--create");
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Database open(Path db) {
        return Database.open(Config.defaults(db));
    }
}

package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.storage.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every damage is planted by editing bytes of a copy of one sound database. */
final class CheckCommandTest {

    private static final int SLOT_BYTES = 4096;
    private static final int POSITION_A_OFFSET = 512;
    private static final int POSITION_B_OFFSET = 1536;
    private static final int ROWS = 20_000;

    @TempDir private static Path shared;
    private static Path sound;

    @TempDir private Path directory;

    /** Changes the files of a database. */
    @FunctionalInterface
    private interface Damage {
        void plant(Path database) throws IOException;
    }

    /** Trees of two levels, history, long rows, two indexes, three cursors, a sealed spool. */
    @BeforeAll
    static void build() throws IOException {
        sound = shared.resolve("db");
        Config config = Config.defaults(sound).with(Settings.LOG_RESUMES, false);
        try (Database db = Database.open(config.with(Settings.WORK_MEM_MB, 1L))) {
            db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER)");
            db.execute("CREATE INDEX t_name ON t (name)");
            db.execute("CREATE UNIQUE INDEX t_amount ON t (amount)");
            try (Transaction transaction = db.begin()) {
                for (int id = 0; id < ROWS; id++) {
                    transaction.execute(
                            "INSERT INTO t VALUES (?, ?, ?)", id, "name " + id % 500, id * 3L);
                }
                transaction.execute("INSERT INTO t VALUES (?, ?, ?)", ROWS, "x".repeat(200), -1L);
                transaction.commit();
            }
            db.execute("CREATE TABLE long_one (id INTEGER PRIMARY KEY, body TEXT)");
            db.execute("INSERT INTO long_one VALUES (1, ?)", "y".repeat(40_000));
            suspend(db, "SELECT id FROM t ORDER BY id", 1_500);
            suspend(db, "SELECT id, name FROM t ORDER BY name DESC, amount", 1_500);
            suspend(db, "SELECT id FROM t WHERE name <> '" + "z".repeat(3_000) + "'", 10);
            db.execute("UPDATE t SET amount = amount + 1000000 WHERE id >= 400 AND id < 900");
        }
    }

    private static void suspend(Database db, String sql, int rows) {
        Cursor cursor = db.query(sql);
        for (int i = 0; i < rows; i++) {
            assertThat(cursor.next()).isTrue();
        }
        assertThat(cursor.resumeToken().text()).isNotEmpty();
    }

    private Path damaged(String name, Damage damage) throws IOException {
        Path copy = directory.resolve(name);
        try (Stream<Path> files = Files.walk(sound)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        copy.resolve(sound.relativize(file)),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        damage.plant(copy);
        return copy;
    }

    /** In this process: what is planted here is found by bounds and sums, not by a crash. */
    private void isFound(String name, Damage damage, String... expected) throws IOException {
        CommandRun run = CommandRun.of("check-here", "--db", damaged(name, damage).toString());

        assertThat(run.code()).as("%s: %s%s", name, run.out(), run.err()).isEqualTo(1);
        assertThat(run.out()).as(name).contains(expected).contains("damage: ").contains("[XX001]");
    }

    private static Damage inData(DataDamage damage) {
        return database -> {
            DataFile file = new DataFile(database.resolve("data.mdb"));
            damage.plant(file);
            file.write();
        };
    }

    /** Changes the bytes of a data file. */
    @FunctionalInterface
    private interface DataDamage {
        void plant(DataFile file);
    }

    private static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(offset)] ^= 0x10;
        Files.write(file, bytes);
    }

    private static Path state(Path database) {
        return database.resolve("cursor-state/cursors.state");
    }

    /** The first file below the cursor state whose name ends so. */
    private static Path beside(Path database, String end) throws IOException {
        try (Stream<Path> files = Files.walk(database.resolve("cursor-state"))) {
            return files.filter(file -> file.toString().endsWith(end)).findFirst().orElseThrow();
        }
    }

    @Test
    void aSoundDatabaseAndABackupOfItAreWhole() throws IOException {
        CommandRun run = CommandRun.of("check", "--db", damaged("sound", _ -> {}).toString());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.err()).contains("is whole").contains("3 cursors").contains("1 spool");

        Path backup = directory.resolve("backup");
        CommandRun.of(
                "backup",
                "--db",
                directory.resolve("sound").toString(),
                "--output",
                backup.toString());
        assertThat(CommandRun.of("check-here", "--db", backup.toString()).code()).isZero();
    }

    @Test
    void damagedPagesOfEveryKindAreFound() throws IOException {
        for (String kind :
                new String[] {
                    "rows leaf",
                    "rows branch",
                    "rows overflow",
                    "rows_history leaf",
                    "index leaf",
                    "index branch",
                    "index_history leaf",
                    "meta leaf"
                }) {
            isFound(
                    kind.replace(' ', '-'),
                    inData(file -> file.flipIn(kind)),
                    "page checksum mismatch",
                    "tree=" + kind.substring(0, kind.indexOf(' ')));
        }
        isFound("meta-page", inData(file -> file.flipIn("meta page")), "meta page is damaged");
    }

    @Test
    void anIndexThatDoesNotAgreeWithItsTableIsFound() throws IOException {
        isFound(
                "entry",
                inData(file -> {
                    DataFile.Entry entry = file.entries(file.page("index leaf")).get(40);
                    file.flip(entry.key() + entry.keyBytes() - 1); // of the row's key
                    file.seal(entry.page());
                }),
                "a row has no entry in an index",
                "an index entry");
        isFound(
                "row",
                inData(file -> {
                    DataFile.Entry entry = file.entries(file.page("rows leaf")).get(40);
                    file.flip(entry.data() + file.dataBytes(entry) - 1); // of its text
                    file.seal(entry.page());
                }),
                "an index entry is not what its row says");
    }

    @Test
    void historyOutOfOrderAndWrongCountsAreFound() throws IOException {
        isFound(
                "history",
                inData(file -> {
                    DataFile.Entry entry = file.entries(file.page("rows_history leaf")).getFirst();
                    file.flip(entry.data() + 7); // its sequence
                    file.seal(entry.page());
                }),
                "tree=rows_history",
                "version");
        isFound(
                "counts",
                inData(file -> {
                    DataFile.Entry entry = objectCount(file);
                    file.flip(entry.data() + 7);
                    file.seal(entry.page());
                }),
                "an object's entries are not as many as counted");
    }

    private static DataFile.Entry objectCount(DataFile file) {
        return file.pages("meta leaf").stream()
                .flatMap(page -> file.entries(page).stream())
                .filter(entry -> file.isObjectCount(entry, Store.FIRST_USER_OBJECT))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void damagedCursorStateIsFound() throws IOException {
        isFound("head", db -> flip(state(db), 20), "the head of the cursor state is damaged");
        isFound(
                "slot-header",
                db -> flip(state(db), SLOT_BYTES + 60),
                "the header of a cursor's slot is damaged");
        isFound(
                "position",
                db -> {
                    flip(state(db), SLOT_BYTES + POSITION_A_OFFSET + 33);
                    flip(state(db), SLOT_BYTES + POSITION_B_OFFSET + 33);
                },
                "a saved position is damaged");
        isFound(
                "overflow",
                db -> flip(beside(db, ".descriptor"), 100),
                "a cursor's descriptor is missing or not the one that was written");
        isFound("gone", db -> Files.delete(state(db)), "the file of cursor state is missing");
    }

    @Test
    void damagedSpoolsAndKeysAreFound() throws IOException {
        isFound("spool-block", db -> flip(beside(db, ".spool"), 5_000), "a spool file is damaged");
        isFound(
                "spool-footer",
                db -> {
                    Path spool = beside(db, ".spool");
                    flip(spool, Files.size(spool) - 20);
                },
                "a spool file is damaged");
        isFound("keys", db -> flip(db.resolve("token.keys"), 40), "the key file is damaged");
    }

    @Test
    void aFileThatIsTooShortIsFoundByTheProcessThatReadsIt() throws IOException {
        Path cut =
                damaged(
                        "cut",
                        db -> {
                            Path data = db.resolve("data.mdb");
                            try (FileChannel file =
                                    FileChannel.open(data, StandardOpenOption.WRITE)) {
                                file.truncate(Files.size(data) / 2);
                            }
                        });
        CommandRun run = CommandRun.of("check", "--db", cut.toString());

        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("damage: ");
    }

    @Test
    void aDatabaseInUseIsLeftAloneAndADamagedBackupIsNotRestored() throws IOException {
        Path copy = damaged("used", _ -> {});
        try (Database _ = Database.open(Config.defaults(copy))) {
            CommandRun run = CommandRun.of("check", "--db", copy.toString());
            assertThat(run.code()).isEqualTo(ExitCode.OPERATOR.code());
            assertThat(run.err()).contains("[55006]");
        }
        Path backup = directory.resolve("backup");
        CommandRun.of("backup", "--db", copy.toString(), "--output", backup.toString());
        inData(file -> file.flipIn("rows leaf")).plant(backup);
        CommandRun run =
                CommandRun.of(
                        "restore",
                        "--from",
                        backup.toString(),
                        "--db",
                        directory.resolve("restored").toString());
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out()).contains("page checksum mismatch");
        assertThat(directory.resolve("restored")).doesNotExist();
    }
}

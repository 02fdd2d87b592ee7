package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.cli.doctor.Diagnosis;
import io.heliosdb.lite.cli.doctor.Doctor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

    private static final int SLOT_BYTES = 4096;

    @TempDir private Path directory;
    private Path db;

    @BeforeEach
    void build() {
        db = directory.resolve("db");
        try (Database open = Database.open(Config.defaults(db))) {
            open.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            open.execute("INSERT INTO t VALUES (1), (2), (3)");
            Cursor cursor = open.query("SELECT id FROM t");
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.resumeToken().text()).isNotEmpty();
        }
    }

    private CommandRun doctor(String... more) {
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"doctor", "--db", db.toString()}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.of(arguments);
    }

    private static void isNamed(CommandRun run, String level, String finding, String remedy) {
        assertThat(run.out()).as(run.err()).containsPattern("(?m)^" + level + " +" + finding);
        assertThat(run.out()).contains(remedy);
        assertThat(run.code()).isEqualTo(level.equals("problem") ? 1 : 0);
    }

    @Test
    void aSoundDatabaseHasNoProblem() {
        CommandRun run = doctor();

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("java: ", "disk space: ", "file system: ", "clock: ")
                .containsPattern("(?m)^ok +holds: 1 held snapshots, 1 cursors")
                .containsPattern("(?m)^ok +key file: ");
    }

    @Test
    void aKeyFileAndADirectoryThatOthersCanReadAreNamed() throws IOException {
        Files.setPosixFilePermissions(db, PosixFilePermissions.fromString("rwxr-xr-x"));
        isNamed(doctor(), "warning", "permissions: ", "chmod 700 " + db);

        Path keys = db.resolve("token.keys");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        isNamed(doctor(), "problem", "key file: ", "chmod 600 " + keys);
    }

    @Test
    void aConfigurationThatIsWrongOrUnsafeIsNamed() throws IOException {
        Path file = directory.resolve("heliosdb.toml");
        Files.writeString(file, "[cursor_restore]\nsign_resume_token = true\n");
        isNamed(
                doctor("--config", file.toString()),
                "problem",
                "configuration: .*sign_resume_token",
                "\n        ");

        Files.writeString(file, "[cursor_restore]\nsign_resume_tokens = false\n");
        isNamed(
                doctor("--config", file.toString()),
                "warning",
                "configuration: .*sign_resume_tokens",
                "Remove the line");
    }

    @Test
    void aStateVolumeThatIsNotMountedOrAnothersIsNamed() throws IOException {
        Path file = directory.resolve("heliosdb.toml");
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Files.writeString(file, "[cursor_restore]\nstate_path = \"" + volume + "\"\n");
        isNamed(
                doctor("--config", file.toString()),
                "problem",
                "cursor state: the file of cursor state is missing",
                "Mount the volume");

        Path other = directory.resolve("other");
        try (Database open = Database.open(Config.defaults(other))) {
            open.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        }
        Files.copy(other.resolve("cursor-state/cursors.state"), volume.resolve("cursors.state"));
        isNamed(
                doctor("--config", file.toString()),
                "problem",
                "cursor state: the file of cursor state belongs to another database",
                "Mount the volume");
    }

    @Test
    void aSnapshotThatNoCursorHoldsIsNamed() throws IOException {
        try (RandomAccessFile state =
                new RandomAccessFile(db.resolve("cursor-state/cursors.state").toFile(), "rw")) {
            state.seek(SLOT_BYTES);
            state.writeLong(0); // a free slot
        }
        isNamed(doctor(), "warning", "holds: .*1 held by no cursor", "a week");
    }

    @Test
    void aClockThatWasSetBackOrNeverSetIsNamed() {
        Config config = Config.defaults(db);
        Instant now = InstantSource.system().instant();

        assertThat(clock(config, now.minus(Duration.ofDays(3))).level())
                .isEqualTo(Diagnosis.Level.WARNING);
        assertThat(clock(config, Instant.EPOCH.plusSeconds(90)).level())
                .isEqualTo(Diagnosis.Level.PROBLEM);
        assertThat(clock(config, now.plus(Duration.ofDays(3))).level())
                .isEqualTo(Diagnosis.Level.OK);
    }

    private static Diagnosis clock(Config config, Instant now) {
        List<Diagnosis> all = new Doctor(InstantSource.fixed(now)).examine(config);
        return all.stream()
                .filter(each -> each.subject().equals("clock"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoHasTheDatabaseOpenIsNamed() {
        try (Database _ = Database.open(Config.defaults(db))) {
            assertThat(doctor().out()).containsPattern("(?m)^ok +lock: .*55006");
        }
    }
}

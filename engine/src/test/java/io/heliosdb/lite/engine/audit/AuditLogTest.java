package io.heliosdb.lite.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.cursor.CursorEvent;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.storage.StoreClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    private static final UUID CURSOR = new UUID(1, 2);
    private static final CursorEvent RESUMED =
            new CursorEvent.Resumed(CURSOR, 7, 40, 3, 1_200, ResumeMethod.SEEK, 55_000);
    private static final CursorEvent KILLED =
            new CursorEvent.Ended(CURSOR, 7, CursorEvent.End.KILLED, 8);

    @TempDir Path directory;

    @Test
    void eachRecordedEventIsOneLineOfTheDocumentedForm() throws IOException {
        try (AuditLog log = log(Runnable::run, 1 << 20)) {
            log.happened(RESUMED);
            log.happened(
                    new CursorEvent.Refused(
                            Requester.ANONYMOUS, 7, SqlState.TOKEN_MALFORMED, "not a token", 9));
            log.happened(KILLED);
            log.happened(new CursorEvent.Renewed(CURSOR, 7, 99, 8));
            log.happened(new CursorEvent.KeysRotated(3, 8));
            log.happened(new CursorEvent.FirstRow(CURSOR, 1));
            log.happened(
                    new CursorEvent.Ended(CURSOR, 7, CursorEvent.End.EVICTED, CursorEvent.NO_ROLE));
        }

        assertThat(lines("audit.jsonl")).isEqualTo(documented());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("audit.jsonl"))))
                .isEqualTo("rw-------");
    }

    /** The lines of the example in docs/formats/audit.md. */
    private static List<String> documented() throws IOException {
        Path page = Path.of(System.getProperty("heliosdb.root"), "docs/formats/audit.md");
        return Files.readAllLines(page).stream().filter(line -> line.startsWith("{")).toList();
    }

    @Test
    void aKillIsOnDiskWithTheResumesBeforeItWhenTheCallReturns() throws IOException {
        List<Runnable> background = new ArrayList<>();
        try (AuditLog log = log(background::add, 1 << 20)) {
            log.happened(RESUMED);
            log.happened(RESUMED);
            assertThat(background).hasSize(1);
            assertThat(directory.resolve("audit.jsonl")).doesNotExist();

            log.happened(KILLED);

            assertThat(lines("audit.jsonl")).hasSize(3);
            background.getFirst().run();
            assertThat(lines("audit.jsonl")).hasSize(3);
        }
    }

    @Test
    void theFilesTogetherAreBounded() throws IOException {
        try (AuditLog log = log(Runnable::run, 1_000)) {
            for (int i = 0; i < 500; i++) {
                log.happened(KILLED);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSize(5);
            for (Path file : all) {
                assertThat(Files.size(file)).isBetween(1L, 1_000L);
            }
        }
    }

    @Test
    void aLineThatACrashCutIsDroppedAndTheFileGoesOn() throws IOException {
        try (AuditLog log = log(Runnable::run, 1 << 20)) {
            log.happened(KILLED);
        }
        Files.writeString(
                directory.resolve("audit.jsonl"), "{\"time\":\"19", StandardOpenOption.APPEND);
        try (AuditLog log = log(Runnable::run, 1 << 20)) {
            log.happened(KILLED);
        }
        assertThat(lines("audit.jsonl")).hasSize(2).allMatch(line -> line.endsWith("}"));
    }

    @Test
    void lostLinesAreCountedInTheFile() throws IOException {
        List<Runnable> background = new ArrayList<>();
        try (AuditLog log = log(background::add, 64 << 20)) {
            for (int i = 0; i < 10_003; i++) {
                log.happened(RESUMED);
            }
        }
        assertThat(lines("audit.jsonl")).hasSize(10_001);
        assertThat(lines("audit.jsonl").getLast()).contains("\"event\":\"lost\",\"lines\":3}");
    }

    @Test
    void aFileThatCannotBeWrittenStopsNobody() throws IOException {
        Files.createDirectory(directory.resolve("audit.jsonl"));
        try (AuditLog log = log(Runnable::run, 1 << 20)) {
            log.happened(KILLED);
            Files.delete(directory.resolve("audit.jsonl"));
            log.happened(RESUMED);
        }
        assertThat(lines("audit.jsonl").getLast()).contains("\"event\":\"lost\",\"lines\":1}");
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name));
    }

    private AuditLog log(java.util.concurrent.Executor background, long bytesMax) {
        StoreClock clock =
                new StoreClock() {
                    @Override
                    public long wallMillis() {
                        return 1_700_000_000_000L;
                    }

                    @Override
                    public long nanoTime() {
                        return 0;
                    }
                };
        return new AuditLog(directory, clock, () -> 1_600_000_000_000L, background, bytesMax);
    }
}

package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.numbers;
import static io.heliosdb.lite.cursor.Room.read;
import static io.heliosdb.lite.cursor.Room.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the state file fails, is damaged, or is used from many sides. */
final class CursorStateTest {

    @TempDir Path directory;

    @Test
    void aCursorGoesOnWhenItsStateCannotBeWrittenAndIsMarked() {
        try (Room room = new Room(directory, option("persistIntervalRows", 5))) {
            RestorableCursor cursor = room.open(100);
            read(cursor, 12);
            room.engine().services().file().close();
            room.clock.pass(Duration.ofSeconds(1));

            assertThat(read(cursor, 60)).isEqualTo(numbers(13, 72));
            assertThat(room.engine().counters().savesFailed()).isPositive();
            assertThat(room.engine().list().getFirst().durable()).isFalse();
            assertThatThrownBy(cursor::token).hasMessageContaining("58030");
            assertThat(rest(room.open(100))).isEqualTo(numbers(1, 100));
            room.crash();
        }
    }

    @Test
    void aDamagedDescriptorIsAnErrorAndAFullTokenHealsIt() throws IOException {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            UUID id = cursor.id().orElseThrow();
            room.engine().close();
            Path file = room.options().statePath().resolve("cursors.state");
            byte[] bytes = Files.readAllBytes(file);
            bytes[4096 + 2560 + 40] ^= 1;
            Files.write(file, bytes);
            room.crash();

            assertThatThrownBy(() -> room.engine().resume(id, OWNER, new Cancellation()))
                    .hasMessageContaining("XX001")
                    .hasMessageContaining("full token");
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void anyDamagedSectorOfASlotCostsReReadingOrIsAnErrorButNeverAWrongRow() throws IOException {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            UUID id = cursor.id().orElseThrow();
            room.engine().close();
            Path file = room.options().statePath().resolve("cursors.state");
            byte[] good = Files.readAllBytes(file);
            for (int sector = 4096; sector < 8192; sector += 512) {
                byte[] bad = good.clone();
                Arrays.fill(bad, sector, sector + 512, (byte) 0);
                Files.write(file, bad);
                room.crash();

                try (RestorableCursor again = room.engine().resume(id, OWNER, new Cancellation())) {
                    List<Long> rows = rest(again);
                    assertThat(rows.getFirst()).as("sector %s", sector).isLessThanOrEqualTo(13);
                    assertThat(rows).isEqualTo(numbers(rows.getFirst(), 35));
                } catch (DatabaseException e) {
                    assertThat(e.sqlState().code()).isIn("XX001", "34000");
                }
                assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
                room.engine().close();
            }
            room.crash();
        }
    }

    @Test
    void withoutPersistAsyncEachSaveIsForcedBeforeTheNextRow() {
        try (Room room =
                new Room(
                        directory,
                        options ->
                                option("persistAsync", false)
                                        .apply(option("persistIntervalRows", 5).apply(options)))) {
            RestorableCursor cursor = room.open(35);
            for (int i = 0; i < 30; i++) {
                room.clock.pass(Duration.ofMillis(2));
                read(cursor, 1);
                assertThat(room.engine().services().file().dirty()).isFalse();
            }
            assertThat(room.engine().counters().positionsSaved()).isGreaterThan(3);
        }
    }

    @Test
    void withoutMetricsNothingIsCountedButTheLimitHolds() {
        try (Room room =
                new Room(
                        directory,
                        options ->
                                option("trackMetrics", false)
                                        .apply(option("maxCursors", 1).apply(options)))) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 20);

            assertThat(room.engine().counters().on().started()).isZero();
            assertThat(room.engine().counters().positionsSaved()).isZero();
            assertThat(room.open(35).notResumableReason()).isPresent();
        }
    }

    @Test
    void manyThreadsOpenResumeKillAndCloseAndNothingIsLeft() throws Exception {
        try (Room room = new Room(directory);
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                int seed = t;
                all.add(threads.submit(() -> work(room, seed)));
            }
            for (Future<?> each : all) {
                each.get();
            }

            assertThat(room.engine().list()).isEmpty();
            assertThat(room.engine().counters().activeCursors()).isZero();
            assertThat(room.engine().counters().stateBytes()).isEqualTo(4096);
            assertThat(room.store().holds().all()).isEmpty();
        }
    }

    private static void work(Room room, int seed) {
        for (int i = 0; i < 40; i++) {
            RestorableCursor cursor = room.open(35);
            int at = (seed * 7 + i * 5) % 34 + 1;
            assertThat(read(cursor, at)).isEqualTo(numbers(1, at));
            String token = cursor.token();
            try (RestorableCursor again = room.resume(token)) {
                assertThat(rest(again)).isEqualTo(numbers(at + 1, 35));
            }
            assertThatThrownBy(cursor::next).hasMessageContaining("RC005");
            cursor.close();
            if (i % 2 == 0) {
                room.engine().commands().discard(token, OWNER);
            } else {
                room.engine().commands().kill(cursor.id().orElseThrow());
            }
        }
    }

    /** Whoever is fenced while he closes has nothing to close any more; that is no error. */
    @RepeatedTest(20)
    void twoWhoTakeOverFromEachOtherLeaveOneDriverAndExactRows() throws Exception {
        try (Room room = new Room(directory);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            RestorableCursor cursor = room.open(2000);
            read(cursor, 12);
            String token = cursor.token();
            List<Future<Boolean>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                all.add(threads.submit(() -> finishes(room, token)));
            }
            int finished = 0;
            for (Future<Boolean> each : all) {
                finished += each.get() ? 1 : 0;
            }

            assertThat(finished).isPositive();
            assertThat(room.engine().list()).hasSize(1);
        }
    }

    /** Reads to the end, or learns that it was fenced; a wrong row fails. */
    private static boolean finishes(Room room, String token) {
        for (int i = 0; i < 20; i++) {
            try (RestorableCursor mine = room.resume(token)) { // fenced while he claims, perhaps
                assertThat(rest(mine)).isEqualTo(numbers(13, 2000));
                return true;
            } catch (DatabaseException e) {
                assertThat(e.sqlState().code()).isEqualTo("RC005");
            }
        }
        return false;
    }
}

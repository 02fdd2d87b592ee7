package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.numbers;
import static io.heliosdb.lite.cursor.Room.read;
import static io.heliosdb.lite.cursor.Room.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.cursor.state.SlotState;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged, saved, kept and resumed. */
final class CursorLifecycleTest {

    @TempDir Path directory;

    @Test
    void atEveryRowTheTokenGivesExactlyTheRest() {
        try (Room room = new Room(directory)) {
            for (int at = 0; at <= 35; at++) {
                String token;
                try (RestorableCursor cursor = room.open(35)) {
                    assertThat(read(cursor, at)).isEqualTo(numbers(1, at));
                    token = cursor.token();
                }
                try (RestorableCursor again = room.resume(token)) {
                    assertThat(rest(again)).as("after row %s", at).isEqualTo(numbers(at + 1, 35));
                }
                room.engine().commands().discard(token, OWNER);
            }
        }
    }

    @Test
    void nextAcknowledgesTheRowBeforeAndASuspendedCursorReturnsItsCurrentRowAgain() {
        try (Room room = new Room(directory)) {
            for (int at = 1; at <= 30; at++) {
                RestorableCursor cursor = room.open(35);
                read(cursor, at);
                UUID id = cursor.id().orElseThrow();
                cursor.suspend();

                assertThat(room.engine().find(id).orElseThrow().rows()).isEqualTo(at - 1);
                try (RestorableCursor again = room.engine().resume(id, OWNER, new Cancellation())) {
                    assertThat(again.rowNumber()).isEqualTo(at - 1);
                    assertThat(rest(again)).as("at row %s", at).isEqualTo(numbers(at, 35));
                }
            }
        }
    }

    @Test
    void aTokenAcknowledgesTheCurrentRowForASuspendToo() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 13);
            var _ = cursor.token();
            cursor.suspend();

            UUID id = cursor.id().orElseThrow();
            assertThat(rest(room.engine().resume(id, OWNER, new Cancellation())))
                    .isEqualTo(numbers(14, 35));
        }
    }

    @Test
    void aTokenTakenRowsAgoDoesNotAcknowledgeWhatCameAfter() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 13);
            var _ = cursor.token();
            read(cursor, 4);
            cursor.suspend();

            UUID id = cursor.id().orElseThrow();
            assertThat(rest(room.engine().resume(id, OWNER, new Cancellation())))
                    .isEqualTo(numbers(17, 35));
        }
    }

    @Test
    void aResultWithinItsFirstBatchTouchesNothing() {
        try (Room room = new Room(directory)) {
            try (RestorableCursor cursor = room.open(10)) {
                assertThat(rest(cursor)).hasSize(10);
                assertThat(room.engine().list()).isEmpty();
                assertThat(room.store().holds().all()).isEmpty();
                assertThat(room.engine().counters().positionsSaved()).isZero();
                assertThat(room.engine().counters().stateBytes()).isEqualTo(4096);
            }
            assertThat(room.engine().counters().activeCursors()).isZero();
        }
    }

    @Test
    void aLongerResultIsHeldUntilItIsClosed() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 11);

            assertThat(room.store().holds().all()).containsKey(cursor.id().orElseThrow());
            assertThat(room.engine().list())
                    .singleElement()
                    .satisfies(info -> {
                        assertThat(info.driven()).isTrue();
                        assertThat(info.state()).isEqualTo(SlotState.OPEN);
                        assertThat(info.expiresMillis()).isEqualTo(Long.MAX_VALUE);
                    });

            cursor.close();
            cursor.close();
            assertThat(room.engine().list()).isEmpty();
            assertThat(room.store().holds().all()).isEmpty();
            assertThatThrownBy(cursor::next).hasMessageContaining("34000");
        }
    }

    @Test
    void afterACrashTheCursorIsFoundAtItsLastSavedRowAndNeverBeyond() {
        try (Room room = new Room(directory, option("persistIntervalRows", 5))) {
            UUID id = null;
            for (int at = 11; at < 34; at++) {
                RestorableCursor cursor = room.open(35);
                for (int row = 0; row < at; row++) {
                    room.clock.pass(Duration.ofMillis(2));
                    read(cursor, 1);
                }
                id = cursor.id().orElseThrow();
                room.crash();

                CursorInfo found = room.engine().find(id).orElseThrow();
                assertThat(found.rows()).isBetween(at - 1 - 5L, at - 1L);
                assertThat(found.state()).isEqualTo(SlotState.SUSPENDED);
                try (RestorableCursor again = room.engine().resume(id, OWNER, new Cancellation())) {
                    assertThat(rest(again)).isEqualTo(numbers(found.rows() + 1, 35));
                }
            }
        }
    }

    @Test
    void fastReadersSaveAtMostOnceAMillisecondAndSlowOnesAtTheInterval() {
        try (Room room = new Room(directory, option("persistIntervalRows", 100))) {
            room.batchRows = 1000;
            try (RestorableCursor fast = room.open(100_000)) {
                read(fast, 100_000);
                assertThat(room.engine().counters().positionsSaved()).isEqualTo(1);
            }
            long before = room.engine().counters().positionsSaved();
            try (RestorableCursor slow = room.open(10_000)) {
                for (int i = 0; i < 10_000; i++) {
                    room.clock.pass(Duration.ofNanos(20_000));
                    read(slow, 1);
                }
                long saved = room.engine().counters().positionsSaved() - before;
                assertThat(saved).isBetween(90L, 101L);
            }
        }
    }

    @Test
    void aScanWithoutRowsSavesItsProgressEachSecond() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(1_000_000);
            read(cursor, 5);
            long before = room.engine().counters().positionsSaved();
            room.clock.pass(Duration.ofSeconds(2));
            room.pauses.set(1);
            read(cursor, 6);

            assertThat(room.engine().counters().positionsSaved() - before).isEqualTo(2);
            assertThat(room.engine().list().getFirst().rows()).isEqualTo(10);
        }
    }

    @Test
    void closingTheDatabaseSuspendsAndReopeningGoesOn() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 3);
            UUID id = cursor.id().orElseThrow();
            room.closeAndReopen();

            assertThatThrownBy(cursor::next).hasMessageContaining("57P01");
            assertThat(room.engine().list()).hasSize(1);
            assertThat(rest(room.engine().resume(id, OWNER, new Cancellation())))
                    .isEqualTo(numbers(3, 35));
        }
    }

    @Test
    void oneTokenIsResumedAndClosedAThousandTimes() {
        try (Room room = new Room(directory)) {
            String token;
            try (RestorableCursor cursor = room.open(35)) {
                read(cursor, 12);
                token = cursor.token();
            }
            long bytes = room.engine().counters().stateBytes();
            for (int i = 0; i < 1000; i++) {
                try (RestorableCursor again = room.resume(token)) {
                    assertThat(read(again, 1)).isEqualTo(numbers(13, 13));
                }
            }

            CursorCounters counters = room.engine().counters();
            assertThat(counters.stateBytes()).isEqualTo(bytes);
            assertThat(counters.activeCursors()).isEqualTo(1);
            assertThat(counters.successfulResumes()).isEqualTo(1000);
            assertThat(counters.restartsPrevented()).isEqualTo(1000);
            room.engine().commands().discard(token, OWNER);
            assertThat(room.engine().counters().activeCursors()).isZero();
            assertThat(room.store().holds().all()).isEmpty();
        }
    }

    @Test
    void aPositionTooLongForATokenIsCountedAgainFromTheStart() {
        try (Room room = new Room(directory)) {
            room.padding = 20_000;
            RestorableCursor cursor = room.open(35);
            read(cursor, 23);
            String token = cursor.token();
            cursor.close();

            assertThat(token.length()).isLessThan(4000);
            try (RestorableCursor again = room.resume(token)) {
                assertThat(again.next()).isTrue();
                assertThat(again.rowNumber()).isEqualTo(24);
                assertThat(rest(again)).isEqualTo(numbers(25, 35));
            }
            room.engine().commands().kill(cursor.id().orElseThrow());
        }
    }

    @Test
    void aQueryWithoutRestoreHasNoToken() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor =
                    room.engine().open(room.request(35).withRestore(false, false));
            assertThat(rest(cursor)).hasSize(35);

            assertThat(cursor.id()).isEmpty();
            assertThatThrownBy(cursor::token).hasMessageContaining("RC008");
            assertThat(room.engine().counters().off().completed()).isEqualTo(1);
            assertThat(room.engine().counters().on().started()).isZero();
        }
    }

    @Test
    void whatTheCallerKnowsIsNotResumableRunsOrIsRefused() {
        try (Room room = new Room(directory)) {
            CursorRequest volatileQuery =
                    room.request(35).withOwnWrites(null, 0, "it reads uncommitted writes");

            RestorableCursor cursor = room.engine().open(volatileQuery);
            assertThat(cursor.notResumableReason()).contains("it reads uncommitted writes");
            assertThatThrownBy(() -> room.engine().open(volatileQuery.withRestore(true, true)))
                    .hasMessageContaining("RC008")
                    .hasMessageContaining("uncommitted");
        }
    }

    @Test
    void theTimeToLiveRunsOnlyWithoutALivingDriver() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.pass(Duration.ofDays(3));
            assertThat(read(cursor, 1)).isEqualTo(numbers(13, 13));

            cursor.suspend();
            room.pass(Duration.ofMinutes(59));
            try (RestorableCursor again = room.resume(token)) {
                assertThat(read(again, 1)).isEqualTo(numbers(13, 13));
            }
            room.pass(Duration.ofMinutes(59));
            room.resume(token).close();
            room.pass(Duration.ofMinutes(61));

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC003");
            assertThat(room.engine().list()).isEmpty();
            assertThat(room.store().holds().all()).isEmpty();
        }
    }

    @Test
    void theQuerysOwnTimeToLiveCountsBeforeTheConfiguredOne() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor =
                    room.engine()
                            .open(room.request(35).withTimeToLive(Optional.of(Duration.ofDays(7))));
            read(cursor, 12);
            String token = cursor.token();
            cursor.close();
            room.pass(Duration.ofDays(6));
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
            room.crash();
            room.pass(Duration.ofDays(6));
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void aCursorWhoseProcessDiedGoesOnHoursLater() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            UUID id = cursor.id().orElseThrow();
            room.clock.pass(Duration.ofHours(3));
            room.crash();

            assertThat(rest(room.engine().resume(id, OWNER, new Cancellation())))
                    .isEqualTo(numbers(11, 35));
        }
    }

    @Test
    void aSuspendedCursorExpiresAlsoWhileTheDatabaseIsClosed() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.engine().close();
            room.clock.pass(Duration.ofHours(3));
            room.crash();

            assertThat(room.engine().list()).isEmpty();
            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC003");
        }
    }

    @Test
    void aFinishedCursorLingersForAMinuteAndIsTheFirstToGo() {
        try (Room room = new Room(directory, option("maxCursors", 2))) {
            RestorableCursor finished = room.open(35);
            rest(finished);
            finished.suspend();
            UUID id = finished.id().orElseThrow();
            assertThat(room.engine().find(id).orElseThrow().state()).isEqualTo(SlotState.FINISHED);
            try (RestorableCursor again = room.engine().resume(id, OWNER, new Cancellation())) {
                assertThat(rest(again)).isEmpty();
                again.suspend();
            }
            room.pass(Duration.ofSeconds(59));
            assertThat(room.engine().find(id)).isPresent();
            room.pass(Duration.ofSeconds(2));
            assertThat(room.engine().find(id)).isEmpty();

            RestorableCursor other = room.open(35);
            rest(other);
            other.suspend();
            RestorableCursor first = room.open(35);
            RestorableCursor second = room.engine().open(room.request(35).withRestore(true, true));
            assertThat(room.engine().find(other.id().orElseThrow())).isEmpty();
            first.close();
            second.close();
        }
    }

    @Test
    void beyondTheLimitAQueryRunsWithoutRestoreOrIsRefused() {
        try (Room room = new Room(directory, option("maxCursors", 2))) {
            RestorableCursor one = room.open(35);
            RestorableCursor two = room.open(35);

            RestorableCursor three = room.open(35);
            assertThat(three.notResumableReason()).isPresent();
            assertThat(rest(three)).hasSize(35);
            assertThat(room.engine().counters().limits().cursors()).isEqualTo(1);
            assertThatThrownBy(() -> room.engine().open(room.request(35).withRestore(true, true)))
                    .hasMessageContaining("53400")
                    .hasMessageContaining("max_concurrent_cursors");

            one.close();
            assertThat(room.open(35).notResumableReason()).isEmpty();
            two.close();
        }
    }

    @Test
    void countersSurviveACrash() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            read(room.resume(token), 1);
            assertThatThrownBy(() -> room.resume("nonsense")).hasMessageContaining("RC001");
            room.crash();

            CursorCounters counters = room.engine().counters();
            assertThat(counters.totalResumes()).isEqualTo(2);
            assertThat(counters.successfulResumes()).isEqualTo(1);
            assertThat(counters.failedResumes()).isEqualTo(1);
            assertThat(counters.tokensRefused()).isEqualTo(1);
            assertThat(counters.restartsPrevented()).isEqualTo(1);
            assertThat(counters.activeCursors()).isEqualTo(1);
        }
    }

    @Test
    void withoutAResumeThereIsNoAverageLatency() {
        try (Room room = new Room(directory)) {
            assertThat(room.engine().counters().latency().average()).isEmpty();
        }
    }

    @Test
    void flushingSavesTheAcknowledgedRowsOfAllCursors() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 5);
            room.engine().flush();
            UUID id = cursor.id().orElseThrow();
            room.crash();

            assertThat(room.engine().find(id).orElseThrow().rows()).isEqualTo(4);
        }
    }
}

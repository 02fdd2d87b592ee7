package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.read;
import static io.heliosdb.lite.cursor.Room.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorCountersTest {

    @TempDir Path directory;

    @Test
    void countersAreTheSameAfterAnotherOpen() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            rest(room.resume(token));
            assertThatThrownBy(() -> room.resume("forged")).isInstanceOf(DatabaseException.class);
            room.engine().commands().kill(cursor.id().orElseThrow(), OWNER);
            CursorCounters before = room.engine().counters();
            assertThat(before.successfulResumes()).isEqualTo(1);
            assertThat(before.failedResumes()).isEqualTo(1);
            assertThat(before.tokensRefused()).isEqualTo(1);
            assertThat(before.restartsPrevented()).isEqualTo(1);
            assertThat(before.lives().killed()).isEqualTo(1);
            assertThat(before.latency().count()).isEqualTo(1);
            assertThat(before.on()).isEqualTo(new CursorCounters.Arm(2, 1, 0, 0));
            assertThat(before.rows()).isEqualTo(20 + 23);
            room.engine().flush();
            assertThat(room.engine().counters().forces()).isPositive();

            room.closeAndReopen();

            CursorCounters after = room.engine().counters();
            assertThat(after.on()).isEqualTo(before.on());
            assertThat(after.rows()).isEqualTo(before.rows());
            assertThat(after.latency()).isEqualTo(before.latency());
            assertThat(after.lives()).isEqualTo(before.lives());
        }
    }

    @Test
    void aCursorThatIsKilledWhileItIsReadFailsOnce() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            cursor.token();
            room.engine().commands().kill(cursor.id().orElseThrow(), OWNER);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> rest(cursor)).isInstanceOf(DatabaseException.class);
            }
            rest(room.open(35));

            assertThat(room.engine().counters().on()).isEqualTo(new CursorCounters.Arm(2, 1, 1, 0));
        }
    }

    @Test
    void aQueryRunAgainAfterItWasAbandonedIsRestartedOnce() {
        try (Room room = new Room(directory)) {
            RestorableCursor left = room.open(35);
            read(left, 12);
            left.suspend();

            rest(room.open(35));
            rest(room.open(35));

            assertThat(room.engine().counters().on().restarted()).isEqualTo(1);
        }
    }

    @Test
    void theArmWithoutRestoreIsCountedApart() {
        try (Room room = new Room(directory)) {
            RestorableCursor left = room.engine().open(room.request(35).withRestore(false, false));
            read(left, 12);
            left.suspend();
            rest(room.engine().open(room.request(35).withRestore(false, false)));

            assertThat(room.engine().counters().off())
                    .isEqualTo(new CursorCounters.Arm(2, 1, 0, 1));
            assertThat(room.engine().counters().on()).isEqualTo(new CursorCounters.Arm(0, 0, 0, 0));
        }
    }

    @Test
    void otherParametersAClosedCursorAResumeAndALateRunAreNoRestarts() {
        try (Room room = new Room(directory)) {
            RestorableCursor left = room.open(35);
            read(left, 12);
            String token = left.token();
            left.suspend();
            rest(room.open(36));
            rest(room.resume(token));
            rest(room.open(35));

            RestorableCursor closed = room.open(40);
            read(closed, 3);
            closed.close();
            rest(room.open(40));

            RestorableCursor late = room.open(50);
            read(late, 12);
            late.suspend();
            room.pass(Duration.ofHours(2));
            rest(room.open(50));

            assertThat(room.engine().counters().on().restarted()).isZero();
        }
    }

    @Test
    void withoutTrackingNothingIsCounted() {
        try (Room room = new Room(directory, CursorCountersTest::untracked)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            rest(room.resume(cursor.token()));

            CursorCounters counters = room.engine().counters();
            assertThat(counters.totalResumes()).isZero();
            assertThat(counters.rows()).isZero();
            assertThat(counters.on()).isEqualTo(new CursorCounters.Arm(0, 0, 0, 0));
            assertThat(counters.activeCursors()).isEqualTo(1);
            assertThat(room.events).hasSize(2);
        }
    }

    private static CursorOptions untracked(CursorOptions options) {
        return new CursorOptions(
                options.enabled(),
                options.statePath(),
                options.spoolPath(),
                options.keyFile(),
                options.persistIntervalRows(),
                options.persistAsync(),
                options.allowCrossConnectionResume(),
                options.timeToLive(),
                options.maxCursors(),
                options.maxCursorsPerUser(),
                options.signTokens(),
                options.validateIdentity(),
                false,
                options.logResumes(),
                options.acceptLoss(),
                options.spoolBytesMax(),
                options.spoolBytesMaxPerUser(),
                options.holdBytesMax(),
                options.holdAgeMax(),
                options.compatibleSemantics());
    }
}

package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Changed.option;
import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.numbers;
import static io.heliosdb.lite.cursor.Room.read;
import static io.heliosdb.lite.cursor.Room.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cursor at the highest age ends with 72000, never silently; younger ones go on. */
class HoldAgeTest {

    @TempDir Path directory;

    @Test
    void drivenAndSuspendedCursorsEndAndTheYoungerOnesGoOn() {
        try (Room room = new Room(directory, option("holdAgeMax", Duration.ofMinutes(50)))) {
            RestorableCursor driven = room.open(100);
            read(driven, 12);
            String token = driven.token();
            RestorableCursor left = room.open(100);
            read(left, 12);
            UUID suspended = left.id().orElseThrow();
            left.suspend();
            room.write();
            room.pass(Duration.ofMinutes(30));
            RestorableCursor younger = room.open(100);
            read(younger, 12);
            room.engine().flush();

            room.pass(Duration.ofMinutes(30));

            assertThatThrownBy(driven::next).hasMessageContaining("72000");
            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("72000");
            assertThatThrownBy(() -> resume(room, suspended)).hasMessageContaining("72000");
            assertThat(room.engine().holds())
                    .extracting(HoldInfo::cursorId)
                    .containsExactly(younger.id().orElseThrow());
            assertThat(room.engine().counters().lives().tooOld()).isEqualTo(2);
            assertThat(room.engine().counters().limits())
                    .isEqualTo(new CursorCounters.Limits(0, 0, 2, 0));
            assertThat(room.events)
                    .contains(new CursorEvent.Limited(CursorEvent.Limit.HOLD_AGE, OWNER.roleId()))
                    .contains(
                            new CursorEvent.Ended(
                                    suspended,
                                    OWNER.roleId(),
                                    CursorEvent.End.TOO_OLD,
                                    CursorEvent.NO_ROLE));
            assertThat(rest(younger)).isEqualTo(numbers(13, 100));
        }
    }

    @Test
    void anAgeThatPassedWhileNobodyHadItOpenCountsAndTheErrorOutlivesACrash() {
        try (Room room = new Room(directory, option("holdAgeMax", Duration.ofMinutes(50)))) {
            RestorableCursor cursor = room.open(100);
            read(cursor, 12);
            String token = cursor.token();
            room.closeAndReopen();
            room.pass(Duration.ofMinutes(55));
            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("72000");

            room.crash();

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("72000");
        }
    }

    private static RestorableCursor resume(Room room, UUID id) {
        return room.engine().resume(id, OWNER, new Cancellation());
    }
}

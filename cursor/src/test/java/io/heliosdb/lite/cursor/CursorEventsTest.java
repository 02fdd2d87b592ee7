package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens hears what happens, once, and no secrets. */
class CursorEventsTest {

    @TempDir Path directory;

    @Test
    void resumesAreToldWithTheRowsBeforeThem() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            UUID id = cursor.id().orElseThrow();

            RestorableCursor resumed = room.resume(token);
            read(resumed, 1);

            assertThat(room.events).hasSize(2);
            assertThat(room.events.getFirst())
                    .isInstanceOfSatisfying(
                            CursorEvent.Resumed.class,
                            event -> {
                                assertThat(event.cursorId()).isEqualTo(id);
                                assertThat(event.roleId()).isEqualTo(OWNER.roleId());
                                assertThat(event.rowsBefore()).isEqualTo(12);
                                assertThat(event.generation()).isEqualTo(2);
                            });
            assertThat(room.events.getLast()).isInstanceOf(CursorEvent.FirstRow.class);
        }
    }

    @Test
    void refusalsNameTheReasonButNotTheToken() {
        try (Room room = new Room(directory)) {
            assertThatThrownBy(() -> room.resume("forged-token")).hasMessageContaining("RC00");

            assertThat(room.events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CursorEvent.Refused.class,
                            event -> {
                                assertThat(event.cursorId()).isEqualTo(Requester.ANONYMOUS);
                                assertThat(event.state()).isEqualTo(SqlState.TOKEN_MALFORMED);
                                assertThat(event.toString()).doesNotContain("forged-token");
                            });
        }
    }

    @Test
    void everyEndIsToldOnceWithWhoAskedForIt() {
        try (Room room = new Room(directory)) {
            RestorableCursor killed = room.open(35);
            read(killed, 12);
            killed.token();
            UUID killedId = killed.id().orElseThrow();
            room.engine().commands().kill(killedId, OWNER);
            room.engine().commands().kill(killedId, OWNER);

            RestorableCursor discarded = room.open(35);
            read(discarded, 12);
            String token = discarded.token();
            UUID discardedId = discarded.id().orElseThrow();
            room.engine().commands().discard(token, OWNER);
            room.engine().commands().discard(token, OWNER);

            RestorableCursor left = room.open(35);
            read(left, 12);
            UUID leftId = left.id().orElseThrow();
            left.suspend();
            room.pass(Duration.ofHours(2));

            long role = OWNER.roleId();
            assertThat(room.events)
                    .containsExactly(
                            new CursorEvent.Ended(killedId, role, CursorEvent.End.KILLED, role),
                            new CursorEvent.Ended(
                                    discardedId, role, CursorEvent.End.DISCARDED, role),
                            new CursorEvent.Ended(
                                    leftId, role, CursorEvent.End.EXPIRED, CursorEvent.NO_ROLE));
        }
    }
}

package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.numbers;
import static io.heliosdb.lite.cursor.Room.read;
import static io.heliosdb.lite.cursor.Room.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deadlines run on database time: wrong clocks, renewal, and what each kind of too late is called.
 */
final class CursorTimeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path directory;

    @Test
    void aClockThatJumpsWhileTheDatabaseIsOpenMovesNoDeadline() {
        for (int days : new int[] {-30, -1, 1, 30}) {
            try (Room room = new Room(directory.resolve("jump" + days))) {
                String token = suspended(room);
                room.clock.jump(Duration.ofDays(days));
                room.pass(Duration.ofMinutes(59));
                assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));

                room.crash();
                room.pass(Duration.ofMinutes(61));
                assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC003");
            }
        }
    }

    @Test
    void aClockThatWasSetBackWhileTheDatabaseWasClosedCostsNoTime() {
        try (Room room = new Room(directory)) {
            String token = suspended(room);
            long before = room.store().time().millis();
            room.closeAndReopen(Duration.ofDays(-3));

            assertThat(room.store().time().millis()).isEqualTo(before);
            room.pass(Duration.ofMinutes(59));
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));
        }
    }

    @Test
    void aClockThatWasSetFarForwardWhileClosedCostsOneStepAtMost() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor =
                    room.engine()
                            .open(
                                    room.request(35)
                                            .withTimeToLive(Optional.of(HOUR.multipliedBy(36))));
            read(cursor, 12);
            String token = cursor.token();
            cursor.close();
            long before = room.store().time().millis();
            room.closeAndReopen(Duration.ofDays(400));

            assertThat(room.store().time().millis() - before)
                    .isEqualTo(Duration.ofDays(1).toMillis());
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));
        }
    }

    @Test
    void aDeviceThatAlwaysStartsIn1970KeepsItsCursorsAndItsOrderOfTime() {
        TestClock device = new TestClock(0);
        try (Room room = new Room(directory, UnaryOperator.identity(), device)) {
            String token = suspended(room);
            long last = room.store().time().millis();
            for (int starts = 0; starts < 5; starts++) {
                room.pass(Duration.ofMinutes(10));
                room.closeAndReopen(Duration.ofMillis(-device.wallMillis()));
                assertThat(device.wallMillis()).isZero();
                long now = room.store().time().millis();
                assertThat(now).isGreaterThan(last);
                last = now;
            }
            // then it learns the time
            device.jump(Duration.ofDays(20_000));
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));
            room.closeAndReopen(Duration.ZERO);
            room.pass(Duration.ofMinutes(61));
            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC003");
        }
    }

    @Test
    void garbageIsCollectedByDatabaseTimeWhateverTheClockSays() {
        try (Room room = new Room(directory)) {
            room.replaceRow();
            long snapshot = room.replaceRow();
            room.clock.jump(Duration.ofDays(30));
            room.replaceRow();
            room.store().garbage().collectNow();
            assertThat(room.store().garbage().floor()).isZero();

            room.pass(Duration.ofHours(3));
            room.replaceRow();
            room.pass(Duration.ofHours(3));
            room.replaceRow();
            room.store().garbage().collectNow();
            assertThat(room.store().garbage().floor()).isGreaterThan(snapshot);
        }
    }

    @Test
    void aRenewedCursorOutlivesItsTokensAndARestart() {
        try (Room room = new Room(directory)) {
            String token = suspended(room);
            for (int hours = 0; hours < 30; hours++) {
                room.pass(Duration.ofMinutes(50));
                assertThat(room.engine().commands().renew(token, Duration.ZERO, OWNER))
                        .isEqualTo(room.store().time().millis() + HOUR.toMillis());
                room.closeAndReopen();
            }
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));
            assertThat(room.events)
                    .anyMatch(event ->
                            event instanceof CursorEvent.Renewed renewed
                                    && renewed.byRole() == OWNER.roleId());
        }
    }

    @Test
    void aLongerTimeToLiveStaysAndAShorterOneChangesNothing() {
        try (Room room = new Room(directory)) {
            String token = suspended(room);
            UUID id = room.engine().list().getFirst().id();
            room.engine().commands().renew(id, Duration.ofDays(2), OWNER);
            room.engine().commands().renew(id, Duration.ofMinutes(1), OWNER);
            room.closeAndReopen();
            room.pass(Duration.ofHours(47));
            room.resume(token).close();
            room.pass(Duration.ofHours(47));

            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void renewingACursorThatIsReadDisturbsNobody() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            UUID id = cursor.id().orElseThrow();
            room.engine().commands().renew(id, Duration.ofHours(3), OWNER);
            assertThat(read(cursor, 10)).isEqualTo(numbers(13, 22));
            room.engine().commands().renew(id, Duration.ZERO, OWNER);
            cursor.suspend();
            room.closeAndReopen();
            room.pass(Duration.ofHours(2));

            assertThat(rest(room.engine().resume(id, OWNER, new Cancellation())))
                    .isEqualTo(numbers(22, 35));
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void expiredUnknownKilledAndAnotherRolesAreTheirOwnErrors() {
        try (Room room = new Room(directory)) {
            String expired = suspended(room);
            UUID expiredId = room.engine().list().getFirst().id();
            room.pass(Duration.ofMinutes(61));
            String killed = suspended(room);
            room.engine().commands().kill(room.engine().list().getFirst().id());
            String mine = suspended(room);

            for (int opens = 0; opens < 2; opens++) {
                assertRenewal(room, expired, "RC003", "the cursor has expired");
                assertThatThrownBy(() -> room.engine().commands().renew(expiredId, HOUR, OWNER))
                        .hasMessageContaining("RC003")
                        .hasMessageContaining("the cursor has expired");
                assertThatThrownBy(() -> room.engine().resume(expiredId, OWNER, new Cancellation()))
                        .hasMessageContaining("RC003");
                assertRenewal(room, killed, "RC003", "killed or discarded");
                assertThatThrownBy(
                                () -> room.engine().commands().renew(new UUID(1, 2), HOUR, OWNER))
                        .hasMessageContaining("34000");
                assertThatThrownBy(() ->
                                room.engine().commands().renew(mine, HOUR, Requester.embedded(8)))
                        .hasMessageContaining("RC004");
                assertRenewal(room, "nonsense", "RC001", "not a resume token");
                room.closeAndReopen();
            }
        }
    }

    @Test
    void withoutItsRecordACursorIsUnknownUntilItIsResumed() throws Exception {
        try (Room room = new Room(directory)) {
            String token = suspended(room);
            room.engine().close();
            Files.delete(room.options().statePath().resolve("cursors.state"));
            room.crash(Changed.option("acceptLoss", true));
            assertRenewal(room, token, "34000", "no such cursor");

            room.resume(token).close();
            room.engine().commands().renew(token, Duration.ofHours(5), OWNER);
            room.pass(Duration.ofHours(4));
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void aSnapshotThatIsGoneIsItsOwnError() throws Exception {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor =
                    room.engine()
                            .open(
                                    room.request(35)
                                            .withTimeToLive(Optional.of(Duration.ofDays(30))));
            read(cursor, 12);
            String token = cursor.token();
            cursor.close();
            room.engine().close();
            Files.delete(room.options().statePath().resolve("cursors.state"));
            room.crash(Changed.option("acceptLoss", true));
            room.pass(Duration.ofDays(8)); // a hold without a slot stays for seven
            for (int commits = 0; commits < 4; commits++) {
                room.replaceRow();
                room.pass(Duration.ofHours(3));
            }
            room.store().garbage().collectNow();

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("72000");
        }
    }

    @Test
    void aConnectedCursorGoesOnHoweverOldItIs() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String old = cursor.token();
            for (int days = 0; days < 30; days++) {
                room.pass(Duration.ofDays(1));
                room.write();
                room.store().garbage().collectNow();
            }
            assertThat(read(cursor, 3)).isEqualTo(numbers(13, 15));
            assertThat(rest(room.resume(old))).isEqualTo(numbers(13, 35));
        }
    }

    private static void assertRenewal(Room room, String token, String code, String problem) {
        assertThatThrownBy(() -> room.engine().commands().renew(token, HOUR, OWNER))
                .hasMessageContaining(code)
                .hasMessageContaining(problem);
    }

    /** A token of a cursor that stands behind row 12 of 35 and that nobody drives. */
    private static String suspended(Room room) {
        RestorableCursor cursor = room.open(35);
        read(cursor, 12);
        String token = cursor.token();
        cursor.close();
        return token;
    }
}

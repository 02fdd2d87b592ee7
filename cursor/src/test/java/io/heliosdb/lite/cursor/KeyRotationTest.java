package io.heliosdb.lite.cursor;

import static io.heliosdb.lite.cursor.Room.OWNER;
import static io.heliosdb.lite.cursor.Room.numbers;
import static io.heliosdb.lite.cursor.Room.read;
import static io.heliosdb.lite.cursor.Room.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.cursor.token.KeyInfo;
import io.heliosdb.lite.cursor.token.TokenOutline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new key signs, old ones verify as long as a token of theirs can be good, then they go. */
final class KeyRotationTest {

    @TempDir Path directory;

    @Test
    void newTokensGetTheNewKeyAndOldOnesGoOn() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String old = cursor.token();
            assertThat(room.engine().rotateKeys(OWNER)).isEqualTo(2);
            read(cursor, 3);
            String fresh = cursor.token();

            assertThat(TokenOutline.of(old).keyId()).isEqualTo(1);
            assertThat(TokenOutline.of(fresh).keyId()).isEqualTo(2);
            for (int opens = 0; opens < 2; opens++) {
                assertThat(rest(room.resume(old))).isEqualTo(numbers(13, 35));
                assertThat(rest(room.resume(fresh))).isEqualTo(numbers(16, 35));
                room.crash();
            }
            assertThat(room.events).contains(new CursorEvent.KeysRotated(2, OWNER.roleId()));
        }
    }

    @Test
    void aSlotThatAnOldKeyAuthenticatesIsResumedById() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            cursor.suspend();
            room.engine().rotateKeys(OWNER);
            room.closeAndReopen();

            var id = cursor.id().orElseThrow();
            RestorableCursor again =
                    room.engine()
                            .resume(
                                    id,
                                    OWNER,
                                    new io.heliosdb.lite.execution.operator.Cancellation());
            assertThat(rest(again)).isEqualTo(numbers(12, 35));
        }
    }

    @Test
    void aKeyIsRetiredWhenTheLastOfItsTokensHasExpiredAndNotBefore() {
        try (Room room = new Room(directory)) {
            RestorableCursor week =
                    room.engine()
                            .open(room.request(35).withTimeToLive(Optional.of(Duration.ofDays(7))));
            read(week, 12);
            String token = week.token();
            week.close();
            room.engine().rotateKeys(OWNER);

            room.pass(Duration.ofDays(7));
            room.crash();
            assertThat(ids(room)).containsExactly(1, 2);
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));
            room.crash();
            room.pass(Duration.ofDays(8));
            room.pass(Duration.ofSeconds(1));

            assertThat(ids(room)).containsExactly(2);
            assertThatThrownBy(() -> room.resume(token))
                    .hasMessageContaining("RC002")
                    .hasMessageContaining("the key of the resume token was retired");
            room.crash();
            assertThat(ids(room)).containsExactly(2);
        }
    }

    @Test
    void aConnectedCursorKeepsTheKeyOfItsTimeHoweverOldItIs() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String old = cursor.token();
            room.engine().rotateKeys(OWNER);
            room.pass(Duration.ofDays(30));

            assertThat(ids(room)).containsExactly(1, 2);
            assertThat(rest(room.resume(old))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void aKeyStaysWhileTheTokensOfALostStateVolumeMayBeAround() throws Exception {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor =
                    room.engine()
                            .open(room.request(35).withTimeToLive(Optional.of(Duration.ofDays(6))));
            read(cursor, 12);
            String token = cursor.token();
            cursor.close();
            Files.delete(room.options().statePath().resolve("cursors.state"));
            room.crash(Changed.option("acceptLoss", true));
            room.engine().rotateKeys(OWNER);
            room.pass(Duration.ofDays(5));

            assertThat(ids(room)).containsExactly(1, 2);
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void aCrashBetweenTheNewKeyAndTheEndOfTheOldOneIsMended() {
        try (Room room = new Room(directory)) {
            room.engine()
                    .services()
                    .keys()
                    .rotate(new java.util.SplittableRandom(3), room.store().time().millis());
            room.crash();
            assertThat(keys(room).getFirst().verifiesUntilMillis()).isZero();

            room.pass(Duration.ofSeconds(1));
            assertThat(keys(room).getFirst().verifiesUntilMillis())
                    .isEqualTo(room.store().time().millis() + Duration.ofHours(1).toMillis());
            room.pass(Duration.ofMinutes(61));
            assertThat(ids(room)).containsExactly(2);
        }
    }

    @Test
    void theFileStaysItsOwnersAlone() throws Exception {
        try (Room room = new Room(directory)) {
            for (int i = 0; i < 5; i++) {
                room.engine().rotateKeys(OWNER);
            }
            Path file = room.options().keyFile();

            assertThat(ids(room)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(file.resolveSibling(file.getFileName() + ".new")).doesNotExist();
        }
    }

    @Test
    void whenTheFileCannotBeWrittenTheOldKeySignsOn() throws Exception {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            Path file = room.options().keyFile();
            Path blocked = file.resolveSibling(file.getFileName() + ".new");
            Files.createDirectories(blocked.resolve("in the way"));

            assertThatThrownBy(() -> room.engine().rotateKeys(OWNER)).hasMessageContaining("58030");
            assertThat(TokenOutline.of(cursor.token()).keyId()).isEqualTo(1);
            assertThat(ids(room)).containsExactly(1);
        }
    }

    private static List<KeyInfo> keys(Room room) {
        return room.engine().keys();
    }

    private static List<Integer> ids(Room room) {
        return keys(room).stream().map(KeyInfo::id).toList();
    }
}

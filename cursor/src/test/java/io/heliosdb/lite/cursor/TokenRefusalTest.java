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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may not resume, and what a token survives. */
final class TokenRefusalTest {

    private static final UUID ALICE = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);

    @TempDir Path directory;

    @Test
    void eachResumeFencesTheDriverBefore() {
        try (Room room = new Room(directory)) {
            RestorableCursor first = room.open(35);
            read(first, 12);
            String token = first.token();
            RestorableCursor second = room.resume(token);
            assertThatThrownBy(first::next).hasMessageContaining("RC005");
            read(second, 3);
            RestorableCursor third = room.resume(token);

            assertThatThrownBy(second::next).hasMessageContaining("RC005");
            assertThatThrownBy(second::token).hasMessageContaining("RC005");
            second.close();
            first.suspend();
            assertThat(rest(third)).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void aFencedDriverCannotMoveTheSavedPosition() {
        try (Room room = new Room(directory)) {
            RestorableCursor first = room.open(35);
            read(first, 25);
            String late = first.token();
            RestorableCursor second = room.resume(late);
            read(second, 1);
            first.suspend();
            first.close();
            second.suspend();

            assertThat(room.engine().list().getFirst().rows()).isEqualTo(25);
        }
    }

    @Test
    void anOlderPositionTokenOfAnotherClaimantIsFencedAndTheSameClaimantIsNot() {
        try (Room room = new Room(directory)) {
            Requester alice = new Requester(7, 0, true, ALICE);
            Requester bob = new Requester(7, 0, true, BOB);
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String old = cursor.positionToken();

            RestorableCursor lostReply = room.engine().resume(old, alice);
            RestorableCursor repeated = room.engine().resume(old, alice);
            assertThatThrownBy(lostReply::next).hasMessageContaining("RC005");
            assertThatThrownBy(() -> room.engine().resume(old, bob)).hasMessageContaining("RC005");
            assertThat(read(repeated, 2)).isEqualTo(numbers(13, 14));

            RestorableCursor taken = room.engine().resume(repeated.positionToken(), bob);
            assertThat(rest(taken)).isEqualTo(numbers(15, 35));
        }
    }

    @Test
    void killedAndDiscardedCursorsAreRefusedAlsoAfterReopening() {
        try (Room room = new Room(directory)) {
            RestorableCursor killed = room.open(35);
            read(killed, 12);
            String first = killed.token();
            assertThat(room.engine().commands().kill(killed.id().orElseThrow())).isTrue();
            assertThat(room.engine().commands().kill(killed.id().orElseThrow())).isFalse();
            assertThatThrownBy(killed::next).hasMessageContaining("RC003");
            killed.close();

            RestorableCursor discarded = room.open(35);
            read(discarded, 12);
            String second = discarded.token();
            discarded.close();
            room.engine().commands().discard(second, OWNER);
            room.engine().commands().discard(second, OWNER);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> room.resume(first)).hasMessageContaining("RC003");
                assertThatThrownBy(() -> room.resume(second)).hasMessageContaining("RC003");
                assertThat(room.engine().commands().inspect(first).status()).isEqualTo("ENDED");
                room.crash();
            }
            assertThat(room.store().holds().all()).isEmpty();
        }
    }

    @Test
    void aTombstoneStaysUntilTheLastTokenHasExpired() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.engine().commands().kill(cursor.id().orElseThrow());
            room.pass(Duration.ofMinutes(61));

            assertThatThrownBy(() -> room.resume(token))
                    .hasMessageContaining("RC003")
                    .hasMessageContaining("expired");
        }
    }

    @Test
    void anotherRoleIsRefusedUnlessIdentityIsNotValidated() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            Requester other = Requester.embedded(8);
            assertThatThrownBy(() -> room.engine().resume(token, other))
                    .hasMessageContaining("RC004");
            assertThatThrownBy(() -> room.engine().commands().discard(token, other))
                    .hasMessageContaining("RC004");
            assertThatThrownBy(() ->
                            room.engine()
                                    .resume(cursor.id().orElseThrow(), other, new Cancellation()))
                    .hasMessageContaining("RC004");

            room.crash(option("validateIdentity", false));
            assertThat(rest(room.engine().resume(token, other))).isEqualTo(numbers(13, 35));
            room.denied = 8;
            assertThatThrownBy(() -> room.engine().resume(token, other))
                    .hasMessageContaining("42501");
        }
    }

    @Test
    void aRevokedPrivilegeIsNoticed() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.denied = 7;

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("42501");
            room.denied = -1;
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
        }
    }

    @Test
    void anotherSessionIsRefusedWhenCrossConnectionResumeIsOff() {
        try (Room room = new Room(directory, option("allowCrossConnectionResume", false))) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            assertThatThrownBy(() -> room.engine().resume(token, Requester.session(7, 99)))
                    .hasMessageContaining("RC008")
                    .hasMessageContaining("allow_cross_connection_resume");
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));

            room.crash();
            assertThatThrownBy(() -> room.engine().resume(token, Requester.session(7, 0)))
                    .hasMessageContaining("RC008");
            assertThat(read(room.resume(token), 1)).isEqualTo(numbers(13, 13));
        }
    }

    @Test
    void anotherSemanticsStampIsRefused() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.crash(option("compatibleSemantics", Set.of(2)));

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC006");
        }
    }

    @Test
    void switchedOffNothingIsResumable() {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.crash(option("enabled", false));

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC008");
            assertThat(room.open(35).id()).isEmpty();
        }
    }

    @Test
    void tokensWorkWithTheStateVolumeLost() throws IOException {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            String position = cursor.positionToken();
            room.engine().close();
            deleteAll(room.options().statePath());
            assertThatThrownBy(room::crash).hasMessageContaining("55000");

            room.store().close();
            room.crash(option("acceptLoss", true));
            assertThat(room.engine().list()).isEmpty();
            assertThat(room.store().holds().all()).containsKey(cursor.id().orElseThrow());
            assertThat(rest(room.resume(position))).isEqualTo(numbers(13, 35));
            assertThat(rest(room.resume(token))).isEqualTo(numbers(13, 35));
            assertThat(room.engine().list()).hasSize(1);

            room.pass(Duration.ofHours(2));
            assertThat(room.engine().list()).hasSize(1);
        }
    }

    @Test
    void withoutARecordTheTokensOwnExpiryCounts() throws IOException {
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.engine().close();
            deleteAll(room.options().statePath());
            room.clock.pass(Duration.ofMinutes(61));
            room.crash(option("acceptLoss", true));

            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC003");
        }
    }

    @Test
    void tokensOfALostBranchAreRefusedAndThoseOfTheSharedHistoryAreNot() throws IOException {
        Path copy = directory.resolve("copy");
        try (Room room = new Room(directory.resolve("original"))) {
            RestorableCursor shared = room.open(35);
            read(shared, 12);
            String before = shared.token();
            room.closeAndReopen();
            copyAll(room.directory, copy);

            room.write();
            RestorableCursor lost = room.open(35);
            read(lost, 12);
            String after = lost.token();

            try (Room other = new Room(copy)) {
                other.write();
                assertThatThrownBy(() -> other.resume(after)).hasMessageContaining("RC010");
                assertThat(rest(other.resume(before))).isEqualTo(numbers(13, 35));
            }
        }
    }

    @Test
    void tokensOfAnotherDatabaseAreRefused() throws IOException {
        try (Room room = new Room(directory.resolve("a"));
                Room stranger = new Room(directory.resolve("b"))) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            assertThatThrownBy(() -> stranger.resume(token)).hasMessageContaining("RC002");

            Files.copy(
                    room.options().keyFile(),
                    stranger.options().keyFile(),
                    StandardCopyOption.REPLACE_EXISTING);
            stranger.crash();
            assertThatThrownBy(() -> stranger.resume(token)).hasMessageContaining("RC010");
        }
    }

    @Test
    void unknownCursorsAreUnknown() {
        try (Room room = new Room(directory)) {
            assertThatThrownBy(
                            () -> room.engine().resume(new UUID(1, 1), OWNER, new Cancellation()))
                    .hasMessageContaining("34000");
        }
    }

    @Test
    void anUnsignedTokenIsAnIdAndWorksAsLongAsTheRecordIsKnown() {
        try (Room room = new Room(directory, option("signTokens", false))) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            cursor.close();

            assertThat(token).hasSize(22);
            try (RestorableCursor again = room.resume(token)) {
                assertThat(read(again, 1)).isEqualTo(numbers(13, 13));
            }
            try (RestorableCursor again = room.resume(token)) {
                assertThat(rest(again)).isEqualTo(numbers(13, 35));
            }
            room.pass(Duration.ofMinutes(61));
            assertThatThrownBy(() -> room.resume(token)).hasMessageContaining("RC003");
            String unknown = token.substring(0, 10) + "AAAAAAAAAAAA";
            assertThatThrownBy(() -> room.resume(unknown)).hasMessageContaining("34000");
        }
    }

    @Test
    void nothingOfParametersOrStatementIsReadableInTokensListsFailuresOrLogs() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger("io.heliosdb.lite.cursor");
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        lines.add(line.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        logger.addHandler(handler);
        try (Room room = new Room(directory)) {
            RestorableCursor cursor = room.open(35);
            read(cursor, 12);
            String token = cursor.token();
            room.resume(token).close();
            room.denied = 7;
            List<String> seen = new ArrayList<>(lines);
            try {
                room.resume(token);
            } catch (DatabaseException e) {
                seen.add(e.getMessage());
            }
            seen.addAll(lines);
            seen.add(room.engine().list().toString());
            seen.add(room.engine().commands().inspect(token).toString());
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            seen.add(new String(bytes, StandardCharsets.ISO_8859_1));

            assertThat(lines).anyMatch(line -> line.startsWith("cursor resumed cursor="));
            assertThat(lines).anyMatch(line -> line.startsWith("cursor not resumed cursor="));
            assertThat(seen).noneMatch(line -> line.contains("ada.lovelace"));
            assertThat(lines).noneMatch(line -> line.contains(token.substring(0, 30)));
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

package io.heliosdb.lite.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of named cursors: time, crashes, take-overs, ends. */
final class NamedCursorsTest {

    private static final String NAME = "sync";

    @TempDir Path directory;
    private Room room;

    @BeforeEach
    void open() {
        room = new Room(directory);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private RestorableCursor named(long rows) {
        return named(room.request(rows));
    }

    private RestorableCursor named(CursorRequest request) {
        return room.engine().named().open(new NamedRequest(NAME, request.statementText(), request));
    }

    private Optional<Acknowledgement> acknowledgement(RestorableCursor cursor, OptionalLong row) {
        return room.engine().named().acknowledge(cursor, row, room.store().published(), null, 0);
    }

    private void commit(Acknowledgement acknowledgement) {
        room.store()
                .commit(WriteSet.of(room.store().published(), List.of(acknowledgement.change())))
                .await();
        acknowledgement.committed();
    }

    private void acknowledge(RestorableCursor cursor) {
        acknowledgement(cursor, OptionalLong.empty()).ifPresent(this::commit);
    }

    private static void expect(SqlState state, ThrowingCallable call) {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.sqlState()).as(failure.getMessage()).isEqualTo(state);
    }

    @Test
    void itGoesOnAfterACrashAtTheFirstUnacknowledgedRow() {
        RestorableCursor cursor = named(100);
        Room.read(cursor, 25);
        acknowledge(cursor);
        Room.read(cursor, 30);
        room.crash();

        assertThat(Room.rest(named(100))).isEqualTo(Room.numbers(26, 100));
    }

    @Test
    void anyRowThatWasDeliveredCanBeTheLastAcknowledgedOne() {
        for (long last = 1; last <= 35; last++) {
            RestorableCursor cursor = named(100);
            Room.read(cursor, 35);
            acknowledgement(cursor, OptionalLong.of(last)).ifPresent(this::commit);
            cursor.close();

            try (RestorableCursor next = named(100)) {
                assertThat(Room.rest(next))
                        .as("row %s", last)
                        .isEqualTo(Room.numbers(last + 1, 100));
            }
            room.engine().named().restart(Room.OWNER, NAME);
        }
    }

    @Test
    void aRowThatWasNotDeliveredCannotBeAcknowledged() {
        RestorableCursor cursor = named(100);
        Room.read(cursor, 5);

        expect(SqlState.INVALID_PARAMETER_VALUE, () -> acknowledgement(cursor, OptionalLong.of(6)));
    }

    @Test
    void anEarlierRowTakesNothingBack() {
        RestorableCursor cursor = named(100);
        Room.read(cursor, 20);
        acknowledge(cursor);

        assertThat(acknowledgement(cursor, OptionalLong.of(7))).isEmpty();
        assertThat(acknowledgement(cursor, OptionalLong.empty())).isEmpty();
    }

    @Test
    void anExhaustedOneStaysFinishedAndHoldsNothing() {
        RestorableCursor cursor = named(30);
        Room.rest(cursor);
        assertThat(room.store().holds().all()).hasSize(1);
        acknowledge(cursor);
        assertThat(room.store().holds().all()).isEmpty();
        cursor.close();
        room.pass(Duration.ofDays(100));
        room.crash();

        RestorableCursor again = named(30);

        assertThat(again.rowNumber()).isEqualTo(30);
        assertThat(acknowledgement(again, OptionalLong.empty())).isEmpty();
        assertThat(room.store().holds().all()).isEmpty();
        assertThat(room.engine().counters().activeCursors()).isZero();
    }

    @Test
    void theLastRowIsNotTheEnd() {
        RestorableCursor cursor = named(30);
        Room.read(cursor, 30);
        acknowledge(cursor);
        assertThat(room.store().holds().all()).hasSize(1);

        assertThat(cursor.next()).isFalse();
        acknowledge(cursor);

        assertThat(room.store().holds().all()).isEmpty();
    }

    @Test
    void anExpiredOneLeavesATombstoneUntilItIsRestarted() {
        RestorableCursor cursor = named(30);
        Room.read(cursor, 10);
        acknowledge(cursor);
        cursor.close();
        room.pass(Duration.ofDays(7).minusMinutes(1));
        named(30).close();
        room.pass(Duration.ofDays(7).plusMinutes(1));

        expect(SqlState.TOKEN_EXPIRED, () -> named(30));
        room.crash();
        expect(SqlState.TOKEN_EXPIRED, () -> named(30));
        assertThat(room.store().holds().all()).isEmpty();
        room.engine().named().restart(Room.OWNER, NAME);
        assertThat(Room.rest(named(30))).isEqualTo(Room.numbers(1, 30));
    }

    @Test
    void aConnectedOneDoesNotExpire() {
        RestorableCursor cursor = named(30);
        room.pass(Duration.ofDays(30));

        assertThat(Room.rest(cursor)).isEqualTo(Room.numbers(1, 30));
        acknowledge(cursor);
    }

    @Test
    void afterACrashTheTimeToLiveBeginsAnew() {
        RestorableCursor cursor = named(30);
        Room.read(cursor, 10);
        room.pass(Duration.ofDays(30));
        room.crash();
        room.pass(Duration.ofDays(6));

        assertThat(Room.rest(named(30))).isEqualTo(Room.numbers(1, 30));
    }

    @Test
    void anotherStatementUnderTheNameIsRefused() {
        named(30).close();

        expect(SqlState.DUPLICATE_CURSOR, () -> named(31));
        room.engine().named().restart(Room.OWNER, NAME);
        expect(SqlState.DUPLICATE_CURSOR, () -> named(31));
        assertThat(room.engine().named().discard(Room.OWNER, NAME)).isTrue();
        assertThat(Room.rest(named(31))).isEqualTo(Room.numbers(1, 31));
    }

    @Test
    void theSecondSessionFencesTheFirst() {
        RestorableCursor first = named(100);
        Room.read(first, 15);
        Acknowledgement early = acknowledgement(first, OptionalLong.empty()).orElseThrow();
        long before = room.store().published();
        RestorableCursor second = named(100);

        expect(SqlState.CURSOR_FENCED, () -> acknowledgement(first, OptionalLong.empty()));
        expect(
                SqlState.SERIALIZATION_FAILURE,
                () -> room.store().commit(WriteSet.of(before, List.of(early.change()))).await());
        expect(SqlState.CURSOR_FENCED, early::requireDriver);
        expect(SqlState.CURSOR_FENCED, first::next);
        first.close();
        Room.read(second, 4);
        acknowledge(second);
        assertThat(Room.rest(named(100))).isEqualTo(Room.numbers(5, 100));
    }

    @Test
    void whoReadsADiscardedOneIsTold() {
        RestorableCursor cursor = named(100);
        Room.read(cursor, 15);
        room.engine().named().discard(Room.OWNER, NAME);

        expect(SqlState.TOKEN_EXPIRED, cursor::next);
        expect(SqlState.TOKEN_EXPIRED, () -> acknowledgement(cursor, OptionalLong.empty()));
        assertThat(room.store().holds().all()).isEmpty();
        assertThat(room.engine().named().discard(Room.OWNER, NAME)).isFalse();
        expect(SqlState.INVALID_CURSOR_NAME, () -> room.engine().named().restart(Room.OWNER, NAME));
    }

    @Test
    void aNameBelongsToItsRole() {
        CursorRequest own = room.request(30);
        CursorRequest other =
                CursorRequest.of(
                        own.plan(),
                        own.parameters(),
                        own.settings(),
                        own.snapshot(),
                        Requester.embedded(8),
                        "SELECT something else");
        named(own).close();

        assertThat(Room.rest(named(other))).isEqualTo(Room.numbers(1, 30));
        assertThat(Room.rest(named(own))).isEqualTo(Room.numbers(1, 30));
    }

    @Test
    void itTakesAPlaceAndHasNoToken() {
        RestorableCursor cursor = named(100);
        Room.read(cursor, 15);

        expect(SqlState.CURSOR_NOT_RESUMABLE, cursor::token);
        assertThat(room.engine().counters().activeCursors()).isEqualTo(1);
        cursor.close();
        room.crash();
        assertThat(room.engine().counters().activeCursors()).isEqualTo(1);
    }

    @Test
    void aNameHasFrom1To63Characters() {
        for (String name : List.of("", " ", "x".repeat(64), "a\0b")) {
            CursorRequest request = room.request(1);
            expect(
                    SqlState.INVALID_PARAMETER_VALUE,
                    () -> room.engine().named().open(new NamedRequest(name, "text", request)));
        }
    }
}

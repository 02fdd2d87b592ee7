package io.heliosdb.lite.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the limits in number do: to all cursors, and to those of one user. */
class CursorQuotaTest {

    private static final int MAX = 5;
    private static final int QUOTA = 2;
    private static final Requester OTHER = Requester.embedded(8);
    private static final Requester THIRD = Requester.embedded(9);

    @TempDir Path directory;
    private Room room;

    @BeforeEach
    void open() {
        room = new Room(directory, CursorQuotaTest::limited);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void beyondItsQuotaAUsersQueryRunsWithoutRestoreAndTheOthersGoOn() {
        List<RestorableCursor> cursors = openFor(Room.OWNER, QUOTA);
        try (RestorableCursor beyond = open(Room.OWNER, false);
                RestorableCursor others = open(OTHER, true)) {
            assertThat(beyond.notResumableReason().orElseThrow()).contains("max_cursors_per_user");
            assertThat(Room.rest(beyond)).isEqualTo(Room.numbers(1, 100));
            assertThat(others.token()).isNotEmpty();
        }
        assertThat(room.engine().counters().limits().cursors()).isEqualTo(1);
        for (RestorableCursor cursor : cursors) {
            assertThat(Room.rest(cursor)).isEqualTo(Room.numbers(2, 100));
            cursor.close();
        }
        assertThat(open(Room.OWNER, true).id()).isPresent();
    }

    @Test
    void aQueryThatRequiresRestoreIsRefusedWithTheLimitAndItsKey() {
        openFor(Room.OWNER, QUOTA);

        assertRefused(Room.OWNER, QUOTA, "cursor_restore.max_cursors_per_user");

        openFor(OTHER, QUOTA);
        openFor(THIRD, MAX - 2 * QUOTA);
        assertRefused(THIRD, MAX, "cursor_restore.max_concurrent_cursors");
        assertThat(room.engine().counters().limits().cursors()).isEqualTo(2);
        assertThat(room.engine().counters().activeCursors()).isEqualTo(MAX);
    }

    @Test
    void aUserAtTheQuotaLosesAFinishedCursorOfItsOwnOnly() {
        RestorableCursor others = finished(OTHER);
        RestorableCursor mine = finished(Room.OWNER);
        openFor(Room.OWNER, QUOTA - 1);

        RestorableCursor next = open(Room.OWNER, true);

        assertThat(next.id()).isPresent();
        assertThat(known()).contains(id(others)).doesNotContain(id(mine));
    }

    @Test
    void aFullDatabaseGivesTheLongestFinishedCursorOfTheSameUserAway() {
        RestorableCursor first = finished(OTHER);
        finished(OTHER);
        openFor(Room.OWNER, QUOTA);
        openFor(THIRD, 1);

        RestorableCursor next = open(THIRD, true);

        assertThat(next.id()).isPresent();
        assertThat(known()).doesNotContain(id(first));
        assertThat(room.engine().counters().activeCursors()).isEqualTo(MAX);
    }

    @Test
    void aFinishedCursorWithATokenKeepsItsPlace() {
        RestorableCursor kept = finished(Room.OWNER);
        String token = kept.token();
        openFor(Room.OWNER, QUOTA - 1);

        assertRefused(Room.OWNER, QUOTA, "cursor_restore.max_cursors_per_user");
        try (RestorableCursor again = room.resume(token)) {
            assertThat(Room.rest(again)).isEmpty();
        }
    }

    @Test
    void whoResumedAFinishedCursorKeepsItUntilItIsFinishedAgain() {
        RestorableCursor first = finished(Room.OWNER);
        UUID id = id(first);
        first.suspend();
        RestorableCursor again = room.engine().resume(id, Room.OWNER, new Cancellation());
        openFor(Room.OWNER, QUOTA - 1);

        assertRefused(Room.OWNER, QUOTA, "cursor_restore.max_cursors_per_user");
        assertThat(Room.rest(again)).isEmpty();
        assertThat(open(Room.OWNER, true).id()).isPresent();
    }

    @Test
    void recoveredCursorsCountForTheirUserAndFinishedOnesMakePlace() {
        RestorableCursor done = finished(Room.OWNER);
        RestorableCursor half = open(Room.OWNER, true);
        Room.read(half, 50);
        half.token();
        UUID finishedId = id(done);

        room.crash();

        try (RestorableCursor next = open(Room.OWNER, true)) {
            assertThat(next.id()).isPresent();
            assertThat(known()).doesNotContain(finishedId).contains(id(half));
            assertRefused(Room.OWNER, QUOTA, "cursor_restore.max_cursors_per_user");
        }
    }

    @Test
    void aTokenWhoseRecordIsLostNeedsAPlaceOfItsUser() {
        RestorableCursor lost = open(Room.OWNER, true);
        Room.read(lost, 3);
        String token = lost.token();
        room.engine().flush();
        room.crash(options -> loss(options, directory.resolve("other-state")));
        List<RestorableCursor> held = openFor(Room.OWNER, QUOTA);

        assertThatThrownBy(() -> room.resume(token))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.sqlState()).isEqualTo(SqlState.LIMIT_EXCEEDED));

        held.getFirst().close();
        try (RestorableCursor again = room.resume(token)) {
            assertThat(Room.rest(again)).isEqualTo(Room.numbers(4, 100));
        }
    }

    private List<RestorableCursor> openFor(Requester user, int count) {
        List<RestorableCursor> cursors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RestorableCursor cursor = open(user, true);
            cursor.next();
            cursors.add(cursor);
        }
        return cursors;
    }

    private RestorableCursor open(Requester user, boolean required) {
        CursorRequest request = room.request(100);
        return room.engine()
                .open(
                        new CursorRequest(
                                request.plan(),
                                request.parameters(),
                                request.settings(),
                                request.snapshot(),
                                null,
                                0,
                                user,
                                List.of(),
                                request.statementText(),
                                null,
                                true,
                                required,
                                null,
                                request.workMemoryBytes(),
                                request.cancellation()));
    }

    private RestorableCursor finished(Requester user) {
        RestorableCursor cursor = open(user, true);
        assertThat(Room.rest(cursor)).hasSize(100);
        return cursor;
    }

    private void assertRefused(Requester user, int limit, String key) {
        assertThatThrownBy(() -> open(user, true))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> {
                            assertThat(e.sqlState()).isEqualTo(SqlState.LIMIT_EXCEEDED);
                            assertThat(e.getMessage()).contains("" + limit).contains(key);
                        });
    }

    private List<UUID> known() {
        return room.engine().list().stream().map(CursorInfo::id).toList();
    }

    private static UUID id(RestorableCursor cursor) {
        return cursor.id().orElseThrow();
    }

    @Test
    void withoutAShareThatIsSetTheOwnerMayHaveAllAndOthersAQuarter() {
        assertThat(UserShare.of(1_000, UserShare.NOT_SET, -7)).isEqualTo(1_000);
        assertThat(UserShare.of(1_000, UserShare.NOT_SET, 7)).isEqualTo(250);
        assertThat(UserShare.of(3, UserShare.NOT_SET, 7)).isEqualTo(1);
        assertThat(UserShare.of(Long.MAX_VALUE, UserShare.NOT_SET, 7)).isEqualTo(Long.MAX_VALUE);
        assertThat(UserShare.of(1_000, 600, 7)).isEqualTo(600);
        assertThat(UserShare.of(1_000, 2_000, -7)).isEqualTo(1_000);
    }

    private static CursorOptions limited(CursorOptions options) {
        return with(options, options.statePath(), false);
    }

    private static CursorOptions loss(CursorOptions options, Path state) {
        return with(options, state, true);
    }

    private static CursorOptions with(CursorOptions options, Path state, boolean acceptLoss) {
        return new CursorOptions(
                true,
                state,
                options.spoolPath(),
                options.keyFile(),
                options.persistIntervalRows(),
                true,
                true,
                Duration.ofHours(1),
                MAX,
                QUOTA,
                true,
                true,
                true,
                false,
                acceptLoss,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Duration.ZERO,
                Set.copyOf(options.compatibleSemantics()));
    }
}

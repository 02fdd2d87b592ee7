package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RENEW, KILL and DISCARD CURSOR; FLUSH CURSORS. */
class CursorStatementTest {

    private static final String QUERY = "SELECT id FROM t ORDER BY id";

    @TempDir private Path directory;
    private Database database;
    private Session owner;
    private Session ann;

    @BeforeEach
    void fill() {
        database = Database.open(Config.defaults(directory.resolve("db")));
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        try (Transaction transaction = database.begin()) {
            for (long id = 1; id <= 3_000; id++) {
                transaction.execute("INSERT INTO t VALUES (?)", id);
            }
            transaction.commit();
        }
        database.execute("CREATE USER ann PASSWORD 'a'");
        database.execute("CREATE USER bob PASSWORD 'b'");
        database.execute("GRANT SELECT ON t TO PUBLIC");
        owner = database.session();
        ann = database.session("ann");
    }

    @AfterEach
    void close() {
        owner.close();
        ann.close();
        database.close();
    }

    /** A cursor that can be continued by its token. */
    private UUID suspended(Session session) {
        session.execute("SET heliosdb.cursor_ttl_seconds = 60");
        try (Cursor cursor = session.query(QUERY)) {
            assertThat(cursor.next()).isTrue();
            var _ = cursor.resumeToken();
            return cursor.id().orElseThrow();
        }
    }

    /** One that has the name c. */
    private UUID named(Session session) {
        session.execute("SET heliosdb.durable_cursors = on");
        session.execute("SET heliosdb.cursor_ttl_seconds = 60");
        session.execute("DECLARE c CURSOR WITH HOLD FOR " + QUERY);
        session.queryAll("FETCH 10 FROM c");
        session.execute("ACKNOWLEDGE c");
        session.execute("CLOSE c");
        return UUID.fromString(
                session.queryAll("SELECT id FROM heliosdb_cursors WHERE name = 'c'")
                        .getFirst()
                        .getString(0));
    }

    @Test
    void renewingByIdOrNameLetsTheTimeToLiveBeginAnew() {
        UUID cursor = suspended(ann);
        UUID named = named(ann);

        for (String which : List.of("'" + cursor + "'", "c")) {
            assertThat(seconds(ann, which)).as(which).isBetween(50L, 60L);
            assertThat(seconds(ann, which + " 5000")).as(which).isBetween(4_900L, 5_000L);
        }
        assertThat(seconds(ann, "'" + named + "'")).as("as it was").isBetween(4_900L, 5_000L);
        assertThat(expiry(cursor)).isGreaterThan(4_000);
        assertThat(expiry(named)).isGreaterThan(4_000);
        assertThat(seconds(owner, "'" + cursor + "' 9000")).isBetween(8_900L, 9_000L);
        assertThat(seconds(owner, "'" + named + "' 9000")).isBetween(8_900L, 9_000L);
        expect(SqlState.INVALID_PARAMETER_VALUE, ann, "RENEW CURSOR c 0");
        expect(SqlState.INVALID_PARAMETER_VALUE, ann, "RENEW CURSOR c 9223372036854775807");
        expect(SqlState.INVALID_CURSOR_NAME, ann, "RENEW CURSOR d");
        expect(SqlState.INVALID_CURSOR_NAME, owner, "RENEW CURSOR c");
    }

    private static long seconds(Session session, String which) {
        String tag = ((Result.Done) session.run("RENEW CURSOR " + which)).tag();
        assertThat(tag).startsWith("RENEW CURSOR ");
        return Long.parseLong(tag.substring("RENEW CURSOR ".length()));
    }

    private double expiry(UUID id) {
        return owner.queryAll(
                        "SELECT expires_in_seconds FROM heliosdb_cursors WHERE id = '" + id + "'")
                .getFirst()
                .getDouble(0);
    }

    @Test
    void aCursorThatEndsIsRefusedFromThenOn() {
        UUID cursor = suspended(ann);
        ann.execute("KILL CURSOR '" + cursor + "'");
        expect(SqlState.TOKEN_EXPIRED, ann, "RENEW CURSOR '" + cursor + "'");
        expect(SqlState.INVALID_CURSOR_NAME, ann, "KILL CURSOR '" + cursor + "'");
        UUID second = suspended(ann);
        owner.execute("DISCARD CURSOR '" + second + "'");
        assertThat(shown(owner)).isEmpty();

        UUID named = named(ann);
        ann.execute("KILL CURSOR '" + named + "'");
        expect(SqlState.TOKEN_EXPIRED, ann, "DECLARE c CURSOR WITH HOLD FOR " + QUERY);
        ann.execute("DISCARD CURSOR '" + named + "'");
        assertThat(shown(ann)).isEmpty();
        UUID again = named(ann);
        owner.execute("DISCARD CURSOR '" + again + "'");
        assertThat(shown(owner)).isEmpty();
        ann.execute("DECLARE c CURSOR WITH HOLD FOR SELECT 1");
    }

    private static List<Row> shown(Session session) {
        return session.queryAll("SELECT id FROM heliosdb_cursors");
    }

    @Test
    void nobodyReachesTheCursorsOfOthers() {
        UUID ofOwner = suspended(owner);
        UUID named = named(owner);
        try (Session bob = database.session("bob")) {
            assertThat(shown(bob)).isEmpty();
            for (UUID id : List.of(ofOwner, named)) {
                expect(SqlState.INVALID_CURSOR_NAME, bob, "KILL CURSOR '" + id + "'");
                expect(SqlState.INVALID_CURSOR_NAME, bob, "DISCARD CURSOR '" + id + "'");
                expect(SqlState.INVALID_CURSOR_NAME, bob, "RENEW CURSOR '" + id + "' 5000");
            }
            expect(SqlState.INVALID_CURSOR_NAME, bob, "DISCARD CURSOR c");
            named(bob); // a name of his own
            bob.execute("DISCARD CURSOR c");
            expect(SqlState.INSUFFICIENT_PRIVILEGE, bob, "FLUSH CURSORS");
            expect(SqlState.INSUFFICIENT_PRIVILEGE, bob, "FLUSH CURSORS RESUME");
        }
        assertThat(shown(owner)).hasSize(2);
        assertThat(expiry(ofOwner)).isLessThan(61);
        assertThat(expiry(named)).isLessThan(61);
    }

    @Test
    void afterAFlushNewQueriesAreNotResumableUntilResumed() {
        try (Cursor open = ann.query(QUERY)) {
            assertThat(open.next()).isTrue();
            var _ = open.resumeToken();
            assertThat(open.next()).isTrue();
            assertThat(((Result.Done) owner.run("FLUSH CURSORS")).tag())
                    .isEqualTo("FLUSH CURSORS 1");
            try (Cursor drained = ann.query(QUERY)) {
                assertThat(drained.notResumableReason()).isPresent();
            }
            owner.execute("FLUSH CURSORS RESUME");
            try (Cursor resumable = ann.query(QUERY)) {
                assertThat(resumable.notResumableReason()).isEmpty();
            }
        }
    }

    private static void expect(SqlState state, Session session, String sql) {
        Failures.expect(state, () -> session.run(sql));
    }
}

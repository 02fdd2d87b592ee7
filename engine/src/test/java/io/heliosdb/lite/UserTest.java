package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.scram.ScramClient;
import io.heliosdb.lite.pgwire.scram.ScramServer;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, passwords, and who may do what. */
class UserTest {

    private static final int ROWS = 5_000;

    @TempDir Path directory;
    private Database db;

    @BeforeEach
    void open() {
        db = Database.open(Config.defaults(directory.resolve("db")));
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
        try (Transaction rows = db.begin()) {
            for (long id = 0; id < ROWS; id++) {
                rows.execute("INSERT INTO t VALUES (?, ?)", id, "name " + id);
            }
            rows.commit();
        }
        db.execute("CREATE USER alice PASSWORD 'open sesame'");
        db.execute("CREATE USER bob");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void reopen() {
        db.close();
        db = Database.open(Config.defaults(directory.resolve("db")));
    }

    private long count(String user, String sql) {
        try (Session session = db.session(user)) {
            return session.execute(sql);
        }
    }

    private String rows(String user, String sql) {
        try (Session session = db.session(user)) {
            return session.queryAll(sql).toString();
        }
    }

    private void expect(SqlState state, String user, String sql) {
        Failures.expect(
                state,
                () -> {
                    try (Session session = db.session(user)) {
                        session.run(sql);
                    }
                });
    }

    @Test
    void aUserMayDoWhatWasGrantedAndNothingElse() {
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "SELECT count(*) FROM t");
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "EXPLAIN SELECT * FROM t");
        db.execute("GRANT SELECT, INSERT ON t TO alice");

        assertThat(rows("alice", "SELECT count(*) FROM t")).isEqualTo("[[5000]]");
        assertThat(count("alice", "INSERT INTO t VALUES (-1, 'x')")).isEqualTo(1);
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "UPDATE t SET name = 'y' WHERE id = 1");
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "DELETE FROM t WHERE id = 1");
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "bob", "SELECT count(*) FROM t");
    }

    @Test
    void aChangeNeedsTheRightToReadOnlyWhereItReads() {
        db.execute("GRANT UPDATE, DELETE ON t TO alice");

        assertThat(count("alice", "UPDATE t SET name = 'y'")).isEqualTo(ROWS);
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "UPDATE t SET name = 'z' WHERE id = 1");
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "UPDATE t SET name = name || 'z'");
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "DELETE FROM t WHERE id = 1");
        assertThat(count("alice", "DELETE FROM t")).isEqualTo(ROWS);
    }

    @Test
    void everybodyHasWhatPublicHas() {
        db.execute("GRANT ALL ON t TO PUBLIC");
        assertThat(count("bob", "DELETE FROM t WHERE id < 10")).isEqualTo(10);

        db.execute("REVOKE DELETE, INSERT ON t FROM public");
        assertThat(rows("alice", "SELECT count(*) FROM t")).isEqualTo("[[4990]]");
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "bob", "DELETE FROM t WHERE id < 20");
        db.execute("REVOKE ALL ON t FROM alice"); // he had none of his own
        assertThat(rows("alice", "SELECT count(*) FROM t")).isEqualTo("[[4990]]");
    }

    @Test
    void onlyTheOwnerDefines() {
        for (String sql :
                List.of(
                        "CREATE TABLE u (id INTEGER)",
                        "CREATE INDEX i ON t (name)",
                        "DROP TABLE t",
                        "CREATE USER eve PASSWORD 'x'",
                        "ALTER USER bob PASSWORD 'x'",
                        "DROP USER bob",
                        "GRANT SELECT ON t TO alice",
                        "REVOKE SELECT ON t FROM bob")) {
            expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", sql);
        }
        assertThat(db.tables()).containsExactly("t");
    }

    @Test
    void anotherUsersTokenIsRefused() {
        db.execute("GRANT SELECT ON t TO alice, bob");
        String token = token("alice", 10);

        expect(SqlState.TOKEN_OTHER_ROLE, "bob", "RESUME '" + token + "'");
        Failures.expect(SqlState.TOKEN_OTHER_ROLE, () -> db.resumeCursor(ResumeToken.of(token)));
        try (Session again = db.session("alice");
                Cursor rest = again.query("RESUME '" + token + "'")) {
            assertThat(rest.next()).isTrue();
            assertThat(rest.getLong(0)).isEqualTo(10);
        }
    }

    /** Reads so many rows of all and leaves. */
    private String token(String user, int count) {
        try (Session session = db.session(user);
                Cursor cursor = session.query("SELECT id, name FROM t ORDER BY id")) {
            for (int i = 0; i < count; i++) {
                assertThat(cursor.next()).isTrue();
            }
            return cursor.resumeToken().text();
        }
    }

    @Test
    void whoMayNotReadAnyMoreCannotResume() {
        db.execute("GRANT SELECT ON t TO alice");
        String token = token("alice", 10);
        String resume = "RESUME '" + token + "'";
        db.execute("REVOKE SELECT ON t FROM alice");

        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", resume);
        try (Session session = db.session("alice")) {
            Failures.expect(
                    SqlState.INSUFFICIENT_PRIVILEGE, () -> session.describe(resume, List.of()));
        }
        reopen();
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", resume);
        db.execute("GRANT SELECT ON t TO alice");
        try (Session session = db.session("alice");
                Cursor rest = session.query(resume)) {
            for (long id = 10; id < ROWS; id++) {
                assertThat(rest.next()).isTrue();
                assertThat(rest.getLong(0)).isEqualTo(id);
            }
            assertThat(rest.next()).isFalse();
        }
    }

    @Test
    void aUserThatWasDroppedHasNoRightsInTheSessionThatIsOpen() {
        db.execute("GRANT SELECT ON t TO alice, PUBLIC");
        try (Session session = db.session("alice")) {
            session.queryAll("SELECT * FROM t WHERE id = 1");
            db.execute("DROP USER alice");
            Failures.expect(
                    SqlState.INSUFFICIENT_PRIVILEGE,
                    () -> session.queryAll("SELECT * FROM t WHERE id = 1"));
        }
        Failures.expect(SqlState.INVALID_AUTHORIZATION, () -> db.session("alice"));
        assertThat(rows("bob", "SELECT id FROM t WHERE id = 1")).isEqualTo("[[1]]");
    }

    @Test
    void aNewUserOfAnOldNameHasNothingOfTheOldOne() {
        db.execute("GRANT SELECT ON t TO alice");
        String token = token("alice", 10);
        db.execute("DROP USER alice");
        reopen();
        db.execute("CREATE USER alice PASSWORD 'open sesame'");

        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "SELECT count(*) FROM t");
        db.execute("GRANT SELECT ON t TO alice");
        expect(SqlState.TOKEN_OTHER_ROLE, "alice", "RESUME '" + token + "'");
    }

    @Test
    void aNewTableOfAnOldNameIsNobodysButTheOwners() {
        db.execute("GRANT SELECT ON t TO alice");
        db.execute("DROP TABLE t");
        db.execute("CREATE TABLE t (id INTEGER)");

        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "SELECT * FROM t");
        db.execute("DROP USER alice, bob");
        assertThat(db.hasUsers()).isFalse();
    }

    @Test
    void eachUserSeesTheOwnCursorsAndTheOwnerAll() {
        db.execute("GRANT SELECT ON t TO alice, bob");
        token("alice", 10);
        token("bob", 10);
        String mine = "SELECT role FROM heliosdb_cursors ORDER BY role";

        assertThat(rows("alice", mine)).isEqualTo("[[alice]]");
        assertThat(rows("bob", mine)).isEqualTo("[[bob]]");
        assertThat(db.queryAll(mine).toString()).isEqualTo("[[alice], [bob]]");
        assertThat(rows("alice", "SELECT * FROM heliosdb_settings")).isEqualTo("[]");
        db.execute("CREATE TABLE seen (role TEXT)");
        db.execute("GRANT INSERT ON seen TO alice");
        count("alice", "INSERT INTO seen SELECT role FROM heliosdb_cursors");
        assertThat(db.queryAll("SELECT * FROM seen").toString()).isEqualTo("[[alice]]");
    }

    @Test
    void theOwnerSeesAllUsersAndGrantsAndAUserTheOwn() {
        db.execute("GRANT SELECT, DELETE ON t TO alice");
        db.execute("GRANT INSERT ON t TO bob, PUBLIC");
        String users = "SELECT * FROM heliosdb_users";
        String grants = "SELECT grantee, privilege FROM heliosdb_grants WHERE table_name = 't'";

        assertThat(db.queryAll(users).toString()).isEqualTo("[[alice, true], [bob, false]]");
        assertThat(rows("bob", users)).isEqualTo("[[bob, false]]");
        assertThat(db.queryAll(grants).toString())
                .isEqualTo("[[alice, SELECT], [alice, DELETE], [bob, INSERT], [public, INSERT]]");
        assertThat(rows("bob", grants)).isEqualTo("[[bob, INSERT], [public, INSERT]]");
    }

    @Test
    void namedCursorsAreOfTheirUser() {
        db.execute("GRANT SELECT ON t TO alice, bob");
        QueryOptions named = QueryOptions.defaults().name("sync");
        try (Session alice = db.session("alice");
                Session bob = db.session("bob")) {
            Cursor hers = alice.query(named, "SELECT id FROM t ORDER BY id");
            Cursor his = bob.query(named, "SELECT id FROM t ORDER BY id DESC");
            assertThat(hers.next()).isTrue();
            assertThat(his.next()).isTrue();
            alice.run("ACKNOWLEDGE sync");
            bob.run("DISCARD CURSOR sync");
            hers.close();
            his.close();
            db.execute("REVOKE SELECT ON t FROM alice");
            Failures.expect(
                    SqlState.INSUFFICIENT_PRIVILEGE,
                    () -> alice.query(named, "SELECT id FROM t ORDER BY id"));
            db.execute("GRANT SELECT ON t TO alice");
            try (Cursor again = alice.query(named, "SELECT id FROM t ORDER BY id")) {
                assertThat(again.next()).isTrue();
                assertThat(again.getLong(0)).isEqualTo(1);
            }
        }
    }

    @Test
    void aPasswordIsKeptAsAVerifierThatTheRightOnePasses() {
        assertThat(passes("alice", "open sesame")).isTrue();
        assertThat(passes("alice", "open sesame ")).isFalse();
        assertThat(passes("bob", "")).isFalse();
        reopen();
        assertThat(passes("alice", "open sesame")).isTrue();

        db.execute("ALTER USER alice PASSWORD 'new'");
        assertThat(passes("alice", "open sesame")).isFalse();
        assertThat(passes("alice", "new")).isTrue();
        db.execute("ALTER USER alice");
        assertThat(passes("alice", "new")).isTrue();
        db.execute("ALTER USER alice PASSWORD NULL");
        assertThat(passes("alice", "new")).isFalse();
        String made = ScramVerifier.of("made by a client", new byte[16], 5_000).toText();
        db.execute("ALTER USER alice PASSWORD '" + made + "'");
        assertThat(passes("alice", "made by a client")).isTrue();
    }

    private boolean passes(String user, String password) {
        ScramServer server = new ScramServer(db.passwordVerifier(user), "server");
        ScramClient client = new ScramClient("", password, "client");
        byte[] proof = client.proof(server.first(client.first()));
        try {
            client.verify(server.last(proof));
            return true;
        } catch (ProtocolException refused) {
            assertThat(refused.sqlState()).isEqualTo(ProtocolException.INVALID_PASSWORD);
            return false;
        }
    }

    @Test
    void everybodyMayChangeTheOwnPassword() {
        count("alice", "ALTER USER alice PASSWORD 'mine'");
        assertThat(passes("alice", "mine")).isTrue();
    }

    @Test
    void anUnknownUserLooksLikeAKnownOneTodayAndTomorrow() {
        ScramVerifier unknown = db.passwordVerifier("mallory");
        assertThat(unknown.salt().size()).isEqualTo(ScramVerifier.SALT_BYTES_DEFAULT);
        assertThat(unknown.iterations()).isEqualTo(db.passwordVerifier("alice").iterations());
        assertThat(db.passwordVerifier("trent").salt()).isNotEqualTo(unknown.salt());
        reopen();
        assertThat(db.passwordVerifier("mallory").salt()).isEqualTo(unknown.salt());
    }

    @Test
    void theOwnersNameIsTheOwner() {
        db.execute("CREATE USER \"" + db.owner() + "\" PASSWORD 'mine'");
        assertThat(passes(db.owner(), "mine")).isTrue();
        count(db.owner(), "CREATE TABLE owned (id INTEGER)");
        Failures.expect(
                SqlState.FEATURE_NOT_SUPPORTED,
                () -> db.execute("REVOKE SELECT ON t FROM \"" + db.owner() + "\""));
    }

    @Test
    void whatIsWrongHasItsOwnState() {
        Failures.expect(
                SqlState.DUPLICATE_OBJECT, () -> db.execute("CREATE USER alice PASSWORD 'x'"));
        Failures.expect(SqlState.UNDEFINED_OBJECT, () -> db.execute("ALTER USER eve"));
        Failures.expect(SqlState.UNDEFINED_OBJECT, () -> db.execute("DROP USER alice, eve"));
        Failures.expect(
                SqlState.UNDEFINED_OBJECT, () -> db.execute("GRANT SELECT ON t TO alice, eve"));
        Failures.expect(
                SqlState.INVALID_PARAMETER_VALUE, () -> db.execute("ALTER USER bob PASSWORD ''"));
        Failures.expect(
                SqlState.INVALID_TEXT_REPRESENTATION,
                () -> db.execute("ALTER USER bob PASSWORD 'SCRAM-SHA-256$1:x'"));
        db.execute("DROP USER IF EXISTS eve, bob");
        db.session("alice").close(); // nothing of a statement that failed stays
        expect(SqlState.INSUFFICIENT_PRIVILEGE, "alice", "SELECT * FROM t");
        Failures.expect(SqlState.INVALID_AUTHORIZATION, () -> db.session("bob"));
        try (Transaction open = db.begin()) {
            Failures.expect(
                    SqlState.ACTIVE_SQL_TRANSACTION, () -> open.execute("GRANT ALL ON t TO alice"));
        }
    }

    @Test
    void usersShareWhatTheOwnerMayHaveAlone() {
        db.close();
        db = Database.open(Config.defaults(directory.resolve("db")).with(Settings.MAX_CURSORS, 8L));
        db.execute("GRANT SELECT ON t TO alice");
        QueryOptions required = QueryOptions.defaults().requireResumable();
        String sql = "SELECT * FROM t ORDER BY id";
        try (Session alice = db.session("alice")) {
            alice.query(required, sql).next();
            alice.query(required, sql).next();
            Failures.expect(SqlState.LIMIT_EXCEEDED, () -> alice.query(required, sql));
        }
        for (int i = 0; i < 6; i++) {
            db.query(required, sql).next();
        }
    }

    @Test
    void aPasswordIsInNoStatementThatIsKept() {
        Failures.of(() -> db.execute("CREATE USER alice PASSWORD 'sesame'"));
        assertThat(Failures.of(() -> db.execute("CREATE USER alice PASSWORD 'sesame'")))
                .hasMessageNotContaining("sesame");
        try (Session session = db.session()) {
            session.run("BEGIN");
            Failures.expect(
                    SqlState.SYNTAX_ERROR,
                    () -> session.run("DECLARE c CURSOR FOR CREATE USER eve PASSWORD 'sesame'"));
        }
    }
}

package io.heliosdb.lite;

import static io.heliosdb.lite.NumberedRows.fails;
import static io.heliosdb.lite.NumberedRows.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DECLARE, FETCH, MOVE and CLOSE in a session. */
class DeclaredCursorTest {

    private static final String DECLARE = "DECLARE c CURSOR FOR SELECT id FROM t ORDER BY id";
    private static final String HOLD =
            "DECLARE c CURSOR WITH HOLD FOR SELECT id FROM t ORDER BY id";

    @TempDir Path directory;
    private Database database;
    private Session session;

    @BeforeEach
    void fill() {
        database = NumberedRows.create(directory, 3_000);
        session = database.session();
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    @Test
    void rowsComeInPortionsFromTheSnapshotOfTheDeclaration() {
        session.execute("BEGIN");
        session.execute(DECLARE);
        database.execute("DELETE FROM t WHERE id > 2");

        assertThat(fetch("FETCH c")).containsExactly(1L);
        assertThat(fetch("FETCH FORWARD 2 FROM c")).containsExactly(2L, 3L);
        assertThat(tag("MOVE 1996 IN c")).isEqualTo("MOVE 1996");
        assertThat(fetch("FETCH NEXT FROM c")).containsExactly(2_000L);
        assertThat(fetch("FETCH ALL FROM c")).isEqualTo(range(2_001, 3_000));
        assertThat(fetch("FETCH c")).isEmpty();
        assertThat(tag("MOVE ALL FROM c")).isEqualTo("MOVE 0");
        assertThat(tag("CLOSE c")).isEqualTo("CLOSE CURSOR");
        fails("34000", () -> session.query("FETCH c"));
    }

    @Test
    void aFetchMovesTheCursorByAllItsRowsHoweverManyWereRead() {
        session.execute(HOLD);
        Cursor first = session.query("FETCH 10 FROM c");
        assertThat(first.next()).isTrue();

        assertThat(fetch("FETCH c")).containsExactly(11L);
        fails("55000", first::next);
        fails("55000", () -> first.getLong(0));
        first.close();
        assertThat(fetch("FETCH c")).containsExactly(12L);
    }

    @Test
    void aCursorEndsWithItsTransactionButWithHoldOnlyWhenThatIsRolledBack() {
        fails("25P01", () -> session.execute(DECLARE));
        for (String end : List.of("COMMIT", "ROLLBACK")) {
            session.execute("BEGIN");
            session.execute(DECLARE);
            session.execute(HOLD.replace(" c ", " held "));
            session.execute(end);
            fails("34000", () -> session.query("FETCH c"));
            if (end.equals("COMMIT")) {
                assertThat(fetch("FETCH held")).containsExactly(1L);
                session.execute("BEGIN");
                assertThat(fetch("FETCH held")).containsExactly(2L);
                session.execute("ROLLBACK");
                assertThat(fetch("FETCH held")).as("of an earlier one").containsExactly(3L);
                assertThat(tag("CLOSE ALL")).isEqualTo("CLOSE CURSOR ALL");
            }
            fails("34000", () -> session.query("FETCH held"));
        }
    }

    @Test
    void aCursorWithHoldGoesOnSeeingWhatItsTransactionHadWritten() {
        session.execute("BEGIN");
        session.execute("DELETE FROM t WHERE id > 1500");
        session.execute("INSERT INTO t VALUES (5000)");
        session.execute(HOLD);
        session.execute("DELETE FROM t WHERE id < 1000");
        assertThat(fetch("FETCH c")).containsExactly(1L);
        session.execute("COMMIT");
        database.execute("DELETE FROM t");
        database.execute("INSERT INTO t VALUES (1400)");

        assertThat(tag("MOVE 1498 IN c")).isEqualTo("MOVE 1498");
        assertThat(fetch("FETCH ALL FROM c")).containsExactly(1_500L, 5_000L);
    }

    @Test
    void aCommitThatFailsEndsTheCursorsOfItsTransaction() {
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
        session.execute(HOLD);
        assertThat(fetch("FETCH c")).containsExactly(1L);
        database.execute("DELETE FROM t WHERE id = 7");
        session.execute("DELETE FROM t WHERE id = 7");
        fails("40001", () -> session.execute("COMMIT"));
        fails("34000", () -> session.query("FETCH c"));
    }

    @Test
    void namesAreTakenOnceAndBackwardsIsRefused() {
        session.execute(HOLD);
        fails("42P03", () -> session.execute(HOLD));
        fails("0A000", () -> session.execute("DECLARE d SCROLL CURSOR WITH HOLD FOR SELECT 1"));
        fails("34000", () -> session.query("FETCH d"));
        fails("34000", () -> session.query("FETCH PRIOR FROM d"));
        assertThat(fetch("FETCH 0 FROM c")).isEmpty();
        assertThat(fetch("FETCH c")).containsExactly(1L);
        for (String back : List.of("PRIOR", "FIRST", "LAST", "-1", "BACKWARD ALL", "0")) {
            fails("55000", () -> session.query("FETCH " + back + " FROM c"));
        }
        assertThat(tag("MOVE 0 IN c")).isEqualTo("MOVE 1");
        assertThat(fetch("FETCH c")).containsExactly(2L);
    }

    @Test
    void whatFailsInAFetchFailsItsTransactionAndEndsTheCursor() {
        session.execute(
                "DECLARE c CURSOR WITH HOLD FOR SELECT 10 / (1000 - id) FROM t ORDER BY id");
        assertThat(tag("MOVE 998 IN c")).isEqualTo("MOVE 998");
        session.execute("BEGIN");
        fails("22012", () -> fetch("FETCH 10 FROM c"));
        assertThat(session.status()).isEqualTo(Session.Status.FAILED_TRANSACTION);
        session.execute("ROLLBACK");

        fails("55000", () -> session.query("FETCH c"));
        assertThat(tag("CLOSE c")).isEqualTo("CLOSE CURSOR");
    }

    @Test
    void theParametersOfADeclarationAreThoseOfItsQuery() {
        StatementDescription declared =
                session.describe(
                        "DECLARE c CURSOR WITH HOLD FOR SELECT id FROM t WHERE id > $1 LIMIT $2",
                        List.of());
        assertThat(declared.parameterTypes()).hasSize(2);
        assertThat(declared.columns()).isEmpty();

        session.execute(
                "DECLARE c CURSOR WITH HOLD FOR SELECT id FROM t WHERE id > $1 LIMIT $2", 100L, 2L);
        StatementDescription fetch = session.describe("FETCH ALL FROM c", List.of());

        assertThat(fetch.command()).isEqualTo("FETCH");
        assertThat(fetch.columns().orElseThrow()).extracting(Column::name).containsExactly("id");
        assertThat(fetch("FETCH ALL FROM c")).containsExactly(101L, 102L);
    }

    @Test
    void theViewShowsTheSessionsCursorsToItself() {
        session.execute("BEGIN");
        session.execute(HOLD);
        session.execute("DECLARE b BINARY CURSOR FOR SELECT 1");

        assertThat(
                        session.queryAll(
                                "SELECT name, statement, is_holdable, is_binary, is_scrollable FROM"
                                        + " pg_cursors WHERE creation_time IS NOT NULL ORDER BY name"))
                .extracting(row ->
                        row.getString(0) + row.getString(1) + row.getBoolean(2) + row.getBoolean(3))
                .containsExactly(
                        "bDECLARE b BINARY CURSOR FOR SELECT 1falsetrue", "c" + HOLD + "truefalse");
        assertThat(session.queryAll("SELECT count(*) FROM pg_cursors").getFirst().getLong(0))
                .isEqualTo(2);
        assertThat(database.queryAll("SELECT name FROM pg_cursors")).isEmpty();
        fails(
                "0A000",
                () -> session.execute("DELETE FROM t WHERE EXISTS (SELECT 1 FROM pg_cursors)"));
    }

    @Test
    void discardAllIsTheSessionAsItBegan() {
        session.execute(HOLD);
        session.execute("SET timezone = 'Asia/Tokyo'");
        session.execute("SET application_name = 'x'");
        session.execute("RESET timezone");
        assertThat(session.show("timezone")).isNotEqualTo("Asia/Tokyo");
        session.execute("SET timezone = 'Asia/Tokyo'");
        session.execute("BEGIN");
        fails("25001", () -> session.execute("DISCARD ALL"));
        session.execute("ROLLBACK");

        assertThat(tag("DISCARD ALL")).isEqualTo("DISCARD ALL");

        assertThat(session.show("timezone")).isNotEqualTo("Asia/Tokyo");
        assertThat(session.show("application_name")).isEmpty();
        fails("34000", () -> session.query("FETCH c"));
    }

    @Test
    void aClosedSessionKeepsNoCursor() {
        session.execute(HOLD);
        assertThat(fetch("FETCH 2000 FROM c")).hasSize(2_000);
        assertThat(database.resumableCursors()).hasSize(1);
        session.close();
        assertThat(database.resumableCursors()).isEmpty();
    }

    private List<Long> fetch(String statement) {
        return NumberedRows.fetch(session, statement);
    }

    private String tag(String statement) {
        return ((Result.Done) session.run(statement)).tag();
    }
}

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

/** DECLARE under {@code heliosdb.durable_cursors}. */
class DurableCursorTest {

    private static final int ROWS = 3_000;
    private static final String DECLARE =
            "DECLARE c CURSOR WITH HOLD FOR SELECT id FROM t ORDER BY id";

    @TempDir Path directory;
    private Database database;
    private Session session;

    @BeforeEach
    void fill() {
        database = NumberedRows.create(directory, ROWS);
        database.execute("CREATE TABLE had (id INTEGER PRIMARY KEY)");
        session = durable();
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    private Session durable() {
        Session opened = database.session();
        opened.execute("SET heliosdb.durable_cursors = on");
        return opened;
    }

    private void nextSession() {
        session.close();
        session = durable();
    }

    @Test
    void theSameStatementGoesOnAtTheFirstUnacknowledgedRow() {
        session.execute(DECLARE);
        assertThat(fetch("FETCH 1000 FROM c")).isEqualTo(range(1, 1_000));
        session.execute("ACKNOWLEDGE c");
        assertThat(fetch("FETCH 500 FROM c")).isEqualTo(range(1_001, 1_500));
        session.execute("ACKNOWLEDGE c 1200");
        database.execute("DELETE FROM t WHERE id > 2000");

        nextSession();
        session.execute("declare C cursor with hold for select ID from T order by ID");
        assertThat(fetch("FETCH ALL FROM c")).isEqualTo(range(1_201, ROWS));
        session.execute("CLOSE c");
        session.execute(DECLARE);
        assertThat(fetch("FETCH 1 FROM c"))
                .as("reading acknowledges nothing")
                .containsExactly(1_201L);

        close();
        database = Database.open(Config.defaults(directory));
        session = durable();
        session.execute(DECLARE);
        assertThat(fetch("FETCH ALL FROM c")).isEqualTo(range(1_201, ROWS));
        session.execute("ACKNOWLEDGE c");
        nextSession();
        session.execute(DECLARE);
        assertThat(fetch("FETCH ALL FROM c")).as("exhausted").isEmpty();
    }

    @Test
    void anotherStatementIsRefused() {
        session.execute(DECLARE);
        String other = DECLARE.replace("id FROM", "id + 1 FROM");
        fails("42P03", () -> session.execute(DECLARE));
        nextSession();
        fails("42P03", () -> session.execute(other));
        session.execute("DISCARD CURSOR c");
        session.execute(other);
        assertThat(fetch("FETCH c")).containsExactly(2L);
        session.execute("DISCARD CURSOR c"); // also of the one that this session reads
        session.execute(DECLARE);
        assertThat(fetch("FETCH c")).containsExactly(1L);
        session.execute("ACKNOWLEDGE c");
        database.execute("INSERT INTO t VALUES (0)");
        session.execute("RESTART CURSOR c");
        fails("34000", () -> session.query("FETCH c"));
        session.execute(DECLARE);
        assertThat(fetch("FETCH c")).as("at a new snapshot").containsExactly(0L);
    }

    @Test
    void onlyHeldQueriesOfWhoeverAsksForItAreDurable() {
        fails("25P01", () -> session.execute(DECLARE.replace("WITH HOLD", "")));
        session.execute("BEGIN");
        session.execute(DECLARE.replace("WITH HOLD", ""));
        fetch("FETCH 5 FROM c");
        session.execute("COMMIT");
        assertThat(database.queryAll("SELECT id FROM heliosdb_cursors")).isEmpty();
        fails("42809", () -> session.execute("DECLARE c CURSOR WITH HOLD FOR SHOW timezone"));
        session.execute("SET heliosdb.durable_cursors = off");
        session.execute(DECLARE);
        fetch("FETCH 5 FROM c");
        fails("34000", () -> session.execute("ACKNOWLEDGE c"));
    }

    @Test
    void ofTwoSessionsTheNewestReads() {
        session.execute(DECLARE);
        fetch("FETCH 10 FROM c");
        Session second = durable();
        try (second) {
            second.execute(DECLARE);
            second.queryAll("FETCH 20 FROM c");
            fails("RC005", () -> session.execute("ACKNOWLEDGE c"));
            fails("RC005", () -> session.queryAll("FETCH 2000 FROM c"));
            second.execute("ACKNOWLEDGE c");
        }
        nextSession();
        session.execute(DECLARE);
        assertThat(fetch("FETCH c")).containsExactly(21L);
    }

    /** The position is part of the transaction that does the work. */
    @Test
    void anAcknowledgementIsPartOfItsTransaction() {
        session.execute("BEGIN");
        session.execute(DECLARE);
        session.execute("COMMIT");
        work(1, "COMMIT");
        work(101, "ROLLBACK");
        nextSession();
        session.execute(DECLARE);
        assertThat(fetch("FETCH c")).containsExactly(101L);
        assertThat(database.queryAll("SELECT id FROM had")).hasSize(100);
    }

    private void work(long from, String end) {
        session.execute("BEGIN");
        for (long id : fetch("FETCH 100 FROM c")) {
            assertThat(id).isBetween(from, from + 99);
            session.execute("INSERT INTO had VALUES (?)", id);
        }
        session.execute("ACKNOWLEDGE c");
        session.execute(end);
    }

    @Test
    void aFetchAcknowledgesTheRowsBeforeItsOwnWhenThatIsAskedFor() {
        session.execute("SET heliosdb.acknowledge_on_fetch = on");
        session.execute(DECLARE);
        fetch("FETCH 10 FROM c");
        session.execute("MOVE 5 IN c");
        fails("55000", () -> session.query("FETCH BACKWARD FROM c"));
        nextSession();
        session.execute("SET heliosdb.acknowledge_on_fetch = on");
        session.execute(DECLARE);
        assertThat(fetch("FETCH 10 FROM c")).as("nothing yet").isEqualTo(range(1, 10));
        assertThat(fetch("FETCH 10 FROM c")).isEqualTo(range(11, 20));
        nextSession();
        session.execute("SET heliosdb.acknowledge_on_fetch = on");
        session.execute(DECLARE);
        assertThat(fetch("FETCH ALL FROM c")).isEqualTo(range(11, ROWS));
        assertThat(fetch("FETCH c")).isEmpty();
        session.execute("CLOSE c");
        assertThat(database.queryAll("SELECT state FROM heliosdb_cursors").getFirst().getString(0))
                .isEqualTo("EXHAUSTED");
    }

    /** What is rolled back is to be done again: the rows come again. */
    @Test
    void aRollbackOfWhatAFetchAcknowledgedClosesTheCursor() {
        session.execute("SET heliosdb.acknowledge_on_fetch = on");
        session.execute(DECLARE);
        fetch("FETCH 10 FROM c");
        session.execute("BEGIN");
        fetch("FETCH 10 FROM c");
        session.execute("ROLLBACK");
        fails("34000", () -> session.query("FETCH c"));
        session.execute(DECLARE);
        session.execute("BEGIN");
        assertThat(fetch("FETCH 10 FROM c")).isEqualTo(range(1, 10));
        assertThat(fetch("FETCH 10 FROM c")).isEqualTo(range(11, 20));
        session.execute("COMMIT");
        assertThat(fetch("FETCH c")).containsExactly(21L);
    }

    @Test
    void theTimeToLiveOfTheSessionIsThatOfTheCursor() {
        session.execute("SET heliosdb.cursor_ttl_seconds = 77");
        session.execute(DECLARE);
        session.execute("CLOSE ALL");
        assertThat(
                        database.queryAll(
                                        "SELECT name, state, expires_in_seconds FROM"
                                                + " heliosdb_cursors")
                                .getFirst())
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("c"))
                .satisfies(row -> assertThat(row.getString(1)).isEqualTo("SUSPENDED"))
                .satisfies(row -> assertThat(row.getDouble(2)).isBetween(0.0, 77.0));
    }

    private List<Long> fetch(String statement) {
        return NumberedRows.fetch(session, statement);
    }
}

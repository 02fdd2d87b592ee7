package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.error.DatabaseException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random queries give the rows, or the SQLSTATE, that a real PostgreSQL 15 gives. */
class PostgresDifferenceTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int QUERIES = LONG ? 50_000 : 2_000;
    private static final int ROWS = 60;
    private static final int SHOWN = 10;

    private final Seed seed = Seed.choose();

    @TempDir private Path folder;

    /** What a query gave: rows of text forms, or an SQLSTATE. */
    private record Answer(List<String> rows, String error) {}

    @Test
    void randomQueriesAnswerAsPostgresDoes() throws Exception {
        Optional<PostgresServer> started = PostgresServer.start();
        Assumptions.assumeTrue(LONG || started.isPresent(), "no PostgreSQL 15 here");
        try (PostgresServer server = started.orElseThrow();
                Connection postgres = server.connect();
                Database ours = Database.open(Config.defaults(folder))) {
            RandomQueries queries = new RandomQueries(seed.random());
            fill(queries, ours, postgres);
            List<String> differences = new ArrayList<>();
            for (int i = 0; i < QUERIES && differences.size() < SHOWN; i++) {
                RandomQueries.Query query = queries.next();
                Answer expected = inOrder(answer(postgres, query.sql()), query);
                Answer actual = inOrder(answer(ours, query.sql()), query);
                if (!actual.equals(expected)) {
                    differences.add(describe(query, expected, actual));
                }
            }
            assertThat(differences).as(seed.repeat(getClass())).isEmpty();
        }
    }

    private static void fill(RandomQueries queries, Database ours, Connection postgres)
            throws SQLException {
        List<String> script = new ArrayList<>();
        script.add(RandomQueries.TABLE);
        script.addAll(RandomQueries.INDEXES);
        for (int key = 1; key <= ROWS; key++) {
            script.add(queries.row(key));
        }
        for (String statement : script) {
            ours.execute(statement);
            execute(postgres, statement);
        }
    }

    private static void execute(Connection postgres, String sql) throws SQLException {
        try (Statement statement = postgres.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Answer answer(Connection postgres, String sql) {
        try (Statement statement = postgres.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    String cell = result.getString(i);
                    cells.add(cell == null ? "NULL" : cell);
                }
                rows.add(cells.toString());
            }
            return new Answer(rows, "");
        } catch (SQLException failure) {
            return new Answer(List.of(), failure.getSQLState());
        }
    }

    private static Answer answer(Database ours, String sql) {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = ours.query(sql)) {
            int columns = cursor.columns().size();
            while (cursor.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < columns; i++) {
                    cells.add(cursor.isNull(i) ? "NULL" : text(cursor, i));
                }
                rows.add(cells.toString());
            }
            return new Answer(rows, "");
        } catch (DatabaseException failure) {
            return new Answer(List.of(), failure.sqlState().code());
        }
    }

    /** The driver writes booleans as PostgreSQL's protocol does, with one letter. */
    private static String text(Cursor cursor, int column) {
        return cursor.getObject(column) instanceof Boolean truth
                ? truth ? "t" : "f"
                : cursor.getString(column);
    }

    private static Answer inOrder(Answer answer, RandomQueries.Query query) {
        if (query.ordered()) {
            return answer;
        }
        List<String> rows = new ArrayList<>(answer.rows());
        Collections.sort(rows);
        return new Answer(rows, answer.error());
    }

    private static String describe(RandomQueries.Query query, Answer expected, Answer actual) {
        return "\n" + query.sql() + "\n  PostgreSQL " + expected + "\n  HeliosDB   " + actual;
    }
}

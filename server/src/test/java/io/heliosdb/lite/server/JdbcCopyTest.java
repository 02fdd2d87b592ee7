package io.heliosdb.lite.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** COPY through PostgreSQL's JDBC driver. */
final class JdbcCopyTest {

    private static final int ROWS = 20_000;
    private static final String TABLE =
            " (id INTEGER PRIMARY KEY, s SMALLINT, r FLOAT4, n NUMERIC(20, 4), t TEXT, f BOOLEAN,"
                    + " day DATE, at TIMESTAMP, raw BYTEA)";

    @TempDir private Path directory;
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory.resolve("db"));
        server.database().execute("CREATE TABLE t" + TABLE);
        server.database().execute("CREATE TABLE copied" + TABLE);
        try (var transaction = server.database().begin()) {
            for (long id = 1; id <= ROWS; id++) {
                transaction.execute(
                        "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, DATE '2024-02-29', TIMESTAMP"
                                + " '2024-02-29 23:59:59.5', ?)",
                        id,
                        (short) (id % 7),
                        id / 3f,
                        id / 8.0,
                        id % 5 == 0 ? null : "text, \"" + id + "\"\n\\N größer",
                        id % 2 == 0,
                        id % 11 == 0 ? null : new byte[] {(byte) id, '\\', 0});
            }
            transaction.commit();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(FORMAT csv, HEADER)",
                "CSV DELIMITER ';' NULL 'none'",
                "(FORMAT binary)"
            })
    void whatIsCopiedOutIsTheSameWhenItIsCopiedIn(String options) throws Exception {
        try (Connection connection = server.connect()) {
            CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            assertThat(manager.copyOut("COPY t TO STDOUT " + options, out)).isEqualTo(ROWS);
            assertThat(
                            manager.copyIn(
                                    "COPY copied FROM STDIN " + options,
                                    new ByteArrayInputStream(out.toByteArray()),
                                    999))
                    .isEqualTo(ROWS);

            ByteArrayOutputStream again = new ByteArrayOutputStream();
            manager.copyOut("COPY copied TO STDOUT " + options, again);
            assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
            assertThat(
                            server.database()
                                    .queryAll(
                                            "SELECT id, s, r, n, t, f, day, at FROM copied ORDER BY id LIMIT 100")
                                    .toString())
                    .isEqualTo(
                            server.database()
                                    .queryAll(
                                            "SELECT id, s, r, n, t, f, day, at FROM t ORDER BY id LIMIT 100")
                                    .toString());
        }
    }

    @Test
    void aCopyThatFailsCopiesNothingAndSaysWhere() throws Exception {
        try (Connection connection = server.connect()) {
            CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
            byte[] lines = "1\tone\n2\ttwo\nthree\tx\n4\tfour\n".getBytes(UTF_8);

            assertThatThrownBy(() ->
                            manager.copyIn(
                                    "COPY copied (id, t) FROM STDIN",
                                    new ByteArrayInputStream(lines)))
                    .hasFieldOrPropertyWithValue("SQLState", "22P02")
                    .hasMessageContaining("line: 3");
            assertThatThrownBy(() ->
                            manager.copyIn("COPY copied (id, t) FROM STDIN", new Broken(lines)))
                    .isInstanceOfAny(IOException.class, SQLException.class);
            assertThat(server.database().queryAll("SELECT id FROM copied")).isEmpty();
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    /** Gives the first lines and then fails. */
    private static final class Broken extends FilterInputStream {

        Broken(byte[] lines) {
            super(new ByteArrayInputStream(lines, 0, 14));
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count < 0) {
                throw new IOException("broken");
            }
            return count;
        }
    }

    @Test
    void aCopyBelongsToTheOpenTransaction() throws Exception {
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
            byte[] line = "1\tone\n".getBytes(UTF_8);
            manager.copyIn("COPY copied (id, t) FROM STDIN", new ByteArrayInputStream(line));
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            manager.copyOut("COPY (SELECT id, t FROM copied) TO STDOUT", seen);
            assertThat(seen.toString(UTF_8)).isEqualTo("1\tone\n");
            connection.rollback();
        }
        assertThat(server.database().queryAll("SELECT id FROM copied")).isEqualTo(List.of());
    }
}

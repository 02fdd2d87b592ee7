package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.cli.csv.CsvFile;
import io.heliosdb.lite.cli.csv.TableShape;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.jdbc.HeliosConnection;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;

/**
 * Loads the records of a CSV file into a table of a server, by one COPY: all of them are in the
 * table afterwards, or none. Confined to one thread.
 */
public final class RemoteImport implements AutoCloseable {

    private static final int WRITE_BYTES = 256 * 1024;

    private final HeliosConnection connection;
    private final TableShape shape;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    /** Connects. */
    public RemoteImport(RemoteServer server, TableShape shape) {
        this.connection = server.connect();
        this.shape = shape;
    }

    /**
     * Makes the table.
     *
     * @throws DatabaseException 42P07 when it is there
     */
    public void createTable() {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(shape.createTable());
        } catch (SQLException e) {
            DatabaseException failure = RemoteFailures.of(e);
            throw failure.sqlState() == SqlState.DUPLICATE_TABLE
                    ? failure.hint(
                            "An import that was interrupted leaves the table without rows; without"
                                    + " --create it is filled.")
                    : failure;
        }
    }

    /**
     * Loads all records, and closes the stream.
     *
     * @return rows loaded
     * @throws DatabaseException of the first row that cannot be inserted, with its record's number;
     *     08007 when nobody knows whether the rows are in the table
     */
    public long load(InputStream stream, TableShape.Progress progress) {
        try (CsvFile csv = new CsvFile(stream)) {
            CopyIn copy =
                    connection
                            .unwrap(BaseConnection.class)
                            .getCopyAPI()
                            .copyIn(shape.copyFromCsv());
            try {
                send(csv, copy, progress);
                return end(copy);
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw RemoteFailures.of(e).with("table", shape.table());
        }
    }

    private void send(CsvFile csv, CopyIn copy, TableShape.Progress progress) throws SQLException {
        long rows = 0;
        while (csv.hasNext()) {
            record(csv.next().values());
            rows++;
            if (buffer.size() >= WRITE_BYTES) {
                flush(copy);
                progress.at(csv.bytesRead(), rows);
            }
        }
        flush(copy);
    }

    /** Quotes say what is NULL and what is an empty text, as in the file. */
    private void record(List<@Nullable String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                buffer.write(',');
            }
            String value = values.get(i);
            if (value != null) {
                String quoted = '"' + value.replace("\"", "\"\"") + '"';
                buffer.writeBytes(quoted.getBytes(StandardCharsets.UTF_8));
            }
        }
        buffer.write('\n');
    }

    private void flush(CopyIn copy) throws SQLException {
        copy.writeToCopy(buffer.toByteArray(), 0, buffer.size());
        copy.flushCopy();
        buffer.reset();
    }

    private static long end(CopyIn copy) throws SQLException {
        try {
            return copy.endCopy();
        } catch (SQLException e) {
            DatabaseException failure = RemoteFailures.of(e);
            throw failure.sqlState() == SqlState.CONNECTION_FAILURE
                    ? new DatabaseException(
                                    SqlState.CONNECTION_OUTCOME_UNKNOWN,
                                    "the connection broke while the rows were committed",
                                    e)
                            .hint("Look whether the rows are there before doing it again.")
                    : failure;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw RemoteFailures.of(e);
        }
    }
}

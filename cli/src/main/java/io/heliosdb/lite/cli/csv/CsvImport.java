package io.heliosdb.lite.cli.csv;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.error.DatabaseException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads the records of a CSV file into a table, many rows per commit. Confined to one thread. */
public final class CsvImport {

    private static final int ROWS_PER_COMMIT = 20_000;

    private final Database database;
    private final TableShape shape;

    public CsvImport(Database database, TableShape shape) {
        this.database = database;
        this.shape = shape;
    }

    /**
     * Loads all records and closes the stream.
     *
     * @return rows loaded
     * @throws DatabaseException of the first row that cannot be inserted, with its line; rows of
     *     earlier commits stay
     */
    public long load(InputStream stream, TableShape.Progress progress) {
        String insert = shape.insert(1);
        long rows = 0;
        try (CsvFile csv = new CsvFile(stream)) {
            while (csv.hasNext()) {
                try (Transaction transaction = database.begin()) {
                    int batch = 0;
                    while (batch < ROWS_PER_COMMIT && csv.hasNext()) {
                        insert(transaction, insert, csv.next());
                        batch++;
                    }
                    transaction.commit();
                    rows += batch;
                }
                progress.at(csv.bytesRead(), rows);
            }
        }
        return rows;
    }

    private void insert(Transaction transaction, String insert, CsvFile.Fields fields) {
        try {
            transaction.execute(insert, parameters(fields.values()));
        } catch (DatabaseException e) {
            throw e.with("table", shape.table()).with("line", fields.line());
        }
    }

    private @Nullable Object[] parameters(List<@Nullable String> fields) {
        @Nullable Object[] parameters = new @Nullable Object[fields.size()];
        for (int i = 0; i < parameters.length; i++) {
            String field = fields.get(i);
            parameters[i] = field == null ? null : shape.columns().get(i).type().parse(field);
        }
        return parameters;
    }
}

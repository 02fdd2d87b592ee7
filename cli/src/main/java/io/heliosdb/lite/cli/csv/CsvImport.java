package io.heliosdb.lite.cli.csv;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.ImportProgress;
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
     * Loads the records behind those that are imported, and closes the stream. Each commit has the
     * rows and how far the import is with them; the last one has the rows and no trace of it.
     *
     * @param from {@link ImportStart} says where
     * @return rows loaded now
     * @throws DatabaseException of the first row that cannot be inserted, with its line; rows of
     *     earlier commits stay, and the same import goes on behind them
     */
    public long load(InputStream stream, ImportProgress from, TableShape.Progress progress) {
        String insert = shape.insert(1);
        long rows = from.rows();
        try (CsvFile csv = new CsvFile(stream)) {
            skip(csv, rows, progress);
            boolean more;
            do {
                try (Transaction transaction = database.begin()) {
                    int batch = 0;
                    while (batch < ROWS_PER_COMMIT && csv.hasNext()) {
                        insert(transaction, insert, csv.next());
                        batch++;
                    }
                    rows += batch;
                    more = csv.hasNext();
                    note(transaction, from.at(rows), more);
                    transaction.commit();
                }
                progress.at(csv.bytesRead(), rows);
            } while (more);
        }
        return rows - from.rows();
    }

    private static void skip(CsvFile csv, long rows, TableShape.Progress progress) {
        for (long row = 0; row < rows; row++) {
            csv.next();
        }
        progress.at(csv.bytesRead(), rows);
    }

    private static void note(Transaction transaction, ImportProgress at, boolean more) {
        if (more) {
            transaction.remember(at);
        } else {
            transaction.forgetImport(at.table(), at.file());
        }
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

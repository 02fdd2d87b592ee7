package io.heliosdb.lite.cli.csv;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as a CSV file suggests it. Immutable.
 *
 * @param primaryKey names of columns, empty for none
 */
public record TableShape(String table, List<Column> columns, List<String> primaryKey) {

    private static final int REPORT_EVERY = 1 << 12;

    /** A column with the type that was inferred. */
    public record Column(String name, ColumnInference.Inferred type) {}

    /** Is told how far a pass over the file is. */
    @FunctionalInterface
    public interface Progress {
        void at(long bytes, long rows);
    }

    /**
     * Reads all records, so that no later value can contradict the types, and closes the stream.
     */
    public static TableShape infer(String table, InputStream file, Progress progress) {
        try (CsvFile csv = new CsvFile(file)) {
            List<ColumnInference> inferences = new ArrayList<>();
            csv.header().forEach(_ -> inferences.add(new ColumnInference()));
            for (long rows = 1; csv.hasNext(); rows++) {
                List<@Nullable String> values = csv.next().values();
                for (int i = 0; i < inferences.size(); i++) {
                    inferences.get(i).see(values.get(i));
                }
                if (rows % REPORT_EVERY == 0) {
                    progress.at(csv.bytesRead(), rows);
                }
            }
            return of(table, csv.header(), inferences);
        }
    }

    private static TableShape of(
            String table, List<String> names, List<ColumnInference> inferences) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Column(names.get(i), inferences.get(i).type()));
        }
        return new TableShape(
                table,
                columns,
                inferences.getFirst().risesWithoutNull() ? List.of(names.getFirst()) : List.of());
    }

    /** The same columns with this primary key. */
    public TableShape withPrimaryKey(List<String> key) {
        List<String> names = columns.stream().map(Column::name).toList();
        for (String name : key) {
            if (!names.contains(name)) {
                throw new DatabaseException(
                                SqlState.UNDEFINED_COLUMN,
                                "the primary key names a column that the file does not have")
                        .with("column", name)
                        .with("columns", names);
            }
        }
        return new TableShape(table, columns, List.copyOf(key));
    }

    /** The CREATE TABLE statement. */
    public String createTable() {
        String definitions =
                columns.stream()
                        .map(column -> quoted(column.name()) + " " + column.type().sql())
                        .collect(Collectors.joining(", "));
        String key = primaryKey.isEmpty() ? "" : ", PRIMARY KEY (" + names(primaryKey) + ")";
        return "CREATE TABLE " + quoted(table) + " (" + definitions + key + ")";
    }

    /** A query for one row, whichever. */
    String firstRow() {
        return "SELECT 1 FROM " + quoted(table) + " LIMIT 1";
    }

    /** The INSERT statement of so many rows, with a parameter for each value. */
    String insert(int rows) {
        String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        return "INSERT INTO "
                + quoted(table)
                + " ("
                + names(columns.stream().map(Column::name).toList())
                + ") VALUES "
                + String.join(", ", Collections.nCopies(rows, row));
    }

    /** The COPY statement for records whose values stand in quotes, and NULL is nothing. */
    public String copyFromCsv() {
        return "COPY "
                + quoted(table)
                + " ("
                + names(columns.stream().map(Column::name).toList())
                + ") FROM STDIN WITH (FORMAT csv)";
    }

    private static String names(List<String> names) {
        return names.stream().map(TableShape::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}

package io.heliosdb.lite.cli.dump;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Isolation;
import io.heliosdb.lite.TableScript;
import io.heliosdb.lite.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes all tables of one snapshot as SQL: for each table, by name, its definition, its rows in
 * key order, then its indexes. Confined to one thread.
 *
 * <p>Statements of at most {@value #ROWS_PER_INSERT} rows keep the memory of whoever runs them
 * small; transactions of {@value #ROWS_PER_COMMIT} rows save him a flush for each.
 */
public final class SqlDump {

    private static final int ROWS_PER_INSERT = 100;
    private static final int ROWS_PER_COMMIT = 10_000;

    private final Database database;
    private final Appendable out;
    private final LongConsumer told;
    private long rows;

    /**
     * @param told is told after each statement how many rows were written
     */
    public SqlDump(Database database, Appendable out, LongConsumer told) {
        this.database = database;
        this.out = out;
        this.told = told;
    }

    /** Writes everything; returns how many rows there are. Changes of the schema must wait. */
    public long write() throws IOException {
        out.append("-- heliosdb dump, format 1\n");
        try (Transaction snapshot = database.begin(Isolation.REPEATABLE_READ)) {
            for (TableScript table : database.tableScripts()) {
                out.append('\n').append(table.createTable()).append(";\n");
                rowsOf(snapshot, TableScript.quoted(table.name()));
                for (String index : table.createIndexes()) {
                    out.append(index).append(";\n");
                }
            }
        }
        return rows;
    }

    private void rowsOf(Transaction snapshot, String table) throws IOException {
        try (Cursor cursor = snapshot.query("SELECT * FROM " + table)) {
            int written = 0;
            boolean more = cursor.next();
            while (more) {
                boolean begins = written % ROWS_PER_COMMIT == 0;
                out.append(begins ? "BEGIN;\n" : "").append("INSERT INTO ").append(table);
                out.append(" VALUES\n");
                int inStatement = 0;
                while (more && inStatement < ROWS_PER_INSERT) {
                    out.append(inStatement == 0 ? "" : ",\n");
                    row(cursor);
                    inStatement++;
                    more = cursor.next();
                }
                written += inStatement;
                rows += inStatement;
                boolean ends = !more || written % ROWS_PER_COMMIT == 0;
                out.append(";\n").append(ends ? "COMMIT;\n" : "");
                told.accept(rows);
            }
        }
    }

    private void row(Cursor cursor) throws IOException {
        List<Column> columns = cursor.columns();
        out.append('(');
        for (int i = 0; i < columns.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            if (cursor.isNull(i)) {
                out.append("NULL");
            } else {
                literal(columns.get(i).type(), cursor.getString(i));
            }
        }
        out.append(')');
    }

    /** A constant of exactly this type: every text form can be read back to the same bits. */
    private void literal(String type, String text) throws IOException {
        switch (type) {
            case "boolean" -> out.append(text.equals("t") ? "TRUE" : "FALSE");
            case "text" -> quoted(text);
            default -> {
                out.append("CAST(");
                quoted(text);
                out.append(" AS ").append(type).append(')');
            }
        }
    }

    private void quoted(String text) throws IOException {
        out.append('\'').append(text.replace("'", "''")).append('\'');
    }
}

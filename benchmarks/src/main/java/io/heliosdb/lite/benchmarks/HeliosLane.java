package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;

/** A query of ours, every column read with the getter of its type. */
final class HeliosLane implements Lane {

    private final String name;
    private final Database database;
    private final QueryOptions options;
    private final String query;

    /** The database stays its owner's. */
    HeliosLane(String name, Database database, QueryOptions options, String query) {
        this.name = name;
        this.database = database;
        this.options = options;
        this.query = query;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long run() {
        RowChecksum checksum = new RowChecksum();
        try (Cursor cursor = database.query(options, query)) {
            while (cursor.next()) {
                checksum.add(
                        cursor.getLong(0),
                        cursor.getLong(1),
                        cursor.getDouble(2),
                        cursor.getString(3),
                        cursor.getString(4),
                        cursor.getLong(5));
            }
        }
        return checksum.value();
    }

    @Override
    public void close() {}
}

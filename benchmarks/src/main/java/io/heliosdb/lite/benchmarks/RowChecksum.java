package io.heliosdb.lite.benchmarks;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Proof that a lane read every column of every row, in order: cheap, so that what is measured is
 * the reading.
 */
final class RowChecksum {

    private long value;

    void add(long id, long userId, double amount, String category, String date, long timestamp) {
        value =
                31 * value
                        + id
                        + userId
                        + Double.doubleToRawLongBits(amount)
                        + category.length()
                        + category.charAt(0)
                        + date.charAt(date.length() - 1)
                        + timestamp;
    }

    /** The current row, each column by the getter of its type. */
    void add(ResultSet rows) throws SQLException {
        add(
                rows.getLong(1),
                rows.getLong(2),
                rows.getDouble(3),
                rows.getString(4),
                rows.getString(5),
                rows.getLong(6));
    }

    long value() {
        return value;
    }
}

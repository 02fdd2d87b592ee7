package io.heliosdb.lite.benchmarks;

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

    long value() {
        return value;
    }
}

package io.heliosdb.lite.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many rows are fetched at once: as many as the application has said, and then twice as many,
 * again and again, while a page comes at once, is small, and is not kept for long. A page costs a
 * round trip, whatever its size; half a megabyte costs nobody anything. Used by one thread at a
 * time.
 */
final class PageSize {

    /** Of one page, as it is sent; in memory it is about four times as much. */
    private static final long BYTES_MAX = 512 * 1024;

    /** Larger than so many times the size that was asked for it never gets. */
    private static final int TIMES_MAX = 16;

    /** Whoever asks for few rows may want to see them soon. */
    private static final long AT_ONCE_NANOS = 10_000_000;

    /** Who takes so long over a page may hold a larger one for longer than its cursor lives. */
    private static final long PAUSE_NANOS = 1_000_000_000;

    private static final int SAMPLES = 4;

    private int asked;
    private int rows;

    /**
     * @param asked rows, at least 1
     */
    PageSize(int asked) {
        reset(asked);
    }

    /** Begins again with another size. */
    void reset(int size) {
        asked = size;
        rows = size;
    }

    int asked() {
        return asked;
    }

    /** Of the page to be fetched next. */
    int rows() {
        return rows;
    }

    /**
     * The application is through with a page.
     *
     * @param nanos since that came
     */
    void used(long nanos) {
        if (nanos > PAUSE_NANOS) {
            rows = asked;
        }
    }

    /**
     * A full page has come.
     *
     * @param nanos since it was asked for
     * @param bytesPerRow a guess
     */
    void came(long nanos, long bytesPerRow) {
        boolean atOnce = nanos < AT_ONCE_NANOS;
        if (!atOnce || rows * bytesPerRow > BYTES_MAX) {
            rows = asked;
        } else if (2L * rows * bytesPerRow <= BYTES_MAX && 2L * rows <= (long) TIMES_MAX * asked) {
            rows = 2 * rows;
        }
    }

    /**
     * The largest of some rows of a page that has any; moves its row.
     *
     * @param count rows of the page
     */
    static long bytesPerRow(ResultSet page, int count) throws SQLException {
        int columns = page.getMetaData().getColumnCount();
        long largest = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            page.absolute(1 + (int) ((long) sample * (count - 1) / (SAMPLES - 1)));
            long bytes = 0;
            for (int column = 1; column <= columns; column++) {
                byte[] value = page.getBytes(column);
                bytes += Integer.BYTES + (value == null ? 0 : value.length);
            }
            largest = Math.max(largest, bytes);
        }
        return largest;
    }
}

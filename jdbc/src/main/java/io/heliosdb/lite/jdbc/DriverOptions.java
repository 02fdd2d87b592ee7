package io.heliosdb.lite.jdbc;

import java.sql.SQLException;
import java.util.Properties;

/**
 * How a connection behaves; {@link DriverSetting} has units and ranges.
 *
 * @param fetchSize rows of one FETCH
 * @param deadlineSeconds without a new row; 0 turns resuming off
 * @param attempts without a new row
 * @param streamBytesMax of a stream that is a query's parameter
 */
record DriverOptions(
        int fetchSize,
        int deadlineSeconds,
        int attempts,
        int backoffMinMillis,
        int backoffMaxMillis,
        int streamBytesMax) {

    /** Takes what is ours out of {@code properties}. */
    static DriverOptions take(Properties properties) throws SQLException {
        return new DriverOptions(
                DriverSetting.FETCH_SIZE.take(properties),
                DriverSetting.DEADLINE.take(properties),
                DriverSetting.ATTEMPTS.take(properties),
                DriverSetting.BACKOFF_MIN.take(properties),
                DriverSetting.BACKOFF_MAX.take(properties),
                DriverSetting.STREAM_MAX.take(properties));
    }
}

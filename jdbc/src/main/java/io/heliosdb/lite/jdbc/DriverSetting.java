package io.heliosdb.lite.jdbc;

import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a URL or the properties of a connection may say to this driver; the rest is pgjdbc's. */
enum DriverSetting {
    FETCH_SIZE(
            "defaultRowFetchSize",
            1000,
            1,
            1_000_000,
            "rows of one FETCH, where the statement says nothing else"),
    DEADLINE(
            "resumeDeadlineSeconds",
            300,
            0,
            86_400,
            "how long to try without a new row after a connection broke; 0 never tries"),
    ATTEMPTS(
            "resumeAttempts",
            1000,
            1,
            1_000_000,
            "how many attempts without a new row after a connection broke"),
    BACKOFF_MIN(
            "resumeBackoffMinMillis",
            10,
            1,
            60_000,
            "the longest pause before the second round over the hosts; it doubles each round"),
    BACKOFF_MAX("resumeBackoffMaxMillis", 1000, 1, 60_000, "the longest pause of all"),
    STREAM_MAX(
            "queryStreamBytesMax",
            16 << 20,
            0,
            1 << 30,
            "how long a stream may be that is a parameter of a query: it is kept in memory");

    private final String property;
    private final int standard;
    private final int min;
    private final int max;
    private final String description;

    DriverSetting(String property, int standard, int min, int max, String description) {
        this.property = property;
        this.standard = standard;
        this.min = min;
        this.max = max;
        this.description = description;
    }

    String property() {
        return property;
    }

    int standard() {
        return standard;
    }

    /** The value in {@code properties}, taken out of them; else the standard value. */
    int take(Properties properties) throws SQLException {
        Optional<String> given = Optional.ofNullable(properties.getProperty(property));
        properties.remove(property);
        if (given.isEmpty()) {
            return standard;
        }
        try {
            int value = Integer.parseInt(given.get().trim());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw invalid(e);
        }
        throw invalid(null);
    }

    private SQLException invalid(@Nullable Throwable cause) {
        return new SQLException(
                property + " is a whole number from " + min + " to " + max,
                SqlStates.INVALID_PARAMETER_VALUE,
                cause);
    }

    DriverPropertyInfo info(Properties given) {
        DriverPropertyInfo info =
                new DriverPropertyInfo(
                        property, given.getProperty(property, Integer.toString(standard)));
        info.description = description + " (" + min + " to " + max + ")";
        return info;
    }
}

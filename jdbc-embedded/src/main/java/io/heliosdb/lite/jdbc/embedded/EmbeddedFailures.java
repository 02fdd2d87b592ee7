package io.heliosdb.lite.jdbc.embedded;

import io.heliosdb.lite.error.DatabaseException;
import java.sql.SQLException;

/** What goes wrong before there is a connection, as JDBC has it. */
final class EmbeddedFailures {

    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final String OBJECT_IN_USE = "55006";

    private EmbeddedFailures() {}

    static SQLException of(DatabaseException failure) {
        return new SQLException(failure.getMessage(), failure.sqlState().code(), failure);
    }

    static SQLException unreadable(Exception cause) {
        return new SQLException(
                "the URL cannot be read: "
                        + cause.getMessage()
                        + "\n  Hint: "
                        + EmbeddedUrl.PREFIX
                        + "DIR?option=value",
                INVALID_PARAMETER_VALUE,
                cause);
    }

    static SQLException otherSettings(EmbeddedPlace place) {
        return new SQLException(
                "this process has the database open with other settings: "
                        + place.directory()
                        + "\n  Hint: Give all connections the same settings, or only the first.",
                OBJECT_IN_USE);
    }
}

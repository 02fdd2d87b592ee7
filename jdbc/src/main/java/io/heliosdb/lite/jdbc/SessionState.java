package io.heliosdb.lite.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the application has set on its connection, and what a new link is given. Used by whoever
 * holds the exchange; the getters by any thread.
 */
final class SessionState {

    private static final String ISOLATION = "default_transaction_isolation";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private volatile boolean autoCommit = true;
    private volatile boolean readOnly;
    private volatile int isolation = Connection.TRANSACTION_READ_COMMITTED;
    private volatile int networkTimeoutMillis = -1;

    boolean autoCommit() {
        return autoCommit;
    }

    void autoCommit(boolean on) {
        autoCommit = on;
    }

    boolean readOnly() {
        return readOnly;
    }

    void readOnly(boolean on) {
        readOnly = on;
    }

    int isolation() {
        return isolation;
    }

    boolean oneSnapshotPerTransaction() {
        return isolation != Connection.TRANSACTION_READ_COMMITTED;
    }

    /** Empty when the application has not set it. */
    OptionalInt networkTimeoutMillis() {
        int millis = networkTimeoutMillis;
        return millis < 0 ? OptionalInt.empty() : OptionalInt.of(millis);
    }

    void networkTimeoutMillis(int millis) {
        networkTimeoutMillis = millis;
    }

    /**
     * The statement that sets an isolation level.
     *
     * @throws SQLException 0A000 for a level that the server does not have
     */
    static String isolationStatement(int level) throws SQLException {
        String name =
                switch (level) {
                    case Connection.TRANSACTION_READ_UNCOMMITTED,
                            Connection.TRANSACTION_READ_COMMITTED ->
                            "read committed";
                    case Connection.TRANSACTION_REPEATABLE_READ -> "repeatable read";
                    default ->
                            throw new SQLFeatureNotSupportedException(
                                    "there is no such isolation level",
                                    SqlStates.FEATURE_NOT_SUPPORTED);
                };
        return "SET " + ISOLATION + " = '" + name + "'";
    }

    /** Remembers a SET or RESET that has succeeded outside of a transaction. */
    void remember(StatementText statement) {
        String name = statement.setting().toLowerCase(Locale.ROOT);
        if (statement.words().get(0).equals("SET")) {
            settings.remove(name); // so that the newest is also the last to be repeated
            settings.put(name, statement.body());
        } else if (name.equals("all")) {
            settings.clear();
        } else {
            settings.remove(name);
        }
        if (name.equals(ISOLATION) || name.equals("all")) {
            boolean repeatable = statement.body().toLowerCase(Locale.ROOT).contains("repeatable");
            isolation =
                    repeatable
                            ? Connection.TRANSACTION_REPEATABLE_READ
                            : Connection.TRANSACTION_READ_COMMITTED;
        }
    }

    /** Gives a new link what the application has set. */
    void restore(Link link) throws SQLException {
        Connection inner = link.inner();
        if (networkTimeoutMillis >= 0) {
            inner.setNetworkTimeout(null, networkTimeoutMillis);
        }
        if (!settings.isEmpty()) {
            try (Statement statement = inner.createStatement()) {
                for (String setting : settings.values()) {
                    statement.execute(setting);
                }
            }
        }
        inner.setAutoCommit(autoCommit);
    }
}

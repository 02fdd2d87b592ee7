package io.heliosdb.lite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How long something of a session may take, as PostgreSQL's settings of these names say it. */
public enum TimeLimit {
    /** One statement, from its arrival to its last row: 57014. */
    STATEMENT("statement_timeout"),
    /** Waiting for the client while a transaction is open: 25P03, and the connection ends. */
    IDLE_IN_TRANSACTION("idle_in_transaction_session_timeout"),
    /** Waiting for the client without one: 57P05, and the connection ends. */
    IDLE("idle_session_timeout");

    private final String settingName;

    TimeLimit(String settingName) {
        this.settingName = settingName;
    }

    /** The setting of a session that it is. */
    public String settingName() {
        return settingName;
    }

    /** The one of this setting; letter case does not matter. */
    public static Optional<TimeLimit> named(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(limit -> limit.settingName.equals(key)).findFirst();
    }
}

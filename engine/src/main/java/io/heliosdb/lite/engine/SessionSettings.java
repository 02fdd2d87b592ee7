package io.heliosdb.lite.engine;

import io.heliosdb.lite.Isolation;
import io.heliosdb.lite.TimeLimit;
import io.heliosdb.lite.cursor.Requester;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.sql.CompileSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What SET changes. Confined to its session. */
final class SessionSettings {

    private static final String DEFAULT_ZONE = ZoneId.systemDefault().getId();
    static final long TIME_TO_LIVE_MAX_SECONDS = 100L * 365 * 86_400;
    private static final String TIME_TO_LIVE_RANGE = "a whole number of seconds from 1, or default";

    private final Requester who;
    private final ClientSettings client = new ClientSettings();
    private final TimeLimits limits = new TimeLimits();
    private CompileSettings compile = CompileSettings.DEFAULT;
    private boolean restore = true;
    private boolean durableCursors;
    private boolean acknowledgeOnFetch;
    private boolean reportsInStream;
    private boolean holdsPortals;
    private String timeZone = DEFAULT_ZONE;
    private Isolation isolation = Isolation.READ_COMMITTED;
    private UUID claimant = Requester.ANONYMOUS;
    private Optional<Duration> cursorTimeToLive = Optional.empty();

    /**
     * @param who asks, under whatever claimant is set
     */
    SessionSettings(Requester who) {
        this.who = who;
    }

    /** Who asks in this session. */
    Requester requester() {
        return new Requester(who.roleId(), who.connectionId(), who.embedded(), claimant);
    }

    TimeLimits limits() {
        return limits;
    }

    CompileSettings compile() {
        return compile;
    }

    boolean restore() {
        return restore;
    }

    /** Whether DECLARE WITH HOLD opens, or continues, the named cursor of the role. */
    boolean durableCursors() {
        return durableCursors;
    }

    /** Whether a FETCH of such a cursor acknowledges the rows before its own. */
    boolean acknowledgeOnFetch() {
        return acknowledgeOnFetch;
    }

    /** Whether tokens come within the rows of one statement too. */
    boolean reportsInStream() {
        return reportsInStream;
    }

    /** Whether a portal that its row limit has suspended is a cursor from then on. */
    boolean holdsPortals() {
        return holdsPortals;
    }

    /** Of the cursors that are opened from now on; empty for that of the configuration. */
    Optional<Duration> cursorTimeToLive() {
        return cursorTimeToLive;
    }

    String timeZone() {
        return timeZone;
    }

    Isolation isolation() {
        return isolation;
    }

    void set(String name, List<String> values) {
        String key = name.toLowerCase(Locale.ROOT);
        if (ClientSettings.knows(key)) {
            client.set(key, values);
            return;
        }
        Optional<TimeLimit> limit = TimeLimit.named(key);
        if (limit.isPresent()) {
            limits.set(limit.get(), values);
            return;
        }
        String value = values.isEmpty() ? "default" : values.getFirst().toLowerCase(Locale.ROOT);
        boolean initial = value.equals("default");
        switch (key) {
            case "heliosdb.cursor_restore" -> restore = initial || flag(name, value);
            case "heliosdb.durable_cursors" -> durableCursors = !initial && flag(name, value);
            case "heliosdb.acknowledge_on_fetch" ->
                    acknowledgeOnFetch = !initial && flag(name, value);
            case "heliosdb.report_position" -> reportsInStream = !initial && inStream(value);
            case "heliosdb.hold_portals" -> holdsPortals = !initial && flag(name, value);
            case "heliosdb.claimant" -> claimant = initial ? Requester.ANONYMOUS : uuid(value);
            case "heliosdb.cursor_ttl_seconds" ->
                    cursorTimeToLive = initial ? Optional.empty() : Optional.of(seconds(value));
            case "enable_indexscan" -> compile = new CompileSettings(initial || flag(name, value));
            case "timezone", "time zone" ->
                    timeZone = initial ? DEFAULT_ZONE : zone(values.getFirst());
            case "default_transaction_isolation" ->
                    isolation = initial ? Isolation.READ_COMMITTED : isolation(value);
            default -> throw unknown(name);
        }
    }

    void reset(String name) {
        set(name, List.of());
    }

    void resetAll() {
        client.resetAll();
        limits.resetAll();
        compile = CompileSettings.DEFAULT;
        restore = true;
        durableCursors = false;
        acknowledgeOnFetch = false;
        reportsInStream = false;
        cursorTimeToLive = Optional.empty();
        timeZone = DEFAULT_ZONE;
        isolation = Isolation.READ_COMMITTED;
    }

    String show(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (ClientSettings.knows(key)) {
            return client.show(key);
        }
        Optional<TimeLimit> limit = TimeLimit.named(key);
        if (limit.isPresent()) {
            return limits.show(limit.get());
        }
        return switch (key) {
            case "heliosdb.cursor_restore" -> restore ? "on" : "off";
            case "heliosdb.durable_cursors" -> durableCursors ? "on" : "off";
            case "heliosdb.acknowledge_on_fetch" -> acknowledgeOnFetch ? "on" : "off";
            case "heliosdb.report_position" -> reportsInStream ? "stream" : "execute";
            case "heliosdb.hold_portals" -> holdsPortals ? "on" : "off";
            case "heliosdb.claimant" -> claimant.toString();
            case "heliosdb.cursor_ttl_seconds" ->
                    cursorTimeToLive.map(time -> Long.toString(time.toSeconds())).orElse("default");
            case "enable_indexscan" -> compile.indexScans() ? "on" : "off";
            case "timezone", "time zone" -> timeZone;
            case "default_transaction_isolation", "transaction_isolation" ->
                    isolation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            default -> throw unknown(name);
        };
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "on", "true", "yes", "1" -> true;
            case "off", "false", "no", "0" -> false;
            default -> throw invalid(name, "on or off");
        };
    }

    private static boolean inStream(String value) {
        return switch (value) {
            case "stream" -> true;
            case "execute" -> false;
            default -> throw invalid("heliosdb.report_position", "execute or stream");
        };
    }

    private static Duration seconds(String value) {
        try {
            long seconds = Long.parseLong(value);
            if (seconds > 0 && seconds <= TIME_TO_LIVE_MAX_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException _) {
            throw invalid("heliosdb.cursor_ttl_seconds", TIME_TO_LIVE_RANGE);
        }
        throw invalid("heliosdb.cursor_ttl_seconds", TIME_TO_LIVE_RANGE);
    }

    private static UUID uuid(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException _) {
            throw invalid("heliosdb.claimant", "a random UUID of whoever reads");
        }
    }

    private static String zone(String value) {
        try {
            return ZoneId.of(value).getId();
        } catch (DateTimeException _) {
            throw invalid("timezone", "a name such as Europe/Berlin, or UTC");
        }
    }

    private static Isolation isolation(String value) {
        return switch (value) {
            case "read committed", "read uncommitted" -> Isolation.READ_COMMITTED;
            case "repeatable read" -> Isolation.REPEATABLE_READ;
            default ->
                    throw invalid(
                            "default_transaction_isolation", "read committed or repeatable read");
        };
    }

    private static DatabaseException invalid(String name, String expected) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "the setting cannot have this value")
                .with("setting", name)
                .hint("It is " + expected + ".");
    }

    private static DatabaseException unknown(String name) {
        return new DatabaseException(SqlState.UNDEFINED_OBJECT, "there is no such setting")
                .with("setting", name)
                .hint(
                        "Settings of a session: heliosdb.cursor_restore, heliosdb.claimant,"
                                + " heliosdb.cursor_ttl_seconds, heliosdb.durable_cursors,"
                                + " heliosdb.acknowledge_on_fetch, heliosdb.report_position,"
                                + " heliosdb.hold_portals, enable_indexscan, timezone, default_transaction_isolation,"
                                + " statement_timeout, idle_session_timeout,"
                                + " idle_in_transaction_session_timeout.");
    }
}

package io.heliosdb.lite.engine.audit;

import io.heliosdb.lite.cursor.CursorEvent;
import io.heliosdb.lite.cursor.Requester;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** One event as one JSON object on one line. Confined. */
final class AuditLine {

    private final StringBuilder out = new StringBuilder(256);

    private AuditLine(String event, long wallMillis, long databaseMillis) {
        Instant wall = Instant.ofEpochMilli(wallMillis).truncatedTo(ChronoUnit.MILLIS);
        out.append("{\"time\":\"").append(wall).append('"');
        number("database_millis", databaseMillis);
        text("event", event);
    }

    /** The line of an event that is recorded; empty for the others. */
    static Optional<String> of(CursorEvent event, long wallMillis, long databaseMillis) {
        return switch (event) {
            case CursorEvent.Resumed resumed ->
                    Optional.of(
                            new AuditLine("resume", wallMillis, databaseMillis)
                                    .number("role", resumed.roleId())
                                    .cursor(resumed.cursorId())
                                    .text("outcome", "resumed")
                                    .text("sqlstate", "00000")
                                    .number("generation", resumed.generation())
                                    .number("rows_before", resumed.rowsBefore())
                                    .text("method", resumed.method().name())
                                    .end());
            case CursorEvent.Refused refused ->
                    Optional.of(
                            new AuditLine("resume", wallMillis, databaseMillis)
                                    .number("role", refused.roleId())
                                    .cursor(refused.cursorId())
                                    .text("outcome", "refused")
                                    .text("sqlstate", refused.state().code())
                                    .end());
            case CursorEvent.Ended ended -> ended(ended, wallMillis, databaseMillis);
            case CursorEvent.Renewed renewed ->
                    Optional.of(
                            new AuditLine("renew", wallMillis, databaseMillis)
                                    .number("role", renewed.byRole())
                                    .cursor(renewed.cursorId())
                                    .number("cursor_role", renewed.roleId())
                                    .number("expires_database_millis", renewed.expiresMillis())
                                    .end());
            case CursorEvent.KeysRotated rotated ->
                    Optional.of(
                            new AuditLine("rotate_keys", wallMillis, databaseMillis)
                                    .number("role", rotated.byRole())
                                    .number("key", rotated.keyId())
                                    .end());
            case CursorEvent.FirstRow _, CursorEvent.Limited _, CursorEvent.SaveFailed _ ->
                    Optional.empty();
        };
    }

    /** What nobody asked for but a clock or a full registry is not recorded, except 72000. */
    private static Optional<String> ended(
            CursorEvent.Ended ended, long wallMillis, long databaseMillis) {
        String name =
                switch (ended.how()) {
                    case KILLED -> "kill";
                    case DISCARDED -> "discard";
                    case TOO_OLD -> "end_too_old";
                    case EXPIRED, EVICTED -> "";
                };
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new AuditLine(name, wallMillis, databaseMillis)
                                .number("role", ended.byRole())
                                .cursor(ended.cursorId())
                                .number("cursor_role", ended.roleId())
                                .end());
    }

    /** In the place of lines that could not be kept. */
    static String lost(long lines, long wallMillis, long databaseMillis) {
        return new AuditLine("lost", wallMillis, databaseMillis).number("lines", lines).end();
    }

    private AuditLine cursor(UUID cursorId) {
        return cursorId.equals(Requester.ANONYMOUS) ? this : text("cursor", cursorId.toString());
    }

    /** Every text here is made of letters, digits and hyphens: none needs to be escaped. */
    private AuditLine text(String key, String value) {
        out.append(",\"").append(key).append("\":\"").append(value).append('"');
        return this;
    }

    private AuditLine number(String key, long value) {
        out.append(",\"").append(key).append("\":").append(value);
        return this;
    }

    private String end() {
        return out.append("}\n").toString();
    }
}

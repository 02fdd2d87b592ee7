package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings that PostgreSQL's clients set when they connect and that change nothing here: each takes
 * the values that describe how this database behaves anyway, and refuses others, so that no client
 * believes what is not so. Confined to its session.
 */
final class ClientSettings {

    /** What a client may say; the first is what counts at the start. */
    private static final Map<String, List<String>> VALUES =
            Map.of(
                    "client_encoding", List.of("UTF8", "UTF-8", "UNICODE"),
                    "datestyle", List.of("ISO, MDY", "ISO", "ISO, DMY", "ISO, YMD"),
                    "intervalstyle", List.of("postgres"),
                    "standard_conforming_strings", List.of("on", "true", "yes", "1"),
                    "bytea_output", List.of("hex"),
                    "xmloption", List.of("content", "document"),
                    "row_security", List.of("on", "off"),
                    "client_min_messages",
                            List.of("notice", "warning", "error", "log", "debug1", "debug"));

    /** What a client may set to anything. */
    private static final Map<String, String> FREE =
            Map.of("application_name", "", "search_path", "public", "extra_float_digits", "1");

    /** What is so and cannot be set. */
    private static final Map<String, String> FIXED =
            Map.of(
                    "server_encoding", "UTF8",
                    "password_encryption", "scram-sha-256",
                    "integer_datetimes", "on",
                    "server_version_num", "150000",
                    "server_version", "15.0",
                    "transaction_read_only", "off",
                    "max_identifier_length", "63");

    private static final Set<String> LISTS = Set.of("datestyle", "search_path");

    private final Map<String, String> set = new HashMap<>();

    /** Whether the name, in lower case, is one of these. */
    static boolean knows(String name) {
        return VALUES.containsKey(name) || FREE.containsKey(name) || FIXED.containsKey(name);
    }

    String show(String name) {
        String fixed = FIXED.get(name);
        return fixed != null ? fixed : set.getOrDefault(name, initial(name));
    }

    private static String initial(String name) {
        List<String> values = VALUES.get(name);
        return values != null ? values.getFirst() : FREE.getOrDefault(name, "");
    }

    /** An empty list is the default. */
    void set(String name, List<String> values) {
        if (FIXED.containsKey(name)) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the setting is fixed")
                    .with("setting", name)
                    .with("value", FIXED.get(name));
        }
        if (values.isEmpty() || values.getFirst().equalsIgnoreCase("default")) {
            set.remove(name);
            return;
        }
        if (values.size() > 1 && !LISTS.contains(name)) {
            throw invalid(name, "one value");
        }
        String value = String.join(", ", values);
        set.put(name, FREE.containsKey(name) ? value : allowed(name, value));
    }

    void resetAll() {
        set.clear();
    }

    private static String allowed(String name, String value) {
        List<String> allowed = VALUES.getOrDefault(name, List.of());
        Optional<String> match = allowed.stream().filter(value::equalsIgnoreCase).findFirst();
        return match.orElseThrow(() -> invalid(name, String.join("; ", allowed)));
    }

    private static DatabaseException invalid(String name, String allowed) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "the setting cannot have this value")
                .with("setting", name)
                .hint("It is one of: " + allowed.toLowerCase(Locale.ROOT) + ".");
    }
}

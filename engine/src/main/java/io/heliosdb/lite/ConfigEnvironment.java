package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What environment variables say about settings. */
final class ConfigEnvironment {

    private ConfigEnvironment() {}

    /** Every variable of a section must be a setting's, so that a misspelt one is not ignored. */
    static Config apply(Config config, Map<String, String> environment) {
        Map<String, Setting<?>> byVariable =
                Settings.all().stream()
                        .collect(Collectors.toMap(Setting::variable, setting -> setting));
        Config result = config;
        for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
            Setting<?> setting = byVariable.get(entry.getKey());
            if (setting != null) {
                result = overridden(result, setting, entry.getValue());
            } else if (isOfSection(entry.getKey())) {
                throw new DatabaseException(
                                SqlState.CONFIG_FILE_ERROR,
                                "the environment names an unknown setting")
                        .with("variable", entry.getKey())
                        .hint(ConfigNames.suggestion(entry.getKey(), byVariable.keySet()));
            }
        }
        checkRole(environment.getOrDefault("HELIOSDB_ROLE", "primary"));
        return result;
    }

    private static boolean isOfSection(String variable) {
        return Settings.all().stream()
                .map(Setting::variable)
                .map(name ->
                        name.startsWith("HELIOSDB_CURSOR_RESTORE_")
                                ? "HELIOSDB_CURSOR_RESTORE_"
                                : name.substring(0, name.indexOf('_', "HELIOSDB_".length()) + 1))
                .anyMatch(variable::startsWith);
    }

    private static <T> Config overridden(Config config, Setting<T> setting, String text) {
        try {
            return config.with(setting, setting.ofText(text));
        } catch (DatabaseException failure) {
            throw failure.with("variable", setting.variable());
        }
    }

    private static void checkRole(String role) {
        switch (role) {
            case "primary" -> {}
            case "replica" ->
                    throw new DatabaseException(
                                    SqlState.CONFIG_FILE_ERROR, "this version has no replicas")
                            .with("variable", "HELIOSDB_ROLE")
                            .hint("Only HELIOSDB_ROLE=primary can be opened.");
            default ->
                    throw new DatabaseException(SqlState.CONFIG_FILE_ERROR, "the role is unknown")
                            .with("variable", "HELIOSDB_ROLE")
                            .with("found", role)
                            .hint("HELIOSDB_ROLE is primary or replica.");
        }
    }
}

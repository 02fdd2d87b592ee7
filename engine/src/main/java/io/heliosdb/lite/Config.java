package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of all settings for one database. Immutable.
 *
 * <p>Every setting is described in {@link Settings} and in docs/reference/configuration.md. All
 * failures are F0000 and name the setting; those of a file name its line and column.
 */
public final class Config {

    private final Map<Setting<?>, Object> values;

    private Config(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** Every setting at its default; the environment is not looked at. */
    public static Config defaults(Path database) {
        return empty().with(Settings.DATABASE_PATH, database);
    }

    /** Reads a TOML file; {@code HELIOSDB_<SECTION>_<KEY>} in the environment overrides it. */
    public static Config fromFile(Path file) {
        return fromFile(file, System.getenv());
    }

    static Config fromFile(Path file, Map<String, String> environment) {
        return TomlFile.read(file).overriddenBy(environment);
    }

    /**
     * Finds the configuration as the command line does: {@code HELIOSDB_CONFIG}, {@code
     * ./heliosdb.toml}, {@code /app/config.toml}, else the defaults (then {@code database.path} is
     * still to be given); the environment overrides.
     */
    public static Config find() {
        return find(System.getenv(), Path.of(""));
    }

    static Config find(Map<String, String> environment, Path workingDirectory) {
        String named = environment.get("HELIOSDB_CONFIG");
        if (named != null) {
            return fromFile(Path.of(named), environment);
        }
        for (Path candidate :
                List.of(workingDirectory.resolve("heliosdb.toml"), Path.of("/app/config.toml"))) {
            if (Files.isRegularFile(candidate)) {
                return fromFile(candidate, environment);
            }
        }
        return empty().overriddenBy(environment);
    }

    static Config empty() {
        return new Config(Map.of());
    }

    /** This configuration with one value changed. */
    public <T> Config with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(setting, setting.check(value));
        return new Config(changed).refuseWhatWouldBeWrong();
    }

    /**
     * This configuration with one value changed, both given as text, as in the environment.
     *
     * @param name {@code section.key}
     */
    public Config withText(String name, String text) {
        Setting<?> setting =
                Settings.named(name)
                        .orElseThrow(() ->
                                new DatabaseException(
                                                SqlState.CONFIG_FILE_ERROR,
                                                "there is no setting of this name")
                                        .with("setting", name)
                                        .hint(
                                                ConfigNames.suggestion(
                                                        name,
                                                        Settings.all().stream()
                                                                .map(Setting::name)
                                                                .toList())));
        return withText(setting, text);
    }

    private <T> Config withText(Setting<T> setting, String text) {
        return with(setting, setting.ofText(text));
    }

    /** The value that was given, or the default. */
    public <T> T get(Setting<T> setting) {
        return given(setting)
                .or(setting::defaultValue)
                .orElseThrow(() ->
                        new DatabaseException(
                                        SqlState.CONFIG_FILE_ERROR,
                                        "a setting without a default is missing")
                                .with("setting", setting.name()));
    }

    /** The value that was given; absent when the default counts. */
    @SuppressWarnings("unchecked") // with() puts only values of the setting's type
    public <T> Optional<T> given(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }

    /** The database directory. */
    public Path databasePath() {
        return get(Settings.DATABASE_PATH);
    }

    /** Where cursor state lives: as given, or inside the database. */
    public Path statePath() {
        return given(Settings.STATE_PATH).orElseGet(() -> databasePath().resolve("cursor-state"));
    }

    /** Where sorted results live: as given, or inside the state directory. */
    public Path spoolPath() {
        return given(Settings.SPOOL_PATH).orElseGet(() -> statePath().resolve("spool"));
    }

    /** Who the embedded application is. */
    public String principal() {
        return given(Settings.PRINCIPAL).orElseGet(() -> System.getProperty("user.name", "owner"));
    }

    /** What is accepted but should be looked at. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Setting<Boolean> setting : List.of(Settings.ZERO_COPY, Settings.SIMD)) {
            if (!get(setting)) {
                warnings.add(setting.name() + " = false changes nothing: it is always on");
            }
        }
        if (!get(Settings.SIGN_TOKENS)) {
            warnings.add(
                    Settings.SIGN_TOKENS.name()
                            + " = false: whoever learns a cursor's id can read its rows");
        }
        if (!get(Settings.VALIDATE_IDENTITY)) {
            warnings.add(
                    Settings.VALIDATE_IDENTITY.name()
                            + " = false: a token is good for every principal");
        }
        return warnings;
    }

    private Config overriddenBy(Map<String, String> environment) {
        return ConfigEnvironment.apply(this, environment);
    }

    private Config refuseWhatWouldBeWrong() {
        if (!get(Settings.PRESERVE_SNAPSHOT)) {
            throw refused(
                    Settings.PRESERVE_SNAPSHOT,
                    "A result whose rows come from two snapshots is a wrong answer; remove the line.");
        }
        switch (get(Settings.DURABILITY)) {
            case "sync" -> {}
            case "relaxed" ->
                    throw refused(
                            Settings.DURABILITY,
                            "Relaxed durability needs a commit log, which this version does not have;"
                                    + " use \"sync\".");
            default -> throw refused(Settings.DURABILITY, "Use \"sync\".");
        }
        return this;
    }

    private DatabaseException refused(Setting<?> setting, String reason) {
        return new DatabaseException(SqlState.CONFIG_FILE_ERROR, "the setting's value is refused")
                .with("setting", setting.name())
                .with("value", get(setting))
                .hint(reason);
    }
}

package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a configuration file; every complaint names file, line and column. */
final class TomlFile {

    /** Sections whose settings come with the cluster. */
    private static final Set<String> RESERVED = Set.of("cluster");

    private final Path file;
    private final TomlParseResult toml;
    private final Set<String> sections =
            Settings.all().stream().map(Setting::section).collect(Collectors.toSet());

    private TomlFile(Path file, TomlParseResult toml) {
        this.file = file;
        this.toml = toml;
    }

    static Config read(Path file) {
        TomlParseResult toml = Toml.parse(text(file));
        TomlFile reading = new TomlFile(file, toml);
        if (toml.hasErrors()) {
            TomlParseError first = toml.errors().getFirst();
            throw reading.at(
                    new DatabaseException(
                                    SqlState.CONFIG_FILE_ERROR,
                                    "the configuration file is not TOML")
                            .with("problem", String.valueOf(first.getMessage())),
                    first.position());
        }
        return reading.config();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new DatabaseException(
                            SqlState.CONFIG_FILE_ERROR,
                            "the configuration file cannot be read",
                            failure)
                    .with("file", file);
        }
    }

    private Config config() {
        Config config = Config.empty();
        for (String section : toml.keySet()) {
            TomlPosition position = toml.inputPositionOf(List.of(section));
            if (!(toml.get(List.of(section)) instanceof TomlTable table)) {
                throw at(
                        unknown(section, "Settings belong to a section such as [database]."),
                        position);
            }
            if (!sections.contains(section) && !RESERVED.contains(section)) {
                throw at(unknown(section, ConfigNames.suggestion(section, sections)), position);
            }
            for (String key : table.keySet()) {
                config = with(config, section, key);
            }
        }
        return config;
    }

    private Config with(Config config, String section, String key) {
        TomlPosition position = toml.inputPositionOf(List.of(section, key));
        String name = section + "." + key;
        Setting<?> setting =
                Settings.named(name).orElseThrow(() -> at(unknown(name, hint(name)), position));
        try {
            return with(config, setting, toml.get(List.of(section, key)));
        } catch (DatabaseException failure) {
            throw at(failure, position);
        }
    }

    private static <T> Config with(Config config, Setting<T> setting, @Nullable Object value) {
        return config.with(setting, setting.ofToml(Objects.requireNonNull(value)));
    }

    private static String hint(String name) {
        if (RESERVED.stream().anyMatch(section -> name.startsWith(section + "."))) {
            return "This version has no cluster.";
        }
        return ConfigNames.suggestion(name, Settings.all().stream().map(Setting::name).toList());
    }

    private static DatabaseException unknown(String name, String hint) {
        return new DatabaseException(
                        SqlState.CONFIG_FILE_ERROR, "the configuration has an unknown key")
                .with("key", name)
                .hint(hint);
    }

    private DatabaseException at(DatabaseException failure, @Nullable TomlPosition position) {
        failure.with("file", file);
        return position == null
                ? failure
                : failure.with("line", position.line()).with("column", position.column());
    }
}

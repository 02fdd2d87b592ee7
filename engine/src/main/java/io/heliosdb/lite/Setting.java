package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured: its name, type and unit, default, effect. Immutable; the list
 * of all of them is {@link Settings#all()}.
 *
 * @param <T> the Java type of its values
 */
public final class Setting<T> {

    /** When a new value begins to act. */
    public enum Effect {
        /** When the database is opened. */
        AT_OPEN("at open"),
        /** The value is accepted for compatibility; it changes nothing. */
        NEVER("never");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        /** For the reference page. */
        public String words() {
            return words;
        }
    }

    private final String section;
    private final String key;
    private final Form<T> form;
    private final @Nullable T initial;
    private final String initialWords;
    private final Effect effect;
    private final String description;

    Setting(
            String section,
            String key,
            Form<T> form,
            @Nullable T initial,
            String initialWords,
            Effect effect,
            String description) {
        this.section = section;
        this.key = key;
        this.form = form;
        this.initial = initial;
        this.initialWords = initialWords;
        this.effect = effect;
        this.description = description;
    }

    public String section() {
        return section;
    }

    public String key() {
        return key;
    }

    /** {@code section.key}. */
    public String name() {
        return section + "." + key;
    }

    /** The environment variable that overrides the file. */
    public String variable() {
        return ("HELIOSDB_" + section + "_" + key).toUpperCase(Locale.ROOT);
    }

    /** Type, unit and range, for people. */
    public String type() {
        return form.words();
    }

    /** The default value; absent where it depends on other settings or the machine. */
    public Optional<T> defaultValue() {
        return Optional.ofNullable(initial);
    }

    public String defaultWords() {
        return initialWords;
    }

    public Effect effect() {
        return effect;
    }

    public String description() {
        return description;
    }

    /** The value of a TOML scalar (Long, Boolean, String, Double); refuses another type. */
    T ofToml(Object value) {
        return form.ofToml(value).orElseThrow(() -> illTyped(value));
    }

    /** The value of an environment variable's text. */
    T ofText(String text) {
        return form.ofText(text).orElseThrow(() -> illTyped(text));
    }

    /** Refuses what is out of range. */
    T check(T value) {
        return form.inRange(value) ? value : refuse(value);
    }

    private T refuse(T value) {
        throw illTyped(value);
    }

    private DatabaseException illTyped(Object found) {
        return new DatabaseException(
                        SqlState.CONFIG_FILE_ERROR, "the setting's value is not of its type")
                .with("setting", name())
                .with("expected", form.words())
                .with("found", found);
    }

    @Override
    public String toString() {
        return name();
    }

    /** How values of one type look in a file and in the environment. */
    sealed interface Form<T> {

        String words();

        Optional<T> ofToml(Object value);

        Optional<T> ofText(String text);

        default boolean inRange(T value) {
            return true;
        }

        /** true or false. */
        record Flag() implements Form<Boolean> {
            @Override
            public String words() {
                return "boolean";
            }

            @Override
            public Optional<Boolean> ofToml(Object value) {
                return value instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
            }

            @Override
            public Optional<Boolean> ofText(String text) {
                return switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                };
            }
        }

        /** A whole number of something. */
        record Count(String unit, long min, long max) implements Form<Long> {
            @Override
            public String words() {
                return "integer"
                        + (unit.isEmpty() ? "" : ", " + unit)
                        + ", "
                        + (max == Long.MAX_VALUE ? "at least " + min : min + " to " + max);
            }

            @Override
            public Optional<Long> ofToml(Object value) {
                return value instanceof Long number && inRange(number)
                        ? Optional.of(number)
                        : Optional.empty();
            }

            @Override
            public Optional<Long> ofText(String text) {
                try {
                    return ofToml(Long.valueOf(text));
                } catch (NumberFormatException _) {
                    return Optional.empty();
                }
            }

            @Override
            public boolean inRange(Long value) {
                return value >= min && value <= max;
            }
        }

        /** A time in whole seconds. */
        record Seconds(long min) implements Form<Duration> {
            @Override
            public String words() {
                return "integer, seconds, at least " + min;
            }

            @Override
            public Optional<Duration> ofToml(Object value) {
                return value instanceof Long number && inRange(Duration.ofSeconds(number))
                        ? Optional.of(Duration.ofSeconds(number))
                        : Optional.empty();
            }

            @Override
            public Optional<Duration> ofText(String text) {
                try {
                    return ofToml(Long.valueOf(text));
                } catch (NumberFormatException _) {
                    return Optional.empty();
                }
            }

            @Override
            public boolean inRange(Duration value) {
                return value.toSeconds() >= min && value.toSeconds() <= Integer.MAX_VALUE;
            }
        }

        /** Where something is on the disk. */
        record Place(String kind) implements Form<Path> {
            @Override
            public String words() {
                return "string, " + kind;
            }

            @Override
            public Optional<Path> ofToml(Object value) {
                return value instanceof String text ? ofText(text) : Optional.empty();
            }

            @Override
            public Optional<Path> ofText(String text) {
                try {
                    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
                } catch (InvalidPathException _) {
                    return Optional.empty();
                }
            }
        }

        /** A name, not empty. */
        record Name() implements Form<String> {
            @Override
            public String words() {
                return "string";
            }

            @Override
            public Optional<String> ofToml(Object value) {
                return value instanceof String text ? ofText(text) : Optional.empty();
            }

            @Override
            public Optional<String> ofText(String text) {
                return text.isBlank() ? Optional.empty() : Optional.of(text);
            }
        }
    }
}

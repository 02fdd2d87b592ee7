package io.heliosdb.lite.control;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One command with its named arguments, all of them texts. Immutable.
 *
 * @param command one of those that docs/formats/control-socket.md lists, as {@code cursors.list}
 */
public record ControlRequest(String command, Map<String, String> arguments) {

    public ControlRequest {
        arguments = Map.copyOf(arguments);
    }

    public static ControlRequest of(String command) {
        return new ControlRequest(command, Map.of());
    }

    /** This request with one more argument. */
    public ControlRequest with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(arguments);
        more.put(name, value);
        return new ControlRequest(command, more);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(arguments.get(name));
    }

    /**
     * @throws DatabaseException 22023 when it was not given
     */
    String text(String name) {
        return find(name).orElseThrow(() -> wrong("the command lacks an argument", name));
    }

    /**
     * @throws DatabaseException 22023 when it was not given or is none
     */
    UUID id(String name) {
        try {
            return UUID.fromString(text(name));
        } catch (IllegalArgumentException _) {
            throw wrong("the argument is not an id", name);
        }
    }

    /**
     * So many seconds; zero when it was not given.
     *
     * @throws DatabaseException 22023 when it is no number of them
     */
    Duration seconds(String name) {
        try {
            long seconds = find(name).map(Long::parseLong).orElse(0L);
            if (seconds >= 0) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException _) {
            throw wrong("the argument is not a number of seconds", name);
        }
        throw wrong("the argument is not a number of seconds", name);
    }

    boolean flag(String name) {
        return find(name).map("true"::equals).orElse(false);
    }

    DatabaseException wrong(String problem, String name) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, problem)
                .with("command", command)
                .with("argument", name);
    }
}

package io.heliosdb.lite.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A failure that somebody can act on: an SQLSTATE, a constant message, facts as fields, a hint.
 *
 * <p>The message is a constant so that failures can be counted and searched; what varies goes into
 * {@link #with}. No secret (token, key, parameter, row value) is ever a fact.
 */
public class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SqlState sqlState;
    private final String problem;
    private final transient Map<String, Object> facts = new LinkedHashMap<>();
    private @Nullable String hint;

    public DatabaseException(SqlState sqlState, String problem) {
        super(problem);
        this.sqlState = sqlState;
        this.problem = problem;
    }

    public DatabaseException(SqlState sqlState, String problem, Throwable cause) {
        super(problem, cause);
        this.sqlState = sqlState;
        this.problem = problem;
    }

    /** Adds one fact and returns this exception. */
    public DatabaseException with(String key, Object value) {
        facts.put(key, value);
        return this;
    }

    /** Says what the reader can do about it, and returns this exception. */
    public DatabaseException hint(String text) {
        hint = text;
        return this;
    }

    public SqlState sqlState() {
        return sqlState;
    }

    /** The constant message, without facts and hint. */
    public String problem() {
        return problem;
    }

    /** What varies, in the order in which it was added; unmodifiable. */
    public Map<String, Object> facts() {
        return Collections.unmodifiableMap(facts);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** {@code problem (key=value, ...) [SQLSTATE]}, and the hint in a line of its own. */
    @Override
    public String getMessage() {
        String list =
                facts.entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining(", "));
        return problem
                + (list.isEmpty() ? "" : " (" + list + ")")
                + " ["
                + sqlState.code()
                + "]"
                + (hint == null ? "" : "\nHint: " + hint);
    }
}

package io.heliosdb.lite.pgwire;

import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one failure of this module: bytes that are no valid message or value, or a message that is
 * too large. The message is constant; what differs from case to case is in the facts. Facts never
 * hold what a peer sent as text, so that a password cannot reach a log by this way.
 */
public final class ProtocolException extends RuntimeException {

    /** Bytes that break the protocol. */
    public static final String PROTOCOL_VIOLATION = "08P01";

    /** A text that is not UTF-8, or holds the NUL character. */
    public static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";

    /** A value whose text is none of its type. */
    public static final String INVALID_TEXT_REPRESENTATION = "22P02";

    /** A value whose bytes are none of its type. */
    public static final String INVALID_BINARY_REPRESENTATION = "22P03";

    /** A date or time that has no form on the wire. */
    public static final String DATETIME_FIELD_OVERFLOW = "22008";

    /** A message that grows beyond what may be sent. */
    public static final String PROGRAM_LIMIT_EXCEEDED = "54000";

    /** The proof of a password is wrong. */
    public static final String INVALID_PASSWORD = "28P01";

    @Serial private static final long serialVersionUID = 1;

    private final String sqlState;

    @SuppressWarnings("serial") // always a LinkedHashMap of Strings and boxed numbers
    private final Map<String, Object> facts = new LinkedHashMap<>();

    public ProtocolException(String sqlState, String message) {
        super(message);
        this.sqlState = sqlState;
    }

    /** A breach of the protocol: SQLSTATE 08P01. */
    public static ProtocolException violation(String message) {
        return new ProtocolException(PROTOCOL_VIOLATION, message);
    }

    /** Adds a fact: a number, or a word of this module. */
    public ProtocolException with(String key, Object value) {
        facts.put(key, value);
        return this;
    }

    public String sqlState() {
        return sqlState;
    }

    /** What is particular to this case, in the order in which it was added. */
    public Map<String, Object> facts() {
        return Collections.unmodifiableMap(facts);
    }

    /** The constant message, and the facts behind it. */
    @Override
    public String getMessage() {
        return facts.isEmpty() ? problem() : problem() + " " + facts;
    }

    /** The constant message alone. */
    public String problem() {
        return String.valueOf(super.getMessage());
    }
}

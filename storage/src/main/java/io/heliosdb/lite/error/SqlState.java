package io.heliosdb.lite.error;

/**
 * The five-character codes that failures carry, each with who has to act on it.
 *
 * <p>Standard codes are PostgreSQL's ("Appendix A. PostgreSQL Error Codes"). Class {@code RC} is
 * ours: SQL leaves classes that begin with I to Z to the implementation.
 */
public enum SqlState {
    CONNECTION_FAILURE("08006", Category.RETRY),
    CONNECTION_OUTCOME_UNKNOWN("08007", Category.RETRY),
    FEATURE_NOT_SUPPORTED("0A000", Category.USER),
    CARDINALITY_VIOLATION("21000", Category.USER),
    SUBSTRING_ERROR("22011", Category.USER),
    STRING_DATA_RIGHT_TRUNCATION("22001", Category.USER),
    NULL_VALUE_NO_INDICATOR("22002", Category.USER),
    NUMERIC_VALUE_OUT_OF_RANGE("22003", Category.USER),
    INVALID_DATETIME_FORMAT("22007", Category.USER),
    DATETIME_FIELD_OVERFLOW("22008", Category.USER),
    DIVISION_BY_ZERO("22012", Category.USER),
    INVALID_ESCAPE_SEQUENCE("22025", Category.USER),
    INVALID_PARAMETER_VALUE("22023", Category.USER),
    INVALID_ARGUMENT_FOR_LOGARITHM("2201E", Category.USER),
    INVALID_ARGUMENT_FOR_POWER("2201F", Category.USER),
    INVALID_ROW_COUNT_IN_LIMIT("2201W", Category.USER),
    INVALID_ROW_COUNT_IN_OFFSET("2201X", Category.USER),
    CHARACTER_NOT_IN_REPERTOIRE("22021", Category.USER),
    INVALID_TEXT_REPRESENTATION("22P02", Category.USER),
    BAD_COPY_FILE_FORMAT("22P04", Category.USER),
    NOT_NULL_VIOLATION("23502", Category.USER),
    UNIQUE_VIOLATION("23505", Category.USER),
    INVALID_TRANSACTION_STATE("25000", Category.USER),
    ACTIVE_SQL_TRANSACTION("25001", Category.USER),
    NO_ACTIVE_SQL_TRANSACTION("25P01", Category.USER),
    IN_FAILED_SQL_TRANSACTION("25P02", Category.USER),
    IDLE_IN_TRANSACTION_SESSION_TIMEOUT("25P03", Category.USER),
    READ_ONLY_SQL_TRANSACTION("25006", Category.USER),
    INVALID_AUTHORIZATION("28000", Category.USER),
    INVALID_STATEMENT_NAME("26000", Category.USER),
    INVALID_CURSOR_NAME("34000", Category.USER),
    SERIALIZATION_FAILURE("40001", Category.RETRY),
    SYNTAX_ERROR("42601", Category.USER),
    INSUFFICIENT_PRIVILEGE("42501", Category.USER),
    GROUPING_ERROR("42803", Category.USER),
    DATATYPE_MISMATCH("42804", Category.USER),
    WRONG_OBJECT_TYPE("42809", Category.USER),
    RESERVED_NAME("42939", Category.USER),
    INDETERMINATE_DATATYPE("42P18", Category.USER),
    UNDEFINED_PARAMETER("42P02", Category.USER),
    DUPLICATE_CURSOR("42P03", Category.USER),
    DUPLICATE_PREPARED_STATEMENT("42P05", Category.USER),
    UNDEFINED_COLUMN("42703", Category.USER),
    AMBIGUOUS_COLUMN("42702", Category.USER),
    UNDEFINED_FUNCTION("42883", Category.USER),
    UNDEFINED_TABLE("42P01", Category.USER),
    CANNOT_COERCE("42846", Category.USER),
    UNDEFINED_OBJECT("42704", Category.USER),
    DUPLICATE_TABLE("42P07", Category.USER),
    DUPLICATE_OBJECT("42710", Category.USER),
    DUPLICATE_COLUMN("42701", Category.USER),
    INVALID_TABLE_DEFINITION("42P16", Category.USER),
    INVALID_COLUMN_REFERENCE("42P10", Category.USER),
    DISK_FULL("53100", Category.RESOURCES),
    OUT_OF_MEMORY("53200", Category.RESOURCES),
    TOO_MANY_CONNECTIONS("53300", Category.RESOURCES),
    LIMIT_EXCEEDED("53400", Category.RESOURCES),
    PROGRAM_LIMIT_EXCEEDED("54000", Category.USER),
    STATEMENT_TOO_COMPLEX("54001", Category.USER),
    OBJECT_NOT_IN_PREREQUISITE_STATE("55000", Category.OPERATOR),
    OBJECT_IN_USE("55006", Category.OPERATOR),
    QUERY_CANCELED("57014", Category.USER),
    DATABASE_SHUT_DOWN("57P01", Category.RETRY),
    IDLE_SESSION_TIMEOUT("57P05", Category.USER),
    IO_ERROR("58030", Category.OPERATOR),
    SNAPSHOT_TOO_OLD("72000", Category.USER),
    CONFIG_FILE_ERROR("F0000", Category.OPERATOR),
    INTERNAL_ERROR("XX000", Category.OPERATOR),
    DATA_CORRUPTED("XX001", Category.OPERATOR),

    /** The bytes are not a token of any version that this build reads. */
    TOKEN_MALFORMED("RC001", Category.USER),
    /** The token's MAC does not verify, or its key is not known here. */
    TOKEN_BAD_SIGNATURE("RC002", Category.USER),
    /**
     * The token's or the named cursor's time to live is over, or the cursor was killed or
     * discarded.
     */
    TOKEN_EXPIRED("RC003", Category.USER),
    /** The token belongs to another role. */
    TOKEN_OTHER_ROLE("RC004", Category.USER),
    /** Somebody else has taken this cursor over. No driver retries this. */
    CURSOR_FENCED("RC005", Category.USER),
    /**
     * The schema or the semantics that the cursor was opened with are not available in this build.
     */
    CURSOR_SEMANTICS_GONE("RC006", Category.USER),
    /** The replayed rows are not the rows that were delivered before. */
    CURSOR_REPLAY_MISMATCH("RC007", Category.OPERATOR),
    /** This query cannot be resumed; the reason is a fact of the exception. */
    CURSOR_NOT_RESUMABLE("RC008", Category.USER),
    /** This node has not applied the cursor's snapshot yet. */
    NODE_BEHIND("RC009", Category.RETRY),
    /** The history that the cursor saw was lost: another timeline, another database. */
    TIMELINE_LOST("RC010", Category.USER);

    /** Who has to act on a failure. */
    public enum Category {
        /** The caller: the statement, the value or the order of calls is wrong. */
        USER,
        /** Nobody: the same call may succeed when repeated. */
        RETRY,
        /** Whoever grants memory, disk or limits. */
        RESOURCES,
        /** Whoever runs the database. */
        OPERATOR
    }

    private final String code;
    private final Category category;

    SqlState(String code, Category category) {
        this.code = code;
        this.category = category;
    }

    /** The five characters, for example {@code 40001}. */
    public String code() {
        return code;
    }

    public Category category() {
        return category;
    }
}

package io.heliosdb.lite.jdbc;

/** The states that this driver gives or tells apart. */
final class SqlStates {

    static final String CONNECTION_CLASS = "08";
    static final String CANNOT_CONNECT = "08001";
    static final String CONNECTION_CLOSED = "08003";
    static final String CONNECTION_REJECTED = "08004";
    static final String CONNECTION_FAILURE = "08006";
    static final String OUTCOME_UNKNOWN = "08007";
    static final String FEATURE_NOT_SUPPORTED = "0A000";
    static final String INVALID_PARAMETER_VALUE = "22023";
    static final String INVALID_CURSOR_STATE = "24000";
    static final String ACTIVE_TRANSACTION = "25001";
    static final String NO_TRANSACTION = "25P01";
    static final String FAILED_TRANSACTION = "25P02";
    static final String NO_SUCH_CURSOR = "34000";
    static final String SERIALIZATION_FAILURE = "40001";
    static final String WRONG_OBJECT_TYPE = "42809";
    static final String TOO_MANY_CONNECTIONS = "53300";
    static final String PROGRAM_LIMIT_EXCEEDED = "54000";
    static final String NOT_IN_PREREQUISITE_STATE = "55000";
    static final String CANCELED = "57014";
    static final String SHUT_DOWN_CLASS = "57P0";
    static final String NODE_BEHIND = "RC009";
    static final String DATA_CORRUPTED = "XX001";

    private SqlStates() {}
}

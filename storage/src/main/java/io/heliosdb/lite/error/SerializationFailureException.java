package io.heliosdb.lite.error;

/** Another transaction came first (40001). The whole transaction may be repeated. */
public final class SerializationFailureException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    public SerializationFailureException(String problem) {
        super(SqlState.SERIALIZATION_FAILURE, problem);
        hint("Run the transaction again.");
    }
}

package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NoticeResponse;
import io.heliosdb.lite.pgwire.message.ErrorField;
import io.heliosdb.lite.pgwire.message.ErrorFields;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Failures as ErrorResponse tells them: facts in the detail, a place in the statement apart. */
final class WireErrors {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.server");
    private static final String POSITION = "position";
    private static final String INTERNAL_ERROR = "XX000";

    private WireErrors() {}

    static ErrorResponse error(Throwable failure) {
        return new ErrorResponse(fields("ERROR", failure));
    }

    static ErrorResponse fatal(Throwable failure) {
        return new ErrorResponse(fields("FATAL", failure));
    }

    /**
     * What PostgreSQL warns of: a beginning inside, an end outside of a transaction.
     *
     * @param tag of the statement that was run
     * @param inTransaction before it was run
     */
    static Optional<NoticeResponse> warning(String tag, boolean inTransaction) {
        boolean begins = tag.equals("BEGIN") || tag.equals("START TRANSACTION");
        boolean ends = tag.equals("COMMIT") || tag.equals("ROLLBACK");
        if (begins && inTransaction) {
            return Optional.of(
                    warning(
                            SqlState.ACTIVE_SQL_TRANSACTION,
                            "there is already a transaction in progress"));
        }
        return ends && !inTransaction
                ? Optional.of(
                        warning(
                                SqlState.NO_ACTIVE_SQL_TRANSACTION,
                                "there is no transaction in progress"))
                : Optional.empty();
    }

    private static NoticeResponse warning(SqlState state, String message) {
        return new NoticeResponse(ErrorFields.of("WARNING", state.code(), message));
    }

    /** For the log: what happened, without what the client said. */
    static String reason(RuntimeException failure) {
        return switch (failure) {
            case DatabaseException known -> known.problem();
            case ProtocolException broken -> broken.problem();
            default -> failure.getClass().getSimpleName();
        };
    }

    private static ErrorFields fields(String severity, Throwable failure) {
        return switch (failure) {
            case DatabaseException known -> fields(severity, known);
            case ProtocolException broken ->
                    detailed(
                            ErrorFields.of(severity, broken.sqlState(), broken.problem()),
                            broken.facts());
            default -> {
                LOG.log(System.Logger.Level.ERROR, "an error inside the server", failure);
                yield ErrorFields.of(severity, INTERNAL_ERROR, "an error inside the server")
                        .with(ErrorField.HINT, "The server's log has it; report it.");
            }
        };
    }

    private static ErrorFields fields(String severity, DatabaseException failure) {
        ErrorFields fields =
                detailed(
                        ErrorFields.of(severity, failure.sqlState().code(), failure.problem()),
                        failure.facts());
        if (failure.hint().isPresent()) {
            fields = fields.with(ErrorField.HINT, failure.hint().get());
        }
        return failure.facts().get(POSITION) instanceof Integer position
                ? fields.with(ErrorField.POSITION, position.toString())
                : fields;
    }

    private static ErrorFields detailed(ErrorFields fields, Map<String, Object> facts) {
        String detail =
                facts.entrySet().stream()
                        .filter(fact -> !fact.getKey().equals(POSITION))
                        .map(fact -> fact.getKey() + ": " + fact.getValue())
                        .collect(Collectors.joining(", "))
                        .replace('\0', '?');
        return detail.isEmpty() ? fields : fields.with(ErrorField.DETAIL, detail);
    }
}

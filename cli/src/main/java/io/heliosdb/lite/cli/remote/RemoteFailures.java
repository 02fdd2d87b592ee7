package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What servers and drivers say, as failures of our own. */
final class RemoteFailures {

    private static final String REJECTED = "08004";
    private static final String HINT = "\n  Hint: ";

    private RemoteFailures() {}

    static DatabaseException of(SQLException failure) {
        String code = String.valueOf(failure.getSQLState());
        SqlState state = state(code);
        DatabaseException known =
                failure instanceof PSQLException server && server.getServerErrorMessage() != null
                        ? said(state, server.getServerErrorMessage(), failure)
                        : ofTheDriver(state, failure);
        return state.code().equals(code) ? known : known.with("sqlstate", code);
    }

    private static SqlState state(String code) {
        if (code.equals(REJECTED)) {
            return SqlState.INVALID_AUTHORIZATION; // to be asked for a password, and have none
        }
        return Arrays.stream(SqlState.values())
                .filter(state -> state.code().equals(code))
                .findFirst()
                .orElseGet(() ->
                        switch (code.substring(0, Math.min(2, code.length()))) {
                            case "08" -> SqlState.CONNECTION_FAILURE;
                            case "28" -> SqlState.INVALID_AUTHORIZATION;
                            default -> SqlState.INTERNAL_ERROR;
                        });
    }

    private static DatabaseException said(
            SqlState state, ServerErrorMessage message, SQLException cause) {
        DatabaseException failure =
                new DatabaseException(state, String.valueOf(message.getMessage()), cause);
        with(failure, "detail", message.getDetail());
        if (message.getPosition() > 0) {
            failure.with("position", message.getPosition());
        }
        String hint = message.getHint();
        return hint == null ? failure : failure.hint(hint);
    }

    private static void with(DatabaseException failure, String fact, @Nullable String value) {
        if (value != null) {
            failure.with(fact, value);
        }
    }

    private static DatabaseException ofTheDriver(SqlState state, SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        int hint = message.indexOf(HINT);
        return hint < 0
                ? new DatabaseException(state, message, failure)
                : new DatabaseException(state, message.substring(0, hint), failure)
                        .hint(message.substring(hint + HINT.length()));
    }
}

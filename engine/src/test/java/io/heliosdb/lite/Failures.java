package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What calls fail with. */
final class Failures {

    private Failures() {}

    static DatabaseException of(ThrowingCallable call) {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, call);
        assertThat(failure).as("the call should fail").isNotNull();
        return failure;
    }

    static void expect(SqlState state, ThrowingCallable call) {
        DatabaseException failure = of(call);
        assertThat(failure.sqlState()).as(failure.getMessage()).isEqualTo(state);
    }
}

package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A table {@code t} of ids from 1, and what tests of declared cursors ask of it. */
final class NumberedRows {

    private NumberedRows() {}

    /** A new database with so many rows. */
    static Database create(Path directory, long rows) {
        Database database = Database.open(Config.defaults(directory));
        database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        try (Transaction transaction = database.begin()) {
            for (long id = 1; id <= rows; id++) {
                transaction.execute("INSERT INTO t VALUES (?)", id);
            }
            transaction.commit();
        }
        return database;
    }

    static List<Long> fetch(Session session, String statement) {
        return session.queryAll(statement).stream().map(row -> row.getLong(0)).toList();
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static void fails(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(failure.sqlState().code()).isEqualTo(state));
    }
}

package io.heliosdb.lite.engine;

import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement as the caller gave it.
 *
 * @param types that the caller declares its parameters to have; fewer than parameters, or empty
 *     ones, leave it to the statement
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, not compared
public record Query(
        QueryOptions options,
        String text,
        List<Optional<SqlType>> types,
        @Nullable Object[] parameters) {

    public Query(QueryOptions options, String text, @Nullable Object[] parameters) {
        this(options, text, List.of(), parameters);
    }

    public Query {
        types = List.copyOf(types);
        // varargs called with a bare null
        parameters = parameters == null ? new Object[] {null} : parameters;
    }

    static Query of(String text) {
        return new Query(QueryOptions.defaults(), text, List.of().toArray());
    }
}

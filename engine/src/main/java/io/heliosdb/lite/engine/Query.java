package io.heliosdb.lite.engine;

import io.heliosdb.lite.QueryOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One statement as the caller gave it. */
@SuppressWarnings("ArrayRecordComponent") // handed through, not compared
public record Query(QueryOptions options, String text, @Nullable Object[] parameters) {

    public Query {
        // varargs called with a bare null
        parameters = parameters == null ? new Object[] {null} : parameters;
    }

    static Query of(String text) {
        return new Query(QueryOptions.defaults(), text, List.of().toArray());
    }
}

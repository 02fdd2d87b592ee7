package io.heliosdb.lite;

import java.util.List;
import java.util.Optional;

/**
 * What a statement takes and gives, known before it is run. Immutable.
 *
 * @param command what the command tag of its rows begins with: {@code SELECT}, {@code FETCH},
 *     {@code EXPLAIN} or {@code SHOW}; {@code COPY} for a COPY; empty when it returns none
 * @param parameterTypes PostgreSQL's object ids of the parameters' types, in order
 * @param columns of the rows that it returns; empty when it returns none, or is a FETCH from a
 *     cursor that there is not (yet)
 * @param binary whether a client that says nothing is to have the values in binary form: a FETCH
 *     from a BINARY cursor
 * @param copy when it is a COPY, which {@link Session#run} refuses
 */
public record StatementDescription(
        String command,
        List<Integer> parameterTypes,
        Optional<List<Column>> columns,
        boolean binary,
        Optional<CopyDescription> copy) {

    public StatementDescription {
        parameterTypes = List.copyOf(parameterTypes);
        columns = columns.map(List::copyOf);
    }
}

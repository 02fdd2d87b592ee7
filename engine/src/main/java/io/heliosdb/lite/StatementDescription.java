package io.heliosdb.lite;

import java.util.List;
import java.util.Optional;

/**
 * What a statement takes and gives, known before it is run. Immutable.
 *
 * @param command what the command tag of its rows begins with: {@code SELECT}, {@code EXPLAIN} or
 *     {@code SHOW}; empty when it returns none
 * @param parameterTypes PostgreSQL's object ids of the parameters' types, in order
 * @param columns of the rows that it returns; empty when it returns none
 */
public record StatementDescription(
        String command, List<Integer> parameterTypes, Optional<List<Column>> columns) {

    public StatementDescription {
        parameterTypes = List.copyOf(parameterTypes);
        columns = columns.map(List::copyOf);
    }
}

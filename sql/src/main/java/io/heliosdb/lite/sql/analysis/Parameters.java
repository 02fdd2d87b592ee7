package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The types of one statement's parameters, as they become known: declared by the caller, else from
 * the first place where the parameter stands beside something typed. Confined to one analysis.
 */
final class Parameters {
    private final List<Optional<SqlType>> types;
    private int count;

    Parameters(List<Optional<SqlType>> declared) {
        types = new ArrayList<>(declared);
    }

    /** Notes that the statement has this parameter. */
    void seen(int index) {
        count = Math.max(count, index + 1);
        while (types.size() < count) {
            types.add(Optional.empty());
        }
    }

    Optional<SqlType> type(int index) {
        seen(index);
        return types.get(index);
    }

    /** The parameter's type, which becomes this one unless it is known. */
    SqlType type(int index, SqlType beside) {
        Optional<SqlType> known = type(index);
        if (known.isPresent()) {
            return known.get();
        }
        types.set(index, Optional.of(beside));
        return beside;
    }

    /** All types; a number that the statement leaves out has none and is refused. */
    List<ColumnType> result() {
        List<ColumnType> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i + 1;
            SqlType type =
                    types.get(i)
                            .orElseThrow(() ->
                                    new DatabaseException(
                                                    SqlState.INDETERMINATE_DATATYPE,
                                                    "could not determine the type of a"
                                                            + " parameter")
                                            .with("parameter", "$" + number));
            result.add(ColumnType.of(type));
        }
        return result;
    }
}

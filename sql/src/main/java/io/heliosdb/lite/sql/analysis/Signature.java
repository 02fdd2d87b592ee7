package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.type.SqlType;
import java.util.List;

/**
 * What an operator does with arguments of certain types.
 *
 * @param arguments the type that each argument is converted to
 */
record Signature(List<SqlType> arguments, SqlType result) {
    Signature {
        arguments = List.copyOf(arguments);
    }
}

package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;

/** Texts that stand for values of other types. */
final class Constants {

    private Constants() {}

    /** As if the text were written in the statement: 22P02 when it is no value of the type. */
    static Value parse(String text, ColumnType type) {
        return Conversions.assign(Value.of(text), SqlType.TEXT, type);
    }
}

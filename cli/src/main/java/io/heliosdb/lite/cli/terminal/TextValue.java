package io.heliosdb.lite.cli.terminal;

import io.heliosdb.lite.Column;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What SQL's texts stand for. */
public final class TextValue {

    private static final int BOOLEAN = 16;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int NUMERIC = 1700;

    private TextValue() {}

    /** A number or a truth value where the column is of these; the text itself otherwise. */
    public static @Nullable Object of(Column column, @Nullable String text) {
        return text == null
                ? null
                : switch (column.typeOid()) {
                    case INT2, INT4, INT8 -> Long.valueOf(text);
                    case FLOAT4 -> Float.valueOf(text);
                    case FLOAT8 -> Double.valueOf(text);
                    case NUMERIC ->
                            text.equals("NaN") ? Double.valueOf(text) : new BigDecimal(text);
                    case BOOLEAN -> text.equals("t");
                    default -> text;
                };
    }
}

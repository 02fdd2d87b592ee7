package io.heliosdb.lite.execution.type;

/**
 * A type with its modifier, as PostgreSQL writes it: {@code varchar(n)} is TEXT with {@code n + 4},
 * {@code numeric(p, s)} has {@code ((p << 16) | s) + 4}, and -1 means none.
 */
public record ColumnType(SqlType type, int typmod) {

    private static final int HEADER = 4;

    public static final ColumnType SMALLINT = of(SqlType.SMALLINT);
    public static final ColumnType INT4 = of(SqlType.INT4);
    public static final ColumnType INT8 = of(SqlType.INT8);
    public static final ColumnType FLOAT4 = of(SqlType.FLOAT4);
    public static final ColumnType FLOAT8 = of(SqlType.FLOAT8);
    public static final ColumnType BOOLEAN = of(SqlType.BOOLEAN);
    public static final ColumnType TEXT = of(SqlType.TEXT);
    public static final ColumnType DATE = of(SqlType.DATE);
    public static final ColumnType TIMESTAMP = of(SqlType.TIMESTAMP);
    public static final ColumnType NUMERIC = of(SqlType.NUMERIC);
    public static final ColumnType BYTEA = of(SqlType.BYTEA);

    /** This type without a modifier. */
    public static ColumnType of(SqlType type) {
        return new ColumnType(type, -1);
    }

    /** Text of at most {@code length} characters. */
    public static ColumnType varchar(int length) {
        return new ColumnType(SqlType.TEXT, length + HEADER);
    }

    /** Numbers of {@code precision} digits, {@code scale} of them behind the point. */
    public static ColumnType numeric(int precision, int scale) {
        return new ColumnType(SqlType.NUMERIC, ((precision << 16) | scale) + HEADER);
    }

    public boolean hasModifier() {
        return typmod >= HEADER;
    }

    /** The most characters of a text; only when {@link #hasModifier}. */
    public int length() {
        return typmod - HEADER;
    }

    /** The digits of a numeric; only when {@link #hasModifier}. */
    public int precision() {
        return (typmod - HEADER) >>> 16;
    }

    /** The digits of a numeric behind the point; only when {@link #hasModifier}. */
    public int scale() {
        return (typmod - HEADER) & 0xffff;
    }

    /** As SQL would write it: {@code numeric(10,2)}, {@code varchar(5)}, {@code int8}. */
    @Override
    public String toString() {
        if (!hasModifier()) {
            return type.sqlName();
        }
        return switch (type) {
            case TEXT -> "varchar(" + length() + ")";
            case NUMERIC -> "numeric(" + precision() + "," + scale() + ")";
            case SMALLINT, INT4, INT8, FLOAT4, FLOAT8, BOOLEAN, DATE, TIMESTAMP, BYTEA ->
                    type.sqlName();
        };
    }
}

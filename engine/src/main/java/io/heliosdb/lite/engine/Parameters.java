package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the caller's Java objects into SQL values of the types that a statement asks for, without
 * losing anything: what does not fit exactly is not bound.
 */
final class Parameters {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long EXACT_DOUBLES = 1L << 53;

    private Parameters() {}

    /** The type that the object itself suggests; none for a text, which may stand for any. */
    static Optional<SqlType> suggested(@Nullable Object value) {
        return switch (value) {
            case Long _ -> Optional.of(SqlType.INT8);
            case Integer _ -> Optional.of(SqlType.INT4);
            case Short _ -> Optional.of(SqlType.SMALLINT);
            case Byte _ -> Optional.of(SqlType.SMALLINT);
            case Double _ -> Optional.of(SqlType.FLOAT8);
            case Float _ -> Optional.of(SqlType.FLOAT4);
            case BigDecimal _ -> Optional.of(SqlType.NUMERIC);
            case BigInteger _ -> Optional.of(SqlType.NUMERIC);
            case Boolean _ -> Optional.of(SqlType.BOOLEAN);
            case LocalDate _ -> Optional.of(SqlType.DATE);
            case LocalDateTime _ -> Optional.of(SqlType.TIMESTAMP);
            case byte[] _ -> Optional.of(SqlType.BYTEA);
            case null, default -> Optional.empty();
        };
    }

    /** All values at once; null when one of them does not fit its type exactly. */
    static @Nullable List<Value> bind(List<ColumnType> types, @Nullable Object[] values) {
        if (values.length != types.size()) {
            throw new DatabaseException(
                            SqlState.UNDEFINED_PARAMETER,
                            "the number of parameters is not the statement's")
                    .with("expected", types.size())
                    .with("given", values.length);
        }
        List<Value> bound = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            Value value = bind(types.get(i), values[i]);
            if (value == null) {
                return null;
            }
            bound.add(value);
        }
        return bound;
    }

    private static @Nullable Value bind(ColumnType type, @Nullable Object value) {
        return switch (value) {
            case null -> Value.NULL;
            case Long number -> ofLong(type.type(), number);
            case Integer number -> ofLong(type.type(), number);
            case Short number -> ofLong(type.type(), number);
            case Byte number -> ofLong(type.type(), number);
            case Double number -> ofDouble(type.type(), number);
            case Float number -> ofDouble(type.type(), number);
            case BigInteger number -> ofDecimal(type.type(), new BigDecimal(number));
            case BigDecimal number -> ofDecimal(type.type(), number);
            case Boolean flag -> type.type() == SqlType.BOOLEAN ? Value.of(flag) : null;
            case LocalDate date -> ofDate(type.type(), date);
            case LocalDateTime time -> ofTimestamp(type.type(), time);
            case byte[] bytes -> type.type() == SqlType.BYTEA ? Value.of(bytes.clone()) : null;
            case Character character -> ofText(type, character.toString());
            case CharSequence text -> ofText(type, text.toString());
            default ->
                    throw new DatabaseException(
                                    SqlState.DATATYPE_MISMATCH,
                                    "no SQL type for a parameter's Java class")
                            .with("class", value.getClass().getName());
        };
    }

    private static @Nullable Value ofLong(SqlType type, long number) {
        return switch (type) {
            case INT8 -> new Value.Int(number);
            case INT4 -> number == (int) number ? new Value.Int(number) : null;
            case SMALLINT -> number == (short) number ? new Value.Int(number) : null;
            case FLOAT8 ->
                    Math.abs(number) <= EXACT_DOUBLES ? new Value.Float((double) number) : null;
            case FLOAT4 -> (long) (float) number == number ? new Value.Float((float) number) : null;
            case NUMERIC -> Value.of(BigDecimal.valueOf(number));
            case BOOLEAN, TEXT, DATE, TIMESTAMP, BYTEA -> null;
        };
    }

    private static @Nullable Value ofDouble(SqlType type, double number) {
        return switch (type) {
            case FLOAT8 -> new Value.Float(number);
            case FLOAT4 ->
                    Double.isNaN(number) || (float) number == number
                            ? new Value.Float(number)
                            : null;
            case NUMERIC -> Double.isNaN(number) ? Value.Numeric.NAN : exactDecimal(number);
            case SMALLINT, INT4, INT8 ->
                    number == Math.rint(number) && Math.abs(number) <= EXACT_DOUBLES
                            ? ofLong(type, (long) number)
                            : null;
            case BOOLEAN, TEXT, DATE, TIMESTAMP, BYTEA -> null;
        };
    }

    private static @Nullable Value exactDecimal(double number) {
        return Double.isInfinite(number) ? null : Value.of(BigDecimal.valueOf(number));
    }

    private static @Nullable Value ofDecimal(SqlType type, BigDecimal number) {
        if (type == SqlType.NUMERIC) {
            return Value.of(number);
        }
        if (type.isInteger()) {
            try {
                return ofLong(type, number.longValueExact());
            } catch (ArithmeticException _) {
                return null;
            }
        }
        return type.isFloat() && new BigDecimal(number.doubleValue()).compareTo(number) == 0
                ? ofDouble(type, number.doubleValue())
                : null;
    }

    private static @Nullable Value ofDate(SqlType type, LocalDate date) {
        return switch (type) {
            case DATE -> new Value.Date(Math.toIntExact(date.toEpochDay()));
            case TIMESTAMP -> ofTimestamp(type, date.atStartOfDay());
            case TEXT -> Value.of(date.toString());
            case SMALLINT, INT4, INT8, FLOAT4, FLOAT8, BOOLEAN, NUMERIC, BYTEA -> null;
        };
    }

    private static @Nullable Value ofTimestamp(SqlType type, LocalDateTime time) {
        return type == SqlType.TIMESTAMP
                ? new Value.Timestamp(
                        Math.addExact(
                                Math.multiplyExact(
                                        time.toEpochSecond(ZoneOffset.UTC), MICROS_PER_SECOND),
                                time.get(ChronoField.MICRO_OF_SECOND)))
                : null;
    }

    private static Value ofText(ColumnType type, String text) {
        return type.type() == SqlType.TEXT ? Value.of(text) : Constants.parse(text, type);
    }
}

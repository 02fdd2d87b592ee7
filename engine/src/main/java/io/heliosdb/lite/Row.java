package io.heliosdb.lite;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row in memory, immutable. The getters are those of {@link Cursor}. */
public final class Row {

    private final List<Column> columns;
    private final @Nullable Object[] values;

    Row(List<Column> columns, @Nullable Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    public List<Column> columns() {
        return columns;
    }

    public boolean isNull(int column) {
        return values[column] == null;
    }

    /** The value as a Java object, {@code null} for NULL; see {@link Cursor#getObject}. */
    public @Nullable Object getObject(int column) {
        return values[column];
    }

    public long getLong(int column) {
        return switch (present(column)) {
            case Long value -> value;
            case Integer value -> value;
            case Short value -> value;
            default -> throw wrongType(column, "integer");
        };
    }

    public int getInt(int column) {
        return Values.toInt(getLong(column));
    }

    public double getDouble(int column) {
        if (present(column) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrongType(column, "number");
    }

    public boolean getBoolean(int column) {
        if (present(column) instanceof Boolean value) {
            return value;
        }
        throw wrongType(column, "boolean");
    }

    public String getString(int column) {
        return Values.text(present(column));
    }

    public BigDecimal getDecimal(int column) {
        return Values.toDecimal(present(column)).orElseThrow(() -> wrongType(column, "number"));
    }

    public byte[] getBytes(int column) {
        if (present(column) instanceof byte[] value) {
            return value.clone();
        }
        throw wrongType(column, "bytea");
    }

    public LocalDate getDate(int column) {
        if (present(column) instanceof LocalDate value) {
            return value;
        }
        throw wrongType(column, "date");
    }

    public LocalDateTime getTimestamp(int column) {
        if (present(column) instanceof LocalDateTime value) {
            return value;
        }
        throw wrongType(column, "timestamp");
    }

    private Object present(int column) {
        Object value = values[column];
        if (value == null) {
            throw Values.isNull(columns.get(column).name());
        }
        return value;
    }

    private DatabaseException wrongType(int column, String wanted) {
        return new DatabaseException(
                        SqlState.DATATYPE_MISMATCH, "the column does not hold the type asked for")
                .with("column", columns.get(column).name())
                .with("type", columns.get(column).type())
                .with("asked", wanted);
    }

    /** The values, for people. */
    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}

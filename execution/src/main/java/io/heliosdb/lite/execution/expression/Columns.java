package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import org.jspecify.annotations.Nullable;

/** The leaves of a compiled expression: columns and constants. */
final class Columns {

    private Columns() {}

    static Evaluator column(int index, ColumnType type) {
        return switch (type.type()) {
            case SMALLINT, INT4, INT8, DATE, TIMESTAMP -> new LongColumn(index, type);
            case FLOAT4, FLOAT8 -> new DoubleColumn(index, type);
            case BOOLEAN -> new TruthColumn(index);
            case TEXT -> new TextColumn(index);
            case NUMERIC, BYTEA -> new ValueColumn(index, type);
        };
    }

    /** A column, whatever it holds: its index is asked for by what reads the bytes itself. */
    interface Column {
        int index();
    }

    private static final class LongColumn extends Evaluator.OfLong implements Column {
        private final int index;

        LongColumn(int index, ColumnType type) {
            super(type);
            this.index = index;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public long longAt(Batch batch, int row) {
            isNull = batch.isNull(index, row);
            return isNull ? 0 : batch.longAt(index, row);
        }
    }

    private static final class DoubleColumn extends Evaluator.OfDouble implements Column {
        private final int index;

        DoubleColumn(int index, ColumnType type) {
            super(type);
            this.index = index;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public double doubleAt(Batch batch, int row) {
            isNull = batch.isNull(index, row);
            return isNull ? 0 : batch.doubleAt(index, row);
        }
    }

    private static final class TruthColumn extends Evaluator.OfTruth implements Column {
        private final int index;

        TruthColumn(int index) {
            this.index = index;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public int truthAt(Batch batch, int row) {
            return batch.isNull(index, row) ? UNKNOWN : batch.booleanAt(index, row) ? TRUE : FALSE;
        }
    }

    private static final class TextColumn extends Evaluator.OfText implements Column {
        private final int index;

        TextColumn(int index) {
            this.index = index;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public @Nullable String textAt(Batch batch, int row) {
            return batch.isNull(index, row) ? null : batch.textAt(index, row);
        }

        @Override
        public void write(Batch batch, int row, RowWriter out, int column) {
            out.copy(column, batch, index, row);
        }
    }

    private static final class ValueColumn extends Evaluator implements Column {
        private final int index;

        ValueColumn(int index, ColumnType type) {
            super(type);
            this.index = index;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public Value valueAt(Batch batch, int row) {
            return batch.valueAt(index, row);
        }

        @Override
        public void write(Batch batch, int row, RowWriter out, int column) {
            out.copy(column, batch, index, row);
        }
    }

    /** A literal or a parameter. */
    static final class Constant extends Evaluator {
        private final Value value;
        private final long number;
        private final double real;

        Constant(Value value, ColumnType type) {
            super(type);
            this.value = value;
            this.number =
                    switch (value) {
                        case Value.Int(long n) -> n;
                        case Value.Date(int days) -> days;
                        case Value.Timestamp(long micros) -> micros;
                        default -> 0;
                    };
            this.real =
                    switch (value) {
                        case Value.Float(double d) -> d;
                        case Value.Int(long n) -> (double) n;
                        default -> 0;
                    };
        }

        Value value() {
            return value;
        }

        @Override
        public Value valueAt(Batch batch, int row) {
            return value;
        }

        @Override
        public long longAt(Batch batch, int row) {
            isNull = Value.isNull(value);
            return number;
        }

        @Override
        public double doubleAt(Batch batch, int row) {
            if (value instanceof Value.Numeric) {
                return super.doubleAt(batch, row);
            }
            isNull = Value.isNull(value);
            return real;
        }
    }
}

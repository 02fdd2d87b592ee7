package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.expression.Expression.Call;
import io.heliosdb.lite.execution.expression.Expression.ColumnRef;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the rows of a batch for which a predicate is true. The terms of an AND are applied one
 * after the other, each to what the one before left; comparisons of a column with a constant are
 * loops over the bytes. Confined to one thread.
 */
public abstract class RowFilter {

    RowFilter() {}

    /**
     * Keeps, in order, those of the first {@code candidates} rows in {@code selection} for which
     * the predicate is true, and returns how many there are.
     */
    public abstract int refine(Batch batch, int[] selection, int candidates);

    static RowFilter of(Expression predicate, ExpressionCompiler compiler) {
        if (predicate instanceof Call(Function function, List<Expression> terms, _)) {
            if (function == Function.AND) {
                List<RowFilter> filters = new ArrayList<>();
                terms.forEach(term -> filters.add(of(term, compiler)));
                return new All(filters);
            }
            Optional<RowFilter> loop = columnAgainstConstant(function, terms, compiler);
            if (loop.isPresent()) {
                return loop.get();
            }
        }
        return new OneByOne(compiler.compile(predicate));
    }

    private static Optional<RowFilter> columnAgainstConstant(
            Function function, List<Expression> terms, ExpressionCompiler compiler) {
        if (terms.size() != 2 || !isComparison(function)) {
            return Optional.empty();
        }
        boolean swapped = terms.get(1) instanceof ColumnRef;
        Expression left = terms.get(swapped ? 1 : 0);
        Expression right = terms.get(swapped ? 0 : 1);
        if (left instanceof ColumnRef(int index, var type)
                && compiler.compile(right) instanceof Columns.Constant constant) {
            Function operator = swapped ? mirrored(function) : function;
            return loop(operator, index, type.type(), constant.value());
        }
        return Optional.empty();
    }

    private static boolean isComparison(Function function) {
        return switch (function) {
            case EQ, NE, LT, LE, GT, GE -> true;
            default -> false;
        };
    }

    private static Function mirrored(Function operator) {
        return switch (operator) {
            case LT -> Function.GT;
            case LE -> Function.GE;
            case GT -> Function.LT;
            case GE -> Function.LE;
            default -> operator;
        };
    }

    private static Optional<RowFilter> loop(
            Function operator, int column, SqlType type, Value value) {
        return switch (value) {
            case Value.Int(long number) when type.isInteger() ->
                    Optional.of(new LongRange(operator, column, number));
            case Value.Int(long number) when type.isFloat() ->
                    Optional.of(new DoubleRange(operator, column, (double) number));
            case Value.Float(double number) when type.isFloat() ->
                    Optional.of(new DoubleRange(operator, column, number));
            case Value.Date(int days) when type == SqlType.DATE ->
                    Optional.of(new LongRange(operator, column, days));
            case Value.Timestamp(long micros) when type == SqlType.TIMESTAMP ->
                    Optional.of(new LongRange(operator, column, micros));
            case Value.Text(String text) when type == SqlType.TEXT ->
                    Optional.of(new TextAgainst(operator, column, text));
            default -> Optional.empty();
        };
    }

    private static final class All extends RowFilter {
        private final RowFilter[] filters;

        All(List<RowFilter> filters) {
            this.filters = filters.toArray(RowFilter[]::new);
        }

        @Override
        public int refine(Batch batch, int[] selection, int candidates) {
            int left = candidates;
            for (RowFilter filter : filters) {
                left = filter.refine(batch, selection, left);
            }
            return left;
        }
    }

    private static final class OneByOne extends RowFilter {
        private final Evaluator predicate;

        OneByOne(Evaluator predicate) {
            this.predicate = predicate;
        }

        @Override
        public int refine(Batch batch, int[] selection, int candidates) {
            int selected = 0;
            for (int i = 0; i < candidates; i++) {
                int row = selection[i];
                if (predicate.truthAt(batch, row) == Evaluator.TRUE) {
                    selection[selected++] = row;
                }
            }
            return selected;
        }
    }

    /** Whole numbers between two ends, or outside of them. */
    private static final class LongRange extends RowFilter {
        private final int column;
        private final long low;
        private final long high;
        private final boolean inside;

        LongRange(Function operator, int column, long number) {
            this.column = column;
            boolean none =
                    (operator == Function.LT && number == Long.MIN_VALUE)
                            || (operator == Function.GT && number == Long.MAX_VALUE);
            long lowest =
                    switch (operator) {
                        case LT, LE -> Long.MIN_VALUE;
                        case GT -> number + 1;
                        default -> number;
                    };
            long highest =
                    switch (operator) {
                        case GT, GE -> Long.MAX_VALUE;
                        case LT -> number - 1;
                        default -> number;
                    };
            this.low = none ? 1 : lowest;
            this.high = none ? 0 : highest;
            this.inside = operator != Function.NE;
        }

        @Override
        public int refine(Batch batch, int[] selection, int candidates) {
            int selected = 0;
            for (int i = 0; i < candidates; i++) {
                int row = selection[i];
                long number = batch.longAt(column, row);
                boolean hit =
                        (number >= low && number <= high) == inside && !batch.isNull(column, row);
                selection[selected] = row;
                selected += hit ? 1 : 0;
            }
            return selected;
        }
    }

    /** Floating point numbers, in an order with one zero and NaN above everything. */
    private static final class DoubleRange extends RowFilter {
        private final int column;
        private final LongRangeOf range;

        DoubleRange(Function operator, int column, double number) {
            this.column = column;
            this.range = new LongRangeOf(operator, rank(number));
        }

        /** A whole number that orders as the floating point number does. */
        private static long rank(double number) {
            long bits = Double.doubleToLongBits(number + 0.0);
            return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
        }

        @Override
        public int refine(Batch batch, int[] selection, int candidates) {
            int selected = 0;
            for (int i = 0; i < candidates; i++) {
                int row = selection[i];
                boolean hit =
                        range.contains(rank(batch.doubleAt(column, row)))
                                && !batch.isNull(column, row);
                selection[selected] = row;
                selected += hit ? 1 : 0;
            }
            return selected;
        }
    }

    /** The whole numbers that stand in an order to another; never at the ends of the range. */
    private record LongRangeOf(Function operator, long number) {
        boolean contains(long other) {
            return Comparison.holds(operator, Long.compare(other, number));
        }
    }

    private static final class TextAgainst extends RowFilter {
        private final Function operator;
        private final int column;
        private final byte[] utf8;

        TextAgainst(Function operator, int column, String text) {
            this.operator = operator;
            this.column = column;
            this.utf8 = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int refine(Batch batch, int[] selection, int candidates) {
            int selected = 0;
            for (int i = 0; i < candidates; i++) {
                int row = selection[i];
                selection[selected] = row;
                selected += !batch.isNull(column, row) && holds(batch, row) ? 1 : 0;
            }
            return selected;
        }

        private boolean holds(Batch batch, int row) {
            byte[] data = batch.data();
            int from = batch.cellOffset(column, row);
            int length = batch.cellLength(column, row);
            if (operator == Function.EQ || operator == Function.NE) {
                boolean same =
                        length == utf8.length
                                && Arrays.equals(data, from, from + length, utf8, 0, length);
                return same == (operator == Function.EQ);
            }
            int order = Arrays.compareUnsigned(data, from, from + length, utf8, 0, utf8.length);
            return Comparison.holds(operator, order);
        }
    }
}

package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Numbers and dates: what overflows is 22003, what is divided by zero 22012. */
final class Arithmetic {

    private Arithmetic() {}

    static Evaluator binary(Function function, Evaluator left, Evaluator right, ColumnType type) {
        SqlType a = left.type().type();
        SqlType b = right.type().type();
        if (a == SqlType.DATE || b == SqlType.DATE) {
            return dates(function, left, right, type);
        }
        if (!a.isNumber() || !b.isNumber()) {
            throw ExpressionCompiler.unsupported(function, a, b);
        }
        if (a.isFloat() || b.isFloat()) {
            return new DoubleBinary(floatType(a, b, type), left, right, doubles(function));
        }
        if (a == SqlType.NUMERIC || b == SqlType.NUMERIC) {
            return new NumericBinary(ColumnType.NUMERIC, left, right, numerics(function));
        }
        return new LongBinary(integerType(a, b, type), left, right, longs(function));
    }

    /** The type in the call when it is an integer one, else the wider of the operands'. */
    private static ColumnType integerType(SqlType a, SqlType b, ColumnType type) {
        return type.type().isInteger()
                ? type
                : ResultTypes.common(List.of(ColumnType.of(a), ColumnType.of(b)));
    }

    private static ColumnType floatType(SqlType a, SqlType b, ColumnType type) {
        boolean single =
                type.type() == SqlType.FLOAT4 && a == SqlType.FLOAT4 && b == SqlType.FLOAT4;
        return single ? ColumnType.FLOAT4 : ColumnType.FLOAT8;
    }

    private static Evaluator dates(
            Function function, Evaluator left, Evaluator right, ColumnType type) {
        SqlType a = left.type().type();
        SqlType b = right.type().type();
        boolean difference = a == SqlType.DATE && b == SqlType.DATE;
        boolean shift = a.isInteger() || b.isInteger();
        boolean fits =
                switch (function) {
                    case ADD -> shift;
                    case SUBTRACT -> difference || (a == SqlType.DATE && shift);
                    default -> false;
                };
        if (!fits) {
            throw ExpressionCompiler.unsupported(function, a, b);
        }
        return new LongBinary(difference ? type : ColumnType.DATE, left, right, longs(function));
    }

    private static LongBinaryOperator longs(Function function) {
        return switch (function) {
            case ADD -> Math::addExact;
            case SUBTRACT -> Math::subtractExact;
            case MULTIPLY -> Math::multiplyExact;
            case DIVIDE ->
                    (a, b) -> {
                        NumericMath.requireDivisor(b != 0);
                        return Math.divideExact(a, b);
                    };
            case MODULO ->
                    (a, b) -> {
                        NumericMath.requireDivisor(b != 0);
                        return a % b;
                    };
            default -> throw new IllegalStateException("not arithmetic");
        };
    }

    private static BinaryOperator<Value.Numeric> numerics(Function function) {
        return switch (function) {
            case ADD -> NumericMath::add;
            case SUBTRACT -> NumericMath::subtract;
            case MULTIPLY -> NumericMath::multiply;
            case DIVIDE -> NumericMath::divide;
            case MODULO -> NumericMath::modulo;
            default -> throw new IllegalStateException("not arithmetic");
        };
    }

    static DoubleBinaryOperator doubles(Function function) {
        return switch (function) {
            case ADD -> Double::sum;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> requireNoUnderflow(a * b, a != 0 && b != 0);
            case DIVIDE ->
                    (a, b) -> {
                        NumericMath.requireDivisor(b != 0);
                        return requireNoUnderflow(a / b, a != 0 && !Double.isInfinite(b));
                    };
            case MODULO ->
                    (a, b) -> {
                        NumericMath.requireDivisor(b != 0);
                        return a % b;
                    };
            case POWER -> Arithmetic::power;
            default -> throw new IllegalStateException("not arithmetic");
        };
    }

    private static double requireNoUnderflow(double result, boolean notZero) {
        if (result == 0 && notZero) {
            throw Conversions.outOfRange(SqlType.FLOAT8);
        }
        return result;
    }

    private static double power(double base, double exponent) {
        if (base == 1 || exponent == 0) {
            return 1;
        }
        boolean undefined =
                (base == 0 && exponent < 0)
                        || (base < 0
                                && !Double.isInfinite(base)
                                && !Double.isInfinite(exponent)
                                && exponent != Math.rint(exponent));
        if (undefined) {
            throw new DatabaseException(
                    SqlState.INVALID_ARGUMENT_FOR_POWER, "the power is not a real number");
        }
        return StrictMath.pow(base, exponent);
    }

    static Evaluator unary(Function function, Evaluator operand, ColumnType type) {
        SqlType from = operand.type().type();
        if (!from.isNumber()) {
            throw ExpressionCompiler.unsupported(function, from, from);
        }
        if (from == SqlType.NUMERIC) {
            return new NumericUnary(operand, numeric(function));
        }
        if (from.isInteger() && (function == Function.NEGATE || function == Function.ABS)) {
            LongUnaryOperator operator =
                    function == Function.NEGATE ? Math::negateExact : Math::absExact;
            return new LongUnary(
                    type.type().isInteger() ? type : operand.type(), operand, operator);
        }
        ColumnType result = type.type() == SqlType.FLOAT4 ? ColumnType.FLOAT4 : ColumnType.FLOAT8;
        return new DoubleUnary(result, operand, real(function));
    }

    private static UnaryOperator<Value.Numeric> numeric(Function function) {
        return switch (function) {
            case NEGATE -> NumericMath::negate;
            case ABS -> NumericMath::abs;
            case SIGN -> NumericMath::sign;
            case ROUND -> a -> NumericMath.round(a, 0, RoundingMode.HALF_UP);
            case TRUNC -> a -> NumericMath.round(a, 0, RoundingMode.DOWN);
            case FLOOR -> a -> NumericMath.round(a, 0, RoundingMode.FLOOR);
            case CEIL -> a -> NumericMath.round(a, 0, RoundingMode.CEILING);
            default -> throw new IllegalStateException("not for numeric");
        };
    }

    private static DoubleUnaryOperator real(Function function) {
        return switch (function) {
            case NEGATE -> a -> -a;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case ROUND -> Math::rint;
            case TRUNC -> a -> a < 0 ? Math.ceil(a) : Math.floor(a);
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case SQRT -> a -> Math.sqrt(requireDomain(a >= 0 || Double.isNaN(a), a));
            case EXP -> StrictMath::exp;
            case LN -> a -> StrictMath.log(requireLogarithm(a));
            default -> throw new IllegalStateException("not for floats");
        };
    }

    /** SQRT, EXP and LN: in floating point whatever the operand is. */
    static Evaluator transcendental(Function function, Evaluator operand) {
        return new DoubleUnary(ColumnType.FLOAT8, operand, real(function));
    }

    /** ROUND and TRUNC to so many digits behind the point. */
    static Evaluator rounded(Function function, Evaluator operand, Evaluator digits) {
        RoundingMode mode = function == Function.ROUND ? RoundingMode.HALF_UP : RoundingMode.DOWN;
        return new Evaluator.OfNumeric(ColumnType.NUMERIC) {
            @Override
            public Value.@Nullable Numeric numericAt(Batch batch, int row) {
                Value.Numeric number = operand.numericAt(batch, row);
                long scale = digits.longAt(batch, row);
                if (number == null || digits.isNull) {
                    return null;
                }
                return NumericMath.round(number, Math.clamp(scale, -20_000, 20_000), mode);
            }
        };
    }

    private static double requireDomain(boolean inside, double value) {
        if (!inside) {
            throw new DatabaseException(
                    SqlState.INVALID_ARGUMENT_FOR_POWER, "the power is not a real number");
        }
        return value;
    }

    private static double requireLogarithm(double value) {
        if (value <= 0) {
            throw new DatabaseException(
                    SqlState.INVALID_ARGUMENT_FOR_LOGARITHM, "only positive numbers have one");
        }
        return value;
    }

    static final class LongUnary extends Evaluator.OfLong {
        private final Evaluator operand;
        private final LongUnaryOperator operator;

        LongUnary(ColumnType type, Evaluator operand, LongUnaryOperator operator) {
            super(type);
            this.operand = operand;
            this.operator = operator;
        }

        @Override
        public long longAt(Batch batch, int row) {
            long a = operand.longAt(batch, row);
            if (operand.isNull) {
                return nullLong();
            }
            try {
                return present(Conversions.requireRange(operator.applyAsLong(a), type().type()));
            } catch (ArithmeticException _) {
                throw Conversions.outOfRange(type().type());
            }
        }
    }

    private static final class LongBinary extends Evaluator.OfLong {
        private final Evaluator left;
        private final Evaluator right;
        private final LongBinaryOperator operator;
        private final SqlType range;

        LongBinary(ColumnType type, Evaluator left, Evaluator right, LongBinaryOperator operator) {
            super(type);
            this.left = left;
            this.right = right;
            this.operator = operator;
            this.range = type.type() == SqlType.DATE ? SqlType.INT4 : type.type();
        }

        @Override
        public long longAt(Batch batch, int row) {
            long a = left.longAt(batch, row);
            long b = right.longAt(batch, row);
            if (left.isNull || right.isNull) {
                return nullLong();
            }
            try {
                return present(Conversions.requireRange(operator.applyAsLong(a, b), range));
            } catch (ArithmeticException _) {
                throw Conversions.outOfRange(type().type());
            }
        }
    }

    private static final class DoubleUnary extends Evaluator.OfDouble {
        private final Evaluator operand;
        private final DoubleUnaryOperator operator;

        DoubleUnary(ColumnType type, Evaluator operand, DoubleUnaryOperator operator) {
            super(type);
            this.operand = operand;
            this.operator = operator;
        }

        @Override
        public double doubleAt(Batch batch, int row) {
            double a = operand.doubleAt(batch, row);
            if (operand.isNull) {
                return nullLong();
            }
            double result = operator.applyAsDouble(a);
            if (Double.isInfinite(result) && !Double.isInfinite(a)) {
                throw Conversions.outOfRange(type().type());
            }
            return present(result);
        }
    }

    static final class DoubleBinary extends Evaluator.OfDouble {
        private final Evaluator left;
        private final Evaluator right;
        private final DoubleBinaryOperator operator;
        private final boolean single;

        DoubleBinary(
                ColumnType type, Evaluator left, Evaluator right, DoubleBinaryOperator operator) {
            super(type);
            this.left = left;
            this.right = right;
            this.operator = operator;
            this.single = type.type() == SqlType.FLOAT4;
        }

        @Override
        public double doubleAt(Batch batch, int row) {
            double a = left.doubleAt(batch, row);
            double b = right.doubleAt(batch, row);
            if (left.isNull || right.isNull) {
                return nullLong();
            }
            double exact = operator.applyAsDouble(a, b);
            double result = single ? Conversions.toFloat4(exact) : exact;
            if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
                throw Conversions.outOfRange(type().type());
            }
            return present(result);
        }
    }

    private static final class NumericUnary extends Evaluator.OfNumeric {
        private final Evaluator operand;
        private final UnaryOperator<Value.Numeric> operator;

        NumericUnary(Evaluator operand, UnaryOperator<Value.Numeric> operator) {
            super(ColumnType.NUMERIC);
            this.operand = operand;
            this.operator = operator;
        }

        @Override
        public Value.@Nullable Numeric numericAt(Batch batch, int row) {
            Value.Numeric a = operand.numericAt(batch, row);
            return a == null ? null : operator.apply(a);
        }
    }

    private static final class NumericBinary extends Evaluator.OfNumeric {
        private final Evaluator left;
        private final Evaluator right;
        private final BinaryOperator<Value.Numeric> operator;

        NumericBinary(
                ColumnType type,
                Evaluator left,
                Evaluator right,
                BinaryOperator<Value.Numeric> operator) {
            super(type);
            this.left = left;
            this.right = right;
            this.operator = operator;
        }

        @Override
        public Value.@Nullable Numeric numericAt(Batch batch, int row) {
            Value.Numeric a = left.numericAt(batch, row);
            Value.Numeric b = a == null ? null : right.numericAt(batch, row);
            return a == null || b == null ? null : operator.apply(a, b);
        }
    }
}

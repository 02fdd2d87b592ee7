package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression.Branch;
import io.heliosdb.lite.execution.expression.Expression.Call;
import io.heliosdb.lite.execution.expression.Expression.Case;
import io.heliosdb.lite.execution.expression.Expression.ColumnRef;
import io.heliosdb.lite.execution.expression.Expression.Literal;
import io.heliosdb.lite.execution.expression.Expression.Parameter;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Conversions;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes evaluators of expressions. An evaluator belongs to one thread; make another for another.
 */
public final class ExpressionCompiler {

    private static final Batch NO_ROW = noRow();

    private final Environment environment;

    public ExpressionCompiler(Environment environment) {
        this.environment = environment;
    }

    /**
     * @throws DatabaseException XX000 for operands that the planner should have converted
     */
    public Evaluator compile(Expression expression) {
        return switch (expression) {
            case ColumnRef(int index, ColumnType type) -> Columns.column(index, type);
            case Literal(Value value, ColumnType type) -> constant(value, type);
            case Parameter(int index, ColumnType type) -> constant(parameter(index), type);
            case Call call -> compile(call);
            case Case choice -> compile(choice);
        };
    }

    /** The value of an expression without columns. */
    public Value evaluate(Expression expression) {
        return compile(expression).valueAt(NO_ROW, 0);
    }

    /** A filter that finds the rows for which the predicate is true. */
    public RowFilter compileFilter(Expression predicate) {
        return RowFilter.of(predicate, this);
    }

    private Value parameter(int index) {
        if (index >= environment.parameters().size()) {
            throw new DatabaseException(SqlState.UNDEFINED_PARAMETER, "a parameter has no value")
                    .with("parameter", index + 1);
        }
        return environment.parameters().get(index);
    }

    /** A constant whose value has the form that its type says. */
    private static Evaluator constant(Value value, ColumnType type) {
        SqlType sqlType = type.type();
        boolean fits =
                switch (value) {
                    case Value.Null _ -> true;
                    case Value.Int _ -> sqlType.isInteger();
                    case Value.Float _ -> sqlType.isFloat();
                    case Value.Text _ -> sqlType == SqlType.TEXT;
                    case Value.Bool _ -> sqlType == SqlType.BOOLEAN;
                    case Value.Date _ -> sqlType == SqlType.DATE;
                    case Value.Timestamp _ -> sqlType == SqlType.TIMESTAMP;
                    case Value.Numeric _ -> sqlType == SqlType.NUMERIC;
                    case Value.Bytes _ -> sqlType == SqlType.BYTEA;
                };
        if (!fits) {
            throw new DatabaseException(SqlState.DATATYPE_MISMATCH, "a constant is not of its type")
                    .with("type", type);
        }
        return new Columns.Constant(value, type);
    }

    private List<Evaluator> compileAll(List<Expression> expressions) {
        return expressions.stream().map(this::compile).toList();
    }

    private Evaluator compile(Call call) {
        List<Evaluator> arguments = compileAll(call.arguments());
        Function function = call.function();
        ColumnType type = call.type();
        return switch (function) {
            case EQ, NE, LT, LE, GT, GE ->
                    Comparison.of(function, arguments.get(0), arguments.get(1));
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM ->
                    new Logic.Distinct(
                            Comparison.of(Function.EQ, arguments.get(0), arguments.get(1)),
                            function == Function.IS_NOT_DISTINCT_FROM);
            case IN -> Membership.of(arguments.getFirst(), arguments.subList(1, arguments.size()));
            case LIKE -> TextFunctions.like(requireText(arguments), false);
            case ILIKE -> TextFunctions.like(requireText(arguments), true);
            case AND -> new Logic.And(requireTruth(arguments));
            case OR -> new Logic.Or(requireTruth(arguments));
            case NOT -> table(arguments, Logic::not);
            case IS_TRUE -> table(arguments, t -> t == Evaluator.TRUE ? 1 : 0);
            case IS_NOT_TRUE -> table(arguments, t -> t == Evaluator.TRUE ? 0 : 1);
            case IS_FALSE -> table(arguments, t -> t == Evaluator.FALSE ? 1 : 0);
            case IS_NOT_FALSE -> table(arguments, t -> t == Evaluator.FALSE ? 0 : 1);
            case IS_NULL -> new Logic.NullTest(arguments.getFirst(), true);
            case IS_NOT_NULL -> new Logic.NullTest(arguments.getFirst(), false);
            case COALESCE -> coalesce(arguments, type);
            case NULLIF ->
                    new Logic.NullIf(
                            arguments.get(0),
                            Comparison.of(Function.EQ, arguments.get(0), arguments.get(1)));
            case GREATEST, LEAST ->
                    new Logic.Extreme(
                            type, convertAll(arguments, type), function == Function.GREATEST);
            case CAST -> cast(arguments.getFirst(), type);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO ->
                    Arithmetic.binary(function, arguments.get(0), arguments.get(1), type);
            case POWER ->
                    new Arithmetic.DoubleBinary(
                            ColumnType.FLOAT8,
                            requireNumber(arguments.get(0)),
                            requireNumber(arguments.get(1)),
                            Arithmetic.doubles(function));
            case SQRT, EXP, LN ->
                    Arithmetic.transcendental(function, requireNumber(arguments.getFirst()));
            case NEGATE, ABS, SIGN, FLOOR, CEIL ->
                    Arithmetic.unary(function, arguments.getFirst(), type);
            case ROUND, TRUNC -> rounded(function, arguments, type);
            case CONCAT -> TextFunctions.concat(arguments.get(0), arguments.get(1), type);
            case CONCAT_ALL -> TextFunctions.concatAll(arguments);
            case LOWER,
                    UPPER,
                    LENGTH,
                    OCTET_LENGTH,
                    SUBSTRING,
                    TRIM,
                    LTRIM,
                    RTRIM,
                    POSITION,
                    REPLACE,
                    LEFT,
                    RIGHT ->
                    TextFunctions.strict(
                            type, requireTextFirst(arguments), TextFunctions.body(function));
            case EXTRACT ->
                    TextFunctions.strict(type, requireTime(arguments), TimeFunctions::extract);
            case DATE_TRUNC ->
                    TextFunctions.strict(type, requireTime(arguments), TimeFunctions::truncate);
            case NOW -> constant(new Value.Timestamp(now()), ColumnType.TIMESTAMP);
            case CURRENT_DATE ->
                    constant(
                            Conversions.cast(
                                    new Value.Timestamp(now()), SqlType.TIMESTAMP, ColumnType.DATE),
                            ColumnType.DATE);
            case RANDOM -> random(call);
            case CLOCK_TIMESTAMP -> clock();
        };
    }

    private long now() {
        return TimeFunctions.local(environment.transactionTimeMicros(), environment.timeZone());
    }

    private Evaluator random(Call call) {
        if (call.arguments().getFirst() instanceof Literal(Value.Int(long site), _)) {
            return new RandomNumbers(environment.randomSeed(), site);
        }
        throw new DatabaseException(SqlState.INTERNAL_ERROR, "random() lacks its call site");
    }

    private Evaluator clock() {
        return new Evaluator.OfLong(ColumnType.TIMESTAMP) {
            @Override
            public long longAt(Batch batch, int row) {
                return present(
                        TimeFunctions.local(
                                environment.wallMicros().getAsLong(), environment.timeZone()));
            }
        };
    }

    private Evaluator rounded(Function function, List<Evaluator> arguments, ColumnType type) {
        Evaluator operand = arguments.getFirst();
        if (arguments.size() == 1) {
            return Arithmetic.unary(function, operand, type);
        }
        Evaluator digits = arguments.get(1);
        if (!digits.type().type().isInteger() || !operand.type().type().isNumber()) {
            throw unsupported(function, operand.type().type(), digits.type().type());
        }
        return Arithmetic.rounded(function, cast(operand, ColumnType.NUMERIC), digits);
    }

    private static Evaluator table(
            List<Evaluator> arguments, java.util.function.IntUnaryOperator table) {
        return new Logic.TruthTable(requireTruth(arguments).getFirst(), table);
    }

    private Evaluator compile(Case choice) {
        int count = choice.branches().size();
        @Nullable Evaluator[] conditions = new @Nullable Evaluator[count + 1];
        Evaluator[] results = new Evaluator[count + 1];
        for (int i = 0; i < count; i++) {
            Branch branch = choice.branches().get(i);
            conditions[i] = requireTruth(List.of(compile(branch.condition()))).getFirst();
            results[i] = convert(compile(branch.result()), choice.type());
        }
        results[count] =
                choice.otherwise()
                        .map(other -> convert(compile(other), choice.type()))
                        .orElseGet(() -> constant(Value.NULL, choice.type()));
        return new Logic.Choice(choice.type(), conditions, results);
    }

    private static Evaluator coalesce(List<Evaluator> arguments, ColumnType type) {
        Evaluator[] results = convertAll(arguments, type).toArray(Evaluator[]::new);
        return new Logic.Choice(type, new @Nullable Evaluator[results.length], results);
    }

    private static List<Evaluator> convertAll(List<Evaluator> arguments, ColumnType type) {
        List<Evaluator> converted = new ArrayList<>();
        arguments.forEach(argument -> converted.add(convert(argument, type)));
        return converted;
    }

    private static Evaluator convert(Evaluator operand, ColumnType type) {
        return operand.type().type() == type.type() ? operand : cast(operand, type);
    }

    private static Evaluator cast(Evaluator operand, ColumnType to) {
        SqlType from = operand.type().type();
        boolean widening =
                !to.hasModifier()
                        && ((from == to.type() && from != SqlType.TEXT)
                                || (from.isInteger() && to.type() == SqlType.INT8)
                                || (from == SqlType.SMALLINT && to.type() == SqlType.INT4));
        if (widening && from.isInteger()) {
            return new Arithmetic.LongUnary(to, operand, number -> number);
        }
        if (to.type() == SqlType.FLOAT8 && from.isInteger()) {
            return new Evaluator.OfDouble(to) {
                @Override
                public double doubleAt(Batch batch, int row) {
                    long number = operand.longAt(batch, row);
                    return operand.isNull ? nullLong() : present((double) number);
                }
            };
        }
        return TextFunctions.strict(to, List.of(operand), v -> Conversions.cast(v[0], from, to));
    }

    private static List<Evaluator> requireTruth(List<Evaluator> operands) {
        return requireType(operands, SqlType.BOOLEAN);
    }

    private static List<Evaluator> requireText(List<Evaluator> operands) {
        return requireType(operands, SqlType.TEXT);
    }

    private static List<Evaluator> requireType(List<Evaluator> operands, SqlType type) {
        for (Evaluator operand : operands) {
            if (operand.type().type() != type) {
                throw unsupported(type, operand.type().type());
            }
        }
        return operands;
    }

    private static Evaluator requireNumber(Evaluator operand) {
        if (!operand.type().type().isNumber()) {
            throw unsupported(SqlType.FLOAT8, operand.type().type());
        }
        return operand;
    }

    /** A text or byte string, then texts and whole numbers. */
    private static List<Evaluator> requireTextFirst(List<Evaluator> operands) {
        SqlType first = operands.getFirst().type().type();
        boolean fits = first == SqlType.TEXT || first == SqlType.BYTEA;
        for (Evaluator operand : operands.subList(1, operands.size())) {
            SqlType type = operand.type().type();
            fits &= type == SqlType.TEXT || type.isInteger();
        }
        if (!fits) {
            throw unsupported(SqlType.TEXT, first);
        }
        return operands;
    }

    private static List<Evaluator> requireTime(List<Evaluator> operands) {
        requireText(operands.subList(0, 1));
        SqlType time = operands.get(1).type().type();
        if (time != SqlType.DATE && time != SqlType.TIMESTAMP) {
            throw unsupported(SqlType.TIMESTAMP, time);
        }
        return operands;
    }

    private static DatabaseException unsupported(SqlType expected, SqlType found) {
        return new DatabaseException(
                        SqlState.INTERNAL_ERROR,
                        "an operand has another type than its function takes")
                .with("expected", expected.sqlName())
                .with("found", found.sqlName());
    }

    static DatabaseException unsupported(Function function, SqlType left, SqlType right) {
        return new DatabaseException(
                        SqlState.INTERNAL_ERROR, "a function does not take operands of these types")
                .with("function", function.sqlName())
                .with("left", left.sqlName())
                .with("right", right.sqlName());
    }

    private static Batch noRow() {
        Batch batch = new Batch(new RowLayout(0, List.of()));
        batch.reset(new byte[8], new byte[0]);
        batch.add(0, 0, 0);
        return batch;
    }
}

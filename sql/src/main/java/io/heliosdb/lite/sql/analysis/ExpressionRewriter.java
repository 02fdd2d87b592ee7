package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.parser.PostgresOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Replaces every operator and function of an expression by a {@link ScalarOperator}, and refuses
 * what is not supported. What comes out knows five kinds of nodes: names, literals, parameters,
 * scalar operators and aggregate calls.
 */
final class ExpressionRewriter {
    private static final int NUMERIC_DIGITS_MAX = 131_072;

    private static final Map<SqlOperator, Function> OPERATORS =
            Map.ofEntries(
                    Map.entry(SqlStdOperatorTable.EQUALS, Function.EQ),
                    Map.entry(SqlStdOperatorTable.NOT_EQUALS, Function.NE),
                    Map.entry(SqlStdOperatorTable.LESS_THAN, Function.LT),
                    Map.entry(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, Function.LE),
                    Map.entry(SqlStdOperatorTable.GREATER_THAN, Function.GT),
                    Map.entry(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, Function.GE),
                    Map.entry(SqlStdOperatorTable.IS_DISTINCT_FROM, Function.IS_DISTINCT_FROM),
                    Map.entry(
                            SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
                            Function.IS_NOT_DISTINCT_FROM),
                    Map.entry(SqlStdOperatorTable.AND, Function.AND),
                    Map.entry(SqlStdOperatorTable.OR, Function.OR),
                    Map.entry(SqlStdOperatorTable.NOT, Function.NOT),
                    Map.entry(SqlStdOperatorTable.IS_NULL, Function.IS_NULL),
                    Map.entry(SqlStdOperatorTable.IS_NOT_NULL, Function.IS_NOT_NULL),
                    Map.entry(SqlStdOperatorTable.IS_TRUE, Function.IS_TRUE),
                    Map.entry(SqlStdOperatorTable.IS_NOT_TRUE, Function.IS_NOT_TRUE),
                    Map.entry(SqlStdOperatorTable.IS_FALSE, Function.IS_FALSE),
                    Map.entry(SqlStdOperatorTable.IS_NOT_FALSE, Function.IS_NOT_FALSE),
                    Map.entry(SqlStdOperatorTable.PLUS, Function.ADD),
                    Map.entry(SqlStdOperatorTable.MINUS, Function.SUBTRACT),
                    Map.entry(SqlStdOperatorTable.MULTIPLY, Function.MULTIPLY),
                    Map.entry(SqlStdOperatorTable.DIVIDE, Function.DIVIDE),
                    Map.entry(SqlStdOperatorTable.PERCENT_REMAINDER, Function.MODULO),
                    Map.entry(SqlStdOperatorTable.MOD, Function.MODULO),
                    Map.entry(SqlStdOperatorTable.FLOOR, Function.FLOOR),
                    Map.entry(SqlStdOperatorTable.CEIL, Function.CEIL),
                    Map.entry(SqlStdOperatorTable.SUBSTRING, Function.SUBSTRING),
                    Map.entry(PostgresOperators.CONCAT, Function.CONCAT),
                    Map.entry(PostgresOperators.POWER, Function.POWER));

    private final Parameters parameters;
    private int randomCalls;

    ExpressionRewriter(Parameters parameters) {
        this.parameters = parameters;
    }

    SqlNode rewrite(SqlNode node) {
        return switch (node) {
            case SqlDynamicParam parameter -> {
                parameters.seen(parameter.getIndex());
                yield parameter;
            }
            case SqlLiteral literal -> literal(literal);
            case SqlIdentifier identifier -> identifier(identifier);
            case SqlCase choice -> choice(choice);
            case SqlCall call -> call(call);
            default -> throw unsupported("this expression", node);
        };
    }

    private SqlNode literal(SqlLiteral literal) {
        if (SqlUtil.isNullLiteral(literal, false)) {
            return literal;
        }
        if (literal instanceof SqlUnknownLiteral typed) {
            return typedLiteral(typed);
        }
        SqlTypeName type = literal.getTypeName();
        if (SqlTypeName.NUMERIC_TYPES.contains(type)) {
            SqlLiteral exact =
                    number(literal.getValueAs(BigDecimal.class), literal.getParserPosition());
            boolean exponent = SqlTypeName.APPROX_TYPES.contains(type);
            return exponent
                    ? ScalarOperator.cast(ColumnType.NUMERIC)
                            .createCall(literal.getParserPosition(), exact)
                    : exact;
        }
        boolean known =
                SqlTypeName.CHAR_TYPES.contains(type)
                        || (type == SqlTypeName.BOOLEAN && literal.getValue() != null);
        if (!known) {
            throw unsupported("this kind of literal", literal);
        }
        return literal;
    }

    /** Exact also when it is written with an exponent, as in PostgreSQL. */
    private static SqlLiteral number(BigDecimal value, SqlParserPos position) {
        if (Math.abs((long) value.scale()) > NUMERIC_DIGITS_MAX
                || value.precision() > NUMERIC_DIGITS_MAX) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric literal is out of range"),
                    position);
        }
        return SqlLiteral.createExactNumeric(value.toPlainString(), position);
    }

    /** {@code DATE '2024-01-01'} */
    private static SqlNode typedLiteral(SqlUnknownLiteral literal) {
        ColumnType type =
                switch (literal.tag) {
                    case "DATE" -> ColumnType.DATE;
                    case "TIMESTAMP" -> ColumnType.TIMESTAMP;
                    default -> throw unsupported(literal.tag.toLowerCase(Locale.ROOT), literal);
                };
        SqlParserPos position = literal.getParserPosition();
        SqlNode text = SqlLiteral.createCharString(literal.getValue(), position);
        return ScalarOperator.cast(type).createCall(position, text);
    }

    private SqlNode identifier(SqlIdentifier identifier) {
        boolean quoted = identifier.isComponentQuoted(identifier.names.size() - 1);
        if (!identifier.isSimple() || quoted) {
            return identifier;
        }
        return switch (identifier.getSimple()) {
            case "current_date", "current_timestamp", "localtimestamp" ->
                    apply(
                            FunctionNames.scalar(identifier.getSimple()).orElseThrow(),
                            identifier.getParserPosition(),
                            List.of());
            case "current_time",
                    "localtime",
                    "current_user",
                    "session_user",
                    "current_role",
                    "current_schema",
                    "current_catalog",
                    "current_path",
                    "system_user" ->
                    throw unsupported(identifier.getSimple(), identifier);
            default -> identifier;
        };
    }

    private SqlNode choice(SqlCase choice) {
        List<SqlNode> operands = new ArrayList<>();
        for (int i = 0; i < choice.getWhenOperands().size(); i++) {
            operands.add(rewrite(choice.getWhenOperands().get(i)));
            operands.add(rewrite(choice.getThenOperands().get(i)));
        }
        SqlNode otherwise = choice.getElseOperand();
        operands.add(
                otherwise == null
                        ? SqlLiteral.createNull(choice.getParserPosition())
                        : rewrite(otherwise));
        return ScalarOperator.CASE.createCall(choice.getParserPosition(), operands);
    }

    private SqlNode call(SqlCall call) {
        SqlOperator operator = call.getOperator();
        Function function = OPERATORS.get(operator);
        if (function != null) {
            return apply(function, call.getParserPosition(), rewriteAll(call.getOperandList()));
        }
        if (operator.equals(SqlStdOperatorTable.IS_UNKNOWN)) {
            return apply(
                    Function.IS_NULL, call.getParserPosition(), List.of(truth(call.operand(0))));
        }
        if (operator.equals(SqlStdOperatorTable.IS_NOT_UNKNOWN)) {
            return apply(
                    Function.IS_NOT_NULL,
                    call.getParserPosition(),
                    List.of(truth(call.operand(0))));
        }
        return switch (operator) {
            case SqlUnresolvedFunction unresolved ->
                    named(unresolved.getNameAsId().names.getLast(), call);
            case SqlLikeOperator like -> negated(like.isNegated(), like(call), call);
            case SqlBetweenOperator between -> between(between, call);
            case SqlTrimFunction _ -> trim(call);
            default -> special(call);
        };
    }

    @SuppressWarnings("EnumSwitchIncludeDefault") // Calcite's list grows
    private SqlNode special(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        return switch (call.getKind()) {
            case CAST -> cast(call);
            case MINUS_PREFIX -> negative(call);
            case PLUS_PREFIX -> rewrite(call.operand(0));
            case IN -> in(call);
            case NOT_IN -> negated(true, in(call), call);
            case POSITION -> position(call);
            case EXTRACT -> extract(call);
            case LITERAL_CHAIN ->
                    SqlLiteral.createCharString(
                            SqlLiteral.unchain(call).getValueAs(String.class), position);
            default ->
                    FunctionNames.scalar(call.getOperator().getName().toLowerCase(Locale.ROOT))
                                    .isPresent()
                            ? named(call.getOperator().getName(), call)
                            : refuse(call);
        };
    }

    private SqlNode truth(SqlNode node) {
        return ScalarOperator.cast(ColumnType.BOOLEAN)
                .createCall(node.getParserPosition(), rewrite(node));
    }

    private static SqlNode refuse(SqlCall call) {
        String what =
                switch (call.getKind()) {
                    case SELECT,
                            ORDER_BY,
                            UNION,
                            INTERSECT,
                            EXCEPT,
                            VALUES,
                            WITH,
                            EXISTS,
                            SOME,
                            ALL ->
                            "subquery";
                    case OVER -> "window function";
                    case ROW -> "row value";
                    default -> call.getOperator().getName().toLowerCase(Locale.ROOT);
                };
        throw unsupported(what, call);
    }

    private SqlNode named(String written, SqlCall call) {
        String name = written.toLowerCase(Locale.ROOT);
        Optional<SqlAggFunction> aggregate = FunctionNames.aggregate(name);
        if (aggregate.isPresent()) {
            return aggregate(aggregate.get(), call);
        }
        if (call.getFunctionQuantifier() != null) {
            throw unsupported("DISTINCT in a function call", call);
        }
        Function function =
                FunctionNames.scalar(name)
                        .filter(found ->
                                found == Function.RANDOM || found.takes(call.operandCount()))
                        .orElseThrow(() -> undefined(name, call));
        if (function == Function.RANDOM) {
            return random(call);
        }
        return apply(function, call.getParserPosition(), rewriteAll(call.getOperandList()));
    }

    /** Each place that calls it draws its own numbers. */
    private SqlNode random(SqlCall call) {
        if (call.operandCount() != 0) {
            throw undefined("random", call);
        }
        SqlNode site =
                SqlLiteral.createExactNumeric(
                        Integer.toString(randomCalls++), call.getParserPosition());
        return apply(Function.RANDOM, call.getParserPosition(), List.of(site));
    }

    private SqlNode aggregate(SqlAggFunction function, SqlCall call) {
        if (call.operandCount() != 1) {
            throw undefined(function.getName().toLowerCase(Locale.ROOT), call);
        }
        SqlNode operand = call.operand(0);
        boolean star = operand instanceof SqlIdentifier name && name.isStar();
        return new SqlBasicCall(
                function,
                List.of(star ? operand : rewrite(operand)),
                call.getParserPosition(),
                call.getFunctionQuantifier());
    }

    private SqlNode cast(SqlCall call) {
        if (!(call.operand(1) instanceof SqlDataTypeSpec type) || call.operandCount() != 2) {
            throw unsupported("this cast", call);
        }
        return ScalarOperator.cast(TypeNames.resolve(type))
                .createCall(call.getParserPosition(), rewrite(call.operand(0)));
    }

    private SqlNode negative(SqlCall call) {
        SqlNode operand = rewrite(call.operand(0));
        if (operand instanceof SqlLiteral literal
                && literal.getValue() instanceof BigDecimal value) {
            return number(value.negate(), call.getParserPosition());
        }
        return apply(Function.NEGATE, call.getParserPosition(), List.of(operand));
    }

    private SqlNode in(SqlCall call) {
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            throw unsupported("subquery", call);
        }
        List<SqlNode> operands = new ArrayList<>();
        operands.add(rewrite(call.operand(0)));
        operands.addAll(rewriteAll(list));
        return apply(Function.IN, call.getParserPosition(), operands);
    }

    private SqlNode like(SqlCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        Function function =
                switch (name) {
                    case "LIKE", "NOT LIKE" -> Function.LIKE;
                    case "ILIKE", "NOT ILIKE" -> Function.ILIKE;
                    default -> throw unsupported(name, call);
                };
        return apply(function, call.getParserPosition(), rewriteAll(call.getOperandList()));
    }

    private static SqlNode negated(boolean negated, SqlNode node, SqlCall call) {
        return negated ? apply(Function.NOT, call.getParserPosition(), List.of(node)) : node;
    }

    private SqlNode between(SqlBetweenOperator operator, SqlCall call) {
        SqlNode value = rewrite(call.operand(0));
        SqlNode low = rewrite(call.operand(1));
        SqlNode high = rewrite(call.operand(2));
        SqlNode inside = inside(value, low, high, call);
        if (operator.flag == SqlBetweenOperator.Flag.SYMMETRIC) {
            SqlNode turned = inside(value, high, low, call);
            inside = apply(Function.OR, call.getParserPosition(), List.of(inside, turned));
        }
        return negated(operator.isNegated(), inside, call);
    }

    private static SqlNode inside(SqlNode value, SqlNode low, SqlNode high, SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        return apply(
                Function.AND,
                position,
                List.of(
                        apply(Function.GE, position, List.of(value, low)),
                        apply(Function.LE, position, List.of(value, high))));
    }

    private SqlNode trim(SqlCall call) {
        Function function =
                switch (((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class)) {
                    case BOTH -> Function.TRIM;
                    case LEADING -> Function.LTRIM;
                    case TRAILING -> Function.RTRIM;
                };
        List<SqlNode> operands = new ArrayList<>();
        operands.add(rewrite(call.operand(2)));
        if (call.operand(1) != null) {
            operands.add(rewrite(call.operand(1)));
        }
        return apply(function, call.getParserPosition(), operands);
    }

    /** {@code POSITION(part IN text)} is {@code strpos(text, part)}. */
    private SqlNode position(SqlCall call) {
        if (call.operandCount() != 2) {
            throw unsupported("POSITION with a start", call);
        }
        List<SqlNode> operands = List.of(rewrite(call.operand(1)), rewrite(call.operand(0)));
        return apply(Function.POSITION, call.getParserPosition(), operands);
    }

    private SqlNode extract(SqlCall call) {
        if (!(call.operand(0) instanceof SqlIntervalQualifier unit)) {
            throw unsupported("this form of EXTRACT", call);
        }
        String field = unit.timeFrameName != null ? unit.timeFrameName : unit.getStartUnit().name();
        SqlNode name =
                SqlLiteral.createCharString(
                        field.toLowerCase(Locale.ROOT), unit.getParserPosition());
        return apply(
                Function.EXTRACT,
                call.getParserPosition(),
                List.of(name, rewrite(call.operand(1))));
    }

    private static SqlNode apply(Function function, SqlParserPos position, List<SqlNode> operands) {
        return ScalarOperator.of(function).createCall(position, operands);
    }

    private List<SqlNode> rewriteAll(List<SqlNode> nodes) {
        List<SqlNode> result = new ArrayList<>();
        nodes.forEach(node -> result.add(rewrite(node)));
        return result;
    }

    private static DatabaseException undefined(String name, SqlNode place) {
        return Positions.at(
                new DatabaseException(SqlState.UNDEFINED_FUNCTION, "function does not exist")
                        .with("function", name),
                place.getParserPosition());
    }

    static DatabaseException unsupported(String feature, SqlNode place) {
        return Positions.at(
                new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not supported yet")
                        .with("feature", feature),
                place.getParserPosition());
    }
}

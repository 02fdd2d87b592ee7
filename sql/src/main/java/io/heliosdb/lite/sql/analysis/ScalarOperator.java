package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.parser.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * One of our functions in Calcite's tree: the validator asks it for its type and gets PostgreSQL's
 * answer; parameters among the operands learn theirs on the way.
 */
final class ScalarOperator extends SqlSpecialOperator {

    /** What the operator does. */
    sealed interface Action {
        record Apply(Function function) implements Action {}

        /** Operands: condition, result, condition, result, ..., otherwise. */
        record Choose() implements Action {}

        record Convert(ColumnType target) implements Action {}
    }

    static final ScalarOperator CASE = new ScalarOperator("CASE", new Action.Choose());

    private final Action action;

    private ScalarOperator(String name, Action action) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                100,
                true,
                ReturnTypes.ARG0,
                null,
                OperandTypes.VARIADIC);
        this.action = action;
    }

    static ScalarOperator of(Function function) {
        return new ScalarOperator(
                function.sqlName() + "#" + function.id(), new Action.Apply(function));
    }

    static ScalarOperator cast(ColumnType target) {
        return new ScalarOperator("CAST " + target, new Action.Convert(target));
    }

    Action action() {
        return action;
    }

    /** Parameters wait for their type until the operator around them knows it. */
    @Override
    public void validateCall(
            SqlCall call,
            SqlValidator validator,
            SqlValidatorScope scope,
            SqlValidatorScope operandScope) {
        for (SqlNode operand : call.getOperandList()) {
            if (!(operand instanceof SqlDynamicParam) && !(operand instanceof SqlLiteral)) {
                operand.validateExpr(validator, operandScope);
            }
        }
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        StatementValidator ours = (StatementValidator) validator;
        List<SqlNode> operands = call.getOperandList();
        List<Optional<SqlType>> known = new ArrayList<>();
        for (SqlNode operand : operands) {
            known.add(known(operand, ours, scope));
        }
        Signature signature = signature(known, call);
        for (int i = 0; i < operands.size(); i++) {
            settle(operands.get(i), known.get(i), signature.arguments().get(i), ours);
        }
        return Types.carrier(signature.result());
    }

    /** As a function call: Calcite makes names out of it. */
    @Override
    public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
        SqlUtil.unparseFunctionSyntax(this, writer, call, false);
    }

    private static Optional<SqlType> known(
            SqlNode operand, StatementValidator validator, SqlValidatorScope scope) {
        if (operand instanceof SqlDynamicParam parameter) {
            return validator.parameters().type(parameter.getIndex());
        }
        if (SqlUtil.isNullLiteral(operand, false)) {
            return Optional.empty();
        }
        return Types.sqlType(validator.deriveType(scope, operand));
    }

    /** Gives an operand of unknown type the one that the operator wants. */
    private static void settle(
            SqlNode operand,
            Optional<SqlType> known,
            SqlType target,
            StatementValidator validator) {
        if (operand instanceof SqlDynamicParam parameter) {
            validator.parameters().type(parameter.getIndex(), target);
        } else if (known.isEmpty()
                && operand instanceof SqlLiteral literal
                && literal.getTypeName() == SqlTypeName.CHAR) {
            check(literal, target);
        }
    }

    private static void check(SqlLiteral literal, SqlType target) {
        try {
            Literals.parse(literal.getValueAs(String.class), ColumnType.of(target));
        } catch (DatabaseException failure) {
            throw Positions.at(failure, literal.getParserPosition());
        }
    }

    Signature signature(List<Optional<SqlType>> arguments, SqlNode place) {
        return signature(arguments)
                .orElseThrow(() -> Positions.at(mismatch(arguments), place.getParserPosition()));
    }

    /** What this operator does with such arguments; empty when PostgreSQL has no such operator. */
    Optional<Signature> signature(List<Optional<SqlType>> arguments) {
        return switch (action) {
            case Action.Apply(Function function) -> Signatures.of(function, arguments);
            case Action.Choose() -> choose(arguments);
            case Action.Convert(ColumnType target) ->
                    arguments
                                    .getFirst()
                                    .filter(from -> !Signatures.castable(from, target.type()))
                                    .isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    new Signature(
                                            List.of(arguments.getFirst().orElse(target.type())),
                                            target.type()));
        };
    }

    private static Optional<Signature> choose(List<Optional<SqlType>> arguments) {
        List<Optional<SqlType>> results = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i += 2) {
            results.add(arguments.get(i));
        }
        results.add(arguments.getLast());
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            if (arguments.get(i).filter(type -> type != SqlType.BOOLEAN).isPresent()) {
                return Optional.empty();
            }
        }
        return Signatures.common(results)
                .map(type -> {
                    List<SqlType> targets = new ArrayList<>();
                    for (int i = 0; i < arguments.size(); i++) {
                        boolean condition = i % 2 == 0 && i + 1 < arguments.size();
                        targets.add(condition ? SqlType.BOOLEAN : type);
                    }
                    return new Signature(targets, type);
                });
    }

    private DatabaseException mismatch(List<Optional<SqlType>> arguments) {
        String types =
                arguments.stream()
                        .map(type -> type.map(SqlType::sqlName).orElse("unknown"))
                        .collect(Collectors.joining(", "));
        return switch (action) {
            case Action.Apply(Function function) ->
                    mismatch(function).with("function", function.sqlName()).with("types", types);
            case Action.Choose() ->
                    new DatabaseException(
                                    SqlState.DATATYPE_MISMATCH, "CASE types cannot be matched")
                            .with("types", types);
            case Action.Convert(ColumnType target) ->
                    new DatabaseException(SqlState.CANNOT_COERCE, "cannot cast between these types")
                            .with("from", types)
                            .with("to", target);
        };
    }

    private static DatabaseException mismatch(Function function) {
        return switch (function) {
            case AND, OR, NOT, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
                    new DatabaseException(
                            SqlState.DATATYPE_MISMATCH, "argument must be type boolean");
            case COALESCE, GREATEST, LEAST ->
                    new DatabaseException(SqlState.DATATYPE_MISMATCH, "types cannot be matched");
            default ->
                    new DatabaseException(
                            SqlState.UNDEFINED_FUNCTION,
                            "no operator or function takes these types");
        };
    }
}

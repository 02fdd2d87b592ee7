package io.heliosdb.lite.sql.analysis;

import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** What PostgreSQL calls an output column without an alias (FigureColname in its parser). */
final class ColumnNames {
    private static final String NONE = "?column?";

    private ColumnNames() {}

    static String of(SqlNode expression) {
        return switch (expression) {
            case SqlIdentifier identifier -> identifier.names.getLast();
            case SqlCase choice -> ofCase(choice);
            case SqlUnknownLiteral literal -> literal.tag.toLowerCase(Locale.ROOT);
            case SqlCall call -> ofCall(call);
            default -> NONE;
        };
    }

    private static String ofCase(SqlCase choice) {
        SqlNode otherwise = choice.getElseOperand();
        boolean named = otherwise instanceof SqlIdentifier;
        return named && otherwise != null ? of(otherwise) : "case";
    }

    @SuppressWarnings("EnumSwitchIncludeDefault") // Calcite's list grows
    private static String ofCall(SqlCall call) {
        if (call.getOperator() instanceof SqlUnresolvedFunction function) {
            return function.getNameAsId().names.getLast().toLowerCase(Locale.ROOT);
        }
        return switch (call.getKind()) {
            case CAST -> ofCast(call);
            case EXTRACT -> "extract";
            case POSITION -> "position";
            case FLOOR -> "floor";
            case CEIL -> "ceil";
            case TRIM -> ofTrim(call);
            default -> ofOperator(call.getOperator().getName().toLowerCase(Locale.ROOT));
        };
    }

    private static String ofTrim(SqlCall call) {
        return switch (((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class)) {
            case BOTH -> "btrim";
            case LEADING -> "ltrim";
            case TRAILING -> "rtrim";
        };
    }

    private static String ofOperator(String name) {
        return FunctionNames.scalar(name).isPresent() ? name : NONE;
    }

    private static String ofCast(SqlCall call) {
        String inner = of(call.operand(0));
        if (!inner.equals(NONE)) {
            return inner;
        }
        return call.operand(1) instanceof SqlDataTypeSpec type ? ofType(type) : NONE;
    }

    private static String ofType(SqlDataTypeSpec type) {
        return switch (TypeNames.resolve(type).type()) {
            case SMALLINT -> "int2";
            case INT4 -> "int4";
            case INT8 -> "int8";
            case FLOAT4 -> "float4";
            case FLOAT8 -> "float8";
            case BOOLEAN -> "bool";
            case TEXT -> TypeNames.resolve(type).hasModifier() ? "varchar" : "text";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
            case NUMERIC -> "numeric";
            case BYTEA -> "bytea";
        };
    }
}

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
    private static final Name NONE = new Name("?column?", false);

    private ColumnNames() {}

    /**
     * A name, and whether it says more than what CASE or a cast around it would: PostgreSQL calls
     * this its strength.
     */
    private record Name(String text, boolean strong) {
        static Name strong(String text) {
            return new Name(text, true);
        }

        static Name weak(String text) {
            return new Name(text, false);
        }
    }

    static String of(SqlNode expression) {
        return name(expression).text();
    }

    private static Name name(SqlNode expression) {
        return switch (expression) {
            case SqlIdentifier identifier -> Name.strong(identifier.names.getLast());
            case SqlCase choice -> ofCase(choice);
            case SqlUnknownLiteral literal -> Name.weak(literal.tag.toLowerCase(Locale.ROOT));
            case SqlCall call -> ofCall(call);
            default -> NONE;
        };
    }

    private static Name ofCase(SqlCase choice) {
        SqlNode otherwise = choice.getElseOperand();
        Name inner = otherwise == null ? NONE : name(otherwise);
        return inner.strong() ? inner : Name.weak("case");
    }

    @SuppressWarnings("EnumSwitchIncludeDefault") // Calcite's list grows
    private static Name ofCall(SqlCall call) {
        if (call.getOperator() instanceof SqlUnresolvedFunction function) {
            return Name.strong(function.getNameAsId().names.getLast().toLowerCase(Locale.ROOT));
        }
        return switch (call.getKind()) {
            case CAST -> ofCast(call);
            case EXTRACT -> Name.strong("extract");
            case POSITION -> Name.strong("position");
            case FLOOR -> Name.strong("floor");
            case CEIL -> Name.strong("ceil");
            case TRIM -> Name.strong(ofTrim(call));
            default -> ofOperator(call.getOperator().getName().toLowerCase(Locale.ROOT));
        };
    }

    private static Name ofOperator(String name) {
        return FunctionNames.scalar(name).isPresent() ? Name.strong(name) : NONE;
    }

    private static Name ofCast(SqlCall call) {
        Name inner = name(call.operand(0));
        if (inner.strong()) {
            return inner;
        }
        return call.operand(1) instanceof SqlDataTypeSpec type ? Name.weak(ofType(type)) : inner;
    }

    private static String ofTrim(SqlCall call) {
        return switch (((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class)) {
            case BOTH -> "btrim";
            case LEADING -> "ltrim";
            case TRAILING -> "rtrim";
        };
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

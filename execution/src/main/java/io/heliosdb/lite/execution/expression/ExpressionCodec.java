package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.execution.codec.TypeCodec;
import io.heliosdb.lite.execution.expression.Expression.Branch;
import io.heliosdb.lite.execution.expression.Expression.Call;
import io.heliosdb.lite.execution.expression.Expression.Case;
import io.heliosdb.lite.execution.expression.Expression.ColumnRef;
import io.heliosdb.lite.execution.expression.Expression.Literal;
import io.heliosdb.lite.execution.expression.Expression.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Expressions as bytes, in pre-order. Format: docs/formats/plan-ir.md. */
public final class ExpressionCodec {

    /** How deep expressions may nest; deeper ones are refused when planned and when read. */
    public static final int MAX_DEPTH = 500;

    private static final int MAX_COLUMNS = 1 << 16;

    private static final int COLUMN = 1;
    private static final int LITERAL = 2;
    private static final int PARAMETER = 3;
    private static final int CALL = 4;
    private static final int CASE = 5;

    private ExpressionCodec() {}

    public static void write(Expression expression, ByteWriter out) {
        switch (expression) {
            case ColumnRef(int index, var type) -> {
                out.u8(COLUMN).varint(index);
                TypeCodec.write(type, out);
            }
            case Literal(var value, var type) -> {
                out.u8(LITERAL);
                TypeCodec.write(type, out);
                TypeCodec.write(value, out);
            }
            case Parameter(int index, var type) -> {
                out.u8(PARAMETER).varint(index);
                TypeCodec.write(type, out);
            }
            case Call(var function, var arguments, var type) -> {
                out.u8(CALL).u8(function.id());
                TypeCodec.write(type, out);
                writeAll(arguments, out);
            }
            case Case(var branches, var otherwise, var type) -> {
                out.u8(CASE);
                TypeCodec.write(type, out);
                out.varint(branches.size());
                for (Branch branch : branches) {
                    write(branch.condition(), out);
                    write(branch.result(), out);
                }
                out.flag(otherwise.isPresent());
                otherwise.ifPresent(expr -> write(expr, out));
            }
        }
    }

    public static void writeAll(List<Expression> expressions, ByteWriter out) {
        out.varint(expressions.size());
        expressions.forEach(expression -> write(expression, out));
    }

    public static Expression read(ByteReader in) {
        return read(in, 0);
    }

    public static List<Expression> readAll(ByteReader in) {
        return readAll(in, 0);
    }

    private static List<Expression> readAll(ByteReader in, int depth) {
        int count = in.count();
        List<Expression> expressions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expressions.add(read(in, depth));
        }
        return expressions;
    }

    private static Expression read(ByteReader in, int depth) {
        if (depth > MAX_DEPTH) {
            throw ByteReader.damaged("an expression nests too deep");
        }
        return switch (in.u8()) {
            case COLUMN -> new ColumnRef(in.bounded(MAX_COLUMNS), TypeCodec.readType(in));
            case LITERAL -> readLiteral(in);
            case PARAMETER -> new Parameter(in.bounded(MAX_COLUMNS), TypeCodec.readType(in));
            case CALL -> readCall(in, depth);
            case CASE -> readCase(in, depth);
            default -> throw ByteReader.damaged("an unknown kind of expression");
        };
    }

    private static Literal readLiteral(ByteReader in) {
        var type = TypeCodec.readType(in);
        return new Literal(TypeCodec.readValue(in), type);
    }

    private static Call readCall(ByteReader in, int depth) {
        Function function = Function.byId(in.u8()).orElseThrow(ExpressionCodec::unknownFunction);
        var type = TypeCodec.readType(in);
        List<Expression> arguments = readAll(in, depth + 1);
        if (!function.takes(arguments.size())) {
            throw ByteReader.damaged("a call has a wrong number of arguments");
        }
        return new Call(function, arguments, type);
    }

    private static Case readCase(ByteReader in, int depth) {
        var type = TypeCodec.readType(in);
        int count = in.count();
        if (count == 0) {
            throw ByteReader.damaged("a CASE has no branch");
        }
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            branches.add(new Branch(read(in, depth + 1), read(in, depth + 1)));
        }
        Optional<Expression> otherwise =
                in.flag() ? Optional.of(read(in, depth + 1)) : Optional.empty();
        return new Case(branches, otherwise, type);
    }

    private static DatabaseException unknownFunction() {
        return new DatabaseException(
                SqlState.CURSOR_SEMANTICS_GONE, "a plan uses a function that this build lacks");
    }
}

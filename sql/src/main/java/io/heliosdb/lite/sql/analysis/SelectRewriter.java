package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.parser.Positions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a SELECT over at most one table for the validator: refuses what is not supported,
 * expands the star, names the columns, and settles what a name in ORDER BY means.
 */
final class SelectRewriter {
    private final Catalog catalog;
    private final ExpressionRewriter expressions;

    SelectRewriter(Catalog catalog, ExpressionRewriter expressions) {
        this.catalog = catalog;
        this.expressions = expressions;
    }

    SelectSyntax rewrite(SqlNode statement) {
        return switch (statement) {
            case SqlOrderBy ordered -> {
                SqlSelect select = select(ordered.query);
                yield rewrite(
                        select,
                        ordered.orderList,
                        Optional.ofNullable(ordered.offset),
                        Optional.ofNullable(ordered.fetch));
            }
            default ->
                    rewrite(
                            select(statement),
                            SqlNodeList.EMPTY,
                            Optional.empty(),
                            Optional.empty());
        };
    }

    private static SqlSelect select(SqlNode node) {
        if (!(node instanceof SqlSelect select)) {
            throw ExpressionRewriter.unsupported(
                    node.getKind().toString().toLowerCase(java.util.Locale.ROOT), node);
        }
        refuse(select.isDistinct(), "SELECT DISTINCT", select);
        refuse(select.getGroup() != null, "GROUP BY", select);
        refuse(select.getHaving() != null, "HAVING", select);
        refuse(!select.getWindowList().isEmpty(), "window", select);
        refuse(select.getQualify() != null, "QUALIFY", select);
        return select;
    }

    private static void refuse(boolean present, String feature, SqlNode place) {
        if (present) {
            throw ExpressionRewriter.unsupported(feature, place);
        }
    }

    private SelectSyntax rewrite(
            SqlSelect select,
            SqlNodeList order,
            Optional<SqlNode> offset,
            Optional<SqlNode> limit) {
        Optional<Source> source = Optional.ofNullable(select.getFrom()).map(this::source);
        List<Item> items = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            addItem(item, source, items);
        }
        SqlNodeList list = new SqlNodeList(select.getSelectList().getParserPosition());
        items.forEach(item -> list.add(as(item.expression(), item.name())));
        SqlNode where = select.getWhere();
        SqlSelect result =
                new SqlSelect(
                        select.getParserPosition(),
                        null,
                        list,
                        source.map(Source::node).orElse(null),
                        where == null ? null : expressions.rewrite(where),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        SqlNode query = result;
        if (!order.isEmpty()) {
            SqlNodeList keys = new SqlNodeList(order.getParserPosition());
            order.forEach(key -> keys.add(orderItem(key, items, source)));
            query = new SqlOrderBy(select.getParserPosition(), result, keys, null, null);
        }
        return new SelectSyntax(
                query,
                items.stream().map(Item::name).toList(),
                source.map(Source::table),
                offset,
                limit);
    }

    private record Source(TableDefinition table, String alias, SqlNode node) {}

    private record Item(SqlNode expression, String name) {}

    private Source source(SqlNode from) {
        return switch (from) {
            case SqlIdentifier name -> source(name, Optional.empty());
            case SqlBasicCall call
                    when call.getKind() == SqlKind.AS
                            && call.operandCount() == 2
                            && call.operand(0) instanceof SqlIdentifier name ->
                    source(name, Optional.of((SqlIdentifier) call.operand(1)));
            case SqlJoin join -> throw ExpressionRewriter.unsupported("join", join);
            case SqlCall call when call.getKind() == SqlKind.TABLE_REF -> source(call.operand(0));
            default -> throw ExpressionRewriter.unsupported("subquery in FROM", from);
        };
    }

    private Source source(SqlIdentifier name, Optional<SqlIdentifier> alias) {
        TableDefinition table = Tables.readable(catalog, name);
        String known = alias.map(SqlIdentifier::getSimple).orElse(table.name());
        SqlNode plain = new SqlIdentifier(table.name(), name.getParserPosition());
        return new Source(table, known, as(plain, known));
    }

    private static SqlNode as(SqlNode node, String alias) {
        SqlParserPos position = node.getParserPosition();
        return SqlStdOperatorTable.AS.createCall(
                position, node, new SqlIdentifier(alias, position));
    }

    private void addItem(SqlNode item, Optional<Source> source, List<Item> items) {
        if (item instanceof SqlIdentifier name && name.isStar()) {
            addStar(name, source, items);
        } else if (item.getKind() == SqlKind.AS) {
            SqlCall call = (SqlCall) item;
            items.add(
                    new Item(
                            expressions.rewrite(call.operand(0)),
                            ((SqlIdentifier) call.operand(1)).getSimple()));
        } else {
            items.add(new Item(expressions.rewrite(item), ColumnNames.of(item)));
        }
    }

    private static void addStar(SqlIdentifier star, Optional<Source> source, List<Item> items) {
        Source table =
                source.orElseThrow(() ->
                        Positions.at(
                                new DatabaseException(
                                        SqlState.SYNTAX_ERROR, "SELECT * needs a table in FROM"),
                                star.getParserPosition()));
        if (star.names.size() > 1 && !star.names.getFirst().equals(table.alias())) {
            throw Positions.at(
                    new DatabaseException(
                                    SqlState.UNDEFINED_TABLE, "missing FROM-clause entry for table")
                            .with("table", star.names.getFirst()),
                    star.getParserPosition());
        }
        for (ColumnDefinition column : table.table().columns()) {
            items.add(
                    new Item(
                            qualified(table.alias(), column.name(), star.getParserPosition()),
                            column.name()));
        }
    }

    private static SqlIdentifier qualified(String table, String column, SqlParserPos position) {
        return new SqlIdentifier(
                List.of(table, column), null, position, List.of(position, position));
    }

    private SqlNode orderItem(SqlNode item, List<Item> items, Optional<Source> source) {
        return switch (item.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
                SqlCall call = (SqlCall) item;
                yield call.getOperator()
                        .createCall(
                                call.getParserPosition(),
                                orderItem(call.operand(0), items, source));
            }
            default -> orderKey(item, items, source);
        };
    }

    /** A name is first an output column, then one of the table; inside expressions the latter. */
    private SqlNode orderKey(SqlNode key, List<Item> items, Optional<Source> source) {
        if (key instanceof SqlLiteral literal) {
            return ordinal(literal, items.size());
        }
        if (key instanceof SqlIdentifier name && name.isSimple()) {
            Optional<SqlNode> output = outputColumn(name, items);
            if (output.isPresent()) {
                return output.get();
            }
        }
        SqlNode rewritten = expressions.rewrite(key);
        return source.isEmpty() ? rewritten : qualify(rewritten, source.get().alias());
    }

    private static SqlNode ordinal(SqlLiteral literal, int columns) {
        if (!(literal.getValue() instanceof BigDecimal number) || number.scale() > 0) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.SYNTAX_ERROR, "non-integer constant in ORDER BY"),
                    literal.getParserPosition());
        }
        if (number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(columns)) > 0) {
            throw Positions.at(
                    new DatabaseException(
                                    SqlState.INVALID_COLUMN_REFERENCE,
                                    "ORDER BY position is not in the select list")
                            .with("ordinal", number.toPlainString()),
                    literal.getParserPosition());
        }
        return literal;
    }

    private static Optional<SqlNode> outputColumn(SqlIdentifier name, List<Item> items) {
        @Nullable SqlNode found = null;
        int ordinal = 0;
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).name().equals(name.getSimple())) {
                continue;
            }
            SqlNode expression = items.get(i).expression();
            if (found != null && !sameColumn(found, expression)) {
                throw Positions.at(
                        new DatabaseException(
                                        SqlState.AMBIGUOUS_COLUMN, "ORDER BY name is ambiguous")
                                .with("column", name.getSimple()),
                        name.getParserPosition());
            }
            if (found == null) {
                found = expression;
                ordinal = i + 1;
            }
        }
        return found == null
                ? Optional.empty()
                : Optional.of(
                        SqlLiteral.createExactNumeric(
                                Integer.toString(ordinal), name.getParserPosition()));
    }

    private static boolean sameColumn(SqlNode one, SqlNode other) {
        boolean names = one instanceof SqlIdentifier && other instanceof SqlIdentifier;
        return names
                ? ((SqlIdentifier) one)
                        .names
                        .getLast()
                        .equals(((SqlIdentifier) other).names.getLast())
                : one.equalsDeep(other, org.apache.calcite.util.Litmus.IGNORE);
    }

    private static SqlNode qualify(SqlNode expression, String alias) {
        SqlNode result =
                expression.accept(
                        new SqlShuttle() {
                            @Override
                            public SqlNode visit(SqlIdentifier name) {
                                return name.isSimple() && !name.isStar()
                                        ? qualified(
                                                alias, name.getSimple(), name.getParserPosition())
                                        : name;
                            }
                        });
        return java.util.Objects.requireNonNull(result);
    }
}

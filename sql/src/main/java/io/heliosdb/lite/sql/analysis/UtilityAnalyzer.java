package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.parser.Utility;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DDL, transactions and settings. Confined to one analysis. */
final class UtilityAnalyzer {
    private final Catalog catalog;
    private final Function<SqlNode, CompiledStatement> inner;
    private final Function<String, Optional<CompiledStatement>> known;

    UtilityAnalyzer(
            Catalog catalog,
            Function<SqlNode, CompiledStatement> inner,
            Function<String, Optional<CompiledStatement>> known) {
        this.known = known;
        this.catalog = catalog;
        this.inner = inner;
    }

    CompiledStatement analyze(Utility statement) {
        return switch (statement) {
            case Utility.CreateTable create -> createTable(create);
            case Utility.CreateIndex create -> createIndex(create);
            case Utility.Drop drop -> drop(drop);
            case Utility.DefineUser define -> UserStatements.define(define);
            case Utility.DropUser drop -> UserStatements.drop(drop);
            case Utility.Grant grant -> UserStatements.grant(grant, catalog);
            case Utility.Begin begin ->
                    new CompiledStatement.Begin(
                            begin.isolation().map(UtilityAnalyzer::isolation), begin.start());
            case Utility.Commit _ -> new CompiledStatement.Commit();
            case Utility.Rollback _ -> new CompiledStatement.Rollback();
            case Utility.Resume(String token, Optional<SqlNumericLiteral> skip) ->
                    new CompiledStatement.Resume(
                            token,
                            skip.map(UtilityAnalyzer::rowNumber)
                                    .orElse(OptionalLong.empty())
                                    .orElse(0));
            case Utility.Acknowledge(SqlIdentifier name, Optional<SqlNumericLiteral> row) ->
                    new CompiledStatement.Acknowledge(
                            name.getSimple(),
                            row.map(UtilityAnalyzer::rowNumber).orElse(OptionalLong.empty()));
            case Utility.EndCursor(SqlIdentifier name, boolean restart) ->
                    restart
                            ? new CompiledStatement.RestartCursor(name.getSimple())
                            : new CompiledStatement.DiscardCursor(name.getSimple());
            case Utility.RenewCursor renew -> CursorStatements.renew(renew);
            case Utility.EndCursorById(String id, boolean forgotten) ->
                    new CompiledStatement.EndCursorById(CursorStatements.id(id), forgotten);
            case Utility.FlushCursors(boolean resume) -> new CompiledStatement.FlushCursors(resume);
            case Utility.Declare declare -> CursorStatements.declare(declare, inner, known);
            case Utility.Fetch fetch -> CursorStatements.fetch(fetch);
            case Utility.CloseCursor close ->
                    new CompiledStatement.CloseCursor(close.name().map(SqlIdentifier::getSimple));
            case Utility.Copy copy -> new CopyAnalyzer(catalog, inner).analyze(copy);
            case Utility.Explain explain ->
                    new CompiledStatement.Explain(inner.apply(explain.statement()));
            case Utility.SetSetting set ->
                    new CompiledStatement.SetSetting(settingName(set.name()), set.values());
            case Utility.ResetSetting reset ->
                    new CompiledStatement.ResetSetting(
                            reset.name().map(UtilityAnalyzer::settingName));
            case Utility.DiscardAll _ -> new CompiledStatement.DiscardAll();
            case Utility.ShowSetting show ->
                    new CompiledStatement.ShowSetting(settingName(show.name()));
        };
    }

    private static OptionalLong rowNumber(SqlNumericLiteral written) {
        try {
            return OptionalLong.of(written.getValueAs(BigDecimal.class).longValueExact());
        } catch (ArithmeticException _) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "not the number of a row"),
                    written.getParserPosition());
        }
    }

    private static String settingName(SqlIdentifier name) {
        return String.join(".", name.names).toLowerCase(Locale.ROOT);
    }

    private static CompiledStatement.Isolation isolation(String words) {
        return switch (words) {
            // as in PostgreSQL, nobody reads what is not committed
            case "read committed", "read uncommitted" -> CompiledStatement.Isolation.READ_COMMITTED;
            case "repeatable read" -> CompiledStatement.Isolation.REPEATABLE_READ;
            default ->
                    throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not supported yet")
                            .with("feature", "ISOLATION LEVEL " + words.toUpperCase(Locale.ROOT));
        };
    }

    private CompiledStatement createTable(Utility.CreateTable create) {
        String name = Tables.newName(create.name());
        if (catalog.table(name).isPresent() && !create.ifNotExists()) {
            throw fail(SqlState.DUPLICATE_TABLE, "table exists", "table", create.name());
        }
        List<Integer> key = primaryKey(create);
        List<ColumnDefinition> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Utility.Column column : create.columns()) {
            if (!names.add(column.name().getSimple())) {
                throw fail(
                        SqlState.DUPLICATE_COLUMN,
                        "column is named twice",
                        "column",
                        column.name());
            }
            columns.add(column(column, columns.size(), key));
        }
        return new CompiledStatement.CreateTable(name, create.ifNotExists(), columns, key);
    }

    private ColumnDefinition column(Utility.Column column, int position, List<Integer> key) {
        ColumnType type = TypeNames.resolve(column.type());
        Optional<Expression> value =
                column.defaultValue().map(it -> defaultValue(it, column.name().getSimple(), type));
        return new ColumnDefinition(
                position + 1,
                column.name().getSimple(),
                type,
                column.notNull() || key.contains(position),
                value);
    }

    private Expression defaultValue(SqlNode written, String column, ColumnType type) {
        Parameters none = new Parameters(List.of());
        Expression value = new ConstantAnalyzer(catalog, none).analyze(written);
        if (!none.result().isEmpty()) {
            throw Positions.at(
                    new DatabaseException(
                            SqlState.UNDEFINED_PARAMETER, "a default has no parameters"),
                    written.getParserPosition());
        }
        return at(() -> Coercions.assign(value, column, type), written.getParserPosition());
    }

    private static Expression at(
            java.util.function.Supplier<Expression> analysis, SqlParserPos position) {
        try {
            return analysis.get();
        } catch (DatabaseException failure) {
            throw Positions.at(failure, position);
        }
    }

    private static List<Integer> primaryKey(Utility.CreateTable create) {
        List<Integer> key = new ArrayList<>();
        for (SqlIdentifier name : create.primaryKey()) {
            int position = position(name, create.columns());
            if (key.contains(position)) {
                throw fail(SqlState.DUPLICATE_COLUMN, "column is named twice", "column", name);
            }
            key.add(position);
        }
        return key;
    }

    private static int position(SqlIdentifier name, List<Utility.Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().getSimple().equals(name.getSimple())) {
                return i;
            }
        }
        throw fail(SqlState.UNDEFINED_COLUMN, "column does not exist", "column", name);
    }

    private CompiledStatement createIndex(Utility.CreateIndex create) {
        TableDefinition table = Tables.find(catalog, create.table());
        List<IndexColumn> columns = new ArrayList<>();
        for (Utility.IndexElement element : create.elements()) {
            int column = Tables.column(table, element.column());
            if (columns.stream().anyMatch(it -> it.column() == column)) {
                throw fail(
                        SqlState.DUPLICATE_COLUMN,
                        "column is named twice",
                        "column",
                        element.column());
            }
            columns.add(new IndexColumn(column, element.descending(), element.nullsFirst()));
        }
        String name = create.name().map(Tables::newName).orElseGet(() -> freeName(table, create));
        if (!create.ifNotExists() && taken(name)) {
            throw fail(
                    SqlState.DUPLICATE_TABLE,
                    "index exists",
                    "index",
                    create.name().orElse(create.table()));
        }
        return new CompiledStatement.CreateIndex(
                name, table.id(), create.unique(), create.ifNotExists(), columns);
    }

    private boolean taken(String name) {
        return catalog.index(name).isPresent() || catalog.table(name).isPresent();
    }

    private String freeName(TableDefinition table, Utility.CreateIndex create) {
        String base =
                create.elements().stream()
                        .map(element -> element.column().getSimple())
                        .collect(Collectors.joining("_", table.name() + "_", "_idx"));
        String name = base;
        for (int i = 1; taken(name); i++) {
            name = base + i;
        }
        return name;
    }

    private CompiledStatement drop(Utility.Drop drop) {
        List<String> names = new ArrayList<>();
        for (SqlIdentifier written : drop.names()) {
            Tables.requireNoView(written);
            String name = Tables.simpleName(written);
            boolean exists =
                    drop.table()
                            ? catalog.table(name).isPresent()
                            : catalog.index(name).isPresent();
            if (!exists && !drop.ifExists()) {
                throw drop.table()
                        ? fail(SqlState.UNDEFINED_TABLE, "table does not exist", "table", written)
                        : fail(SqlState.UNDEFINED_OBJECT, "index does not exist", "index", written);
            }
            names.add(name);
        }
        return drop.table()
                ? new CompiledStatement.DropTable(names, drop.ifExists())
                : new CompiledStatement.DropIndex(names, drop.ifExists());
    }

    private static DatabaseException fail(
            SqlState state, String problem, String fact, SqlIdentifier name) {
        return Positions.at(
                new DatabaseException(state, problem).with(fact, name.toString()),
                name.getParserPosition());
    }
}

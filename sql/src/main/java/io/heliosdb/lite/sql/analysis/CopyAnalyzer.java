package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.TableAccess;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.parser.Utility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** COPY, as a query or an INSERT of the copied columns. Confined to one analysis. */
final class CopyAnalyzer {

    private final Catalog catalog;
    private final Function<SqlNode, CompiledStatement> inner;

    CopyAnalyzer(Catalog catalog, Function<SqlNode, CompiledStatement> inner) {
        this.catalog = catalog;
        this.inner = inner;
    }

    CompiledStatement analyze(Utility.Copy copy) {
        String place = copy.to() ? "stdout" : "stdin";
        if (!copy.place().equals(place)) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED, "COPY goes to and from the client only")
                    .hint("Write " + (copy.to() ? "TO STDOUT." : "FROM STDIN."));
        }
        Map<String, String> options = options(copy.options());
        return copy.query().isPresent()
                ? query(copy, copy.query().get(), options)
                : table(copy, copy.table().orElseThrow(), options);
    }

    private static Map<String, String> options(List<String> written) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < written.size(); i += 2) {
            String name = written.get(i).toLowerCase(Locale.ROOT);
            if (options.put(name, written.get(i + 1)) != null) {
                throw new DatabaseException(
                                SqlState.SYNTAX_ERROR, "an option is given more than once")
                        .with("option", name);
            }
        }
        return options;
    }

    private CompiledStatement query(
            Utility.Copy copy, SqlNode written, Map<String, String> options) {
        CompiledStatement rows = inner.apply(written);
        List<OutputColumn> columns =
                switch (rows) {
                    case CompiledStatement.Query query when query.parameters().isEmpty() ->
                            query.columns();
                    case CompiledStatement.Resume _ -> List.of();
                    default -> throw noQuery(written);
                };
        if (!copy.to()) {
            throw noQuery(written);
        }
        return new CompiledStatement.Copy(
                true, copy.queryText(), columns, options, rows.accesses(), rows.isSecret());
    }

    private static DatabaseException noQuery(SqlNode written) {
        return Positions.at(
                new DatabaseException(
                        SqlState.SYNTAX_ERROR,
                        "between the parentheses there may be a query without parameters, or a"
                                + " RESUME, to be copied TO STDOUT"),
                written.getParserPosition());
    }

    private CompiledStatement table(
            Utility.Copy copy, SqlIdentifier name, Map<String, String> options) {
        TableDefinition table =
                copy.to() ? Tables.readable(catalog, name) : Tables.find(catalog, name);
        List<OutputColumn> columns = columns(copy, table);
        String names =
                columns.stream()
                        .map(column -> quoted(column.name()))
                        .collect(Collectors.joining(", "));
        String parameters =
                IntStream.rangeClosed(1, columns.size())
                        .mapToObj(i -> "$" + i)
                        .collect(Collectors.joining(", "));
        String statement =
                copy.to()
                        ? "SELECT " + names + " FROM " + quoted(table.name())
                        : "INSERT INTO %s (%s) VALUES (%s)"
                                .formatted(quoted(table.name()), names, parameters);
        TableAccess access =
                Accesses.access(
                        table,
                        copy.to() ? TableAccess.Privilege.SELECT : TableAccess.Privilege.INSERT,
                        columns.stream()
                                .map(column -> table.column(column.name()).orElseThrow())
                                .toList());
        return new CompiledStatement.Copy(
                copy.to(), statement, columns, options, List.of(access), false);
    }

    private static List<OutputColumn> columns(Utility.Copy copy, TableDefinition table) {
        List<ColumnDefinition> all = table.columns();
        if (copy.columns().isEmpty()) {
            return all.stream()
                    .map(column -> new OutputColumn(column.name(), column.type()))
                    .toList();
        }
        List<OutputColumn> columns = new ArrayList<>();
        for (SqlIdentifier name : copy.columns()) {
            ColumnDefinition column = all.get(Tables.column(table, name));
            OutputColumn output = new OutputColumn(column.name(), column.type());
            if (columns.contains(output)) {
                throw Positions.at(
                        new DatabaseException(SqlState.DUPLICATE_COLUMN, "column is named twice")
                                .with("column", column.name()),
                        name.getParserPosition());
            }
            columns.add(output);
        }
        return columns;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}

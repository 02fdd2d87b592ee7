package io.heliosdb.lite.sql;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.analysis.StatementAnalyzer;
import io.heliosdb.lite.sql.parser.ScriptSplitter;
import io.heliosdb.lite.sql.parser.StatementParser;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Compiles statements. Safe for any number of threads; keeps nothing between calls. */
public final class SqlCompiler {

    /**
     * Compiles one statement.
     *
     * @param parameterTypes what the caller knows of the parameters' types; may be shorter than the
     *     list of parameters. A parameter without a declared type takes the type of what it stands
     *     beside.
     */
    public CompiledStatement compile(
            String text,
            Catalog catalog,
            List<Optional<SqlType>> parameterTypes,
            CompileSettings settings) {
        return compile(text, catalog, parameterTypes, settings, _ -> Optional.empty());
    }

    /**
     * As {@link #compile(String, Catalog, List, CompileSettings)}, for whoever keeps what was
     * compiled.
     *
     * @param known a query that DECLARE contains, by its text, if it was compiled with the same
     *     catalog, types and settings before
     */
    public CompiledStatement compile(
            String text,
            Catalog catalog,
            List<Optional<SqlType>> parameterTypes,
            CompileSettings settings,
            Function<String, Optional<CompiledStatement>> known) {
        List<Optional<SqlType>> types = List.copyOf(parameterTypes);
        return StatementParser.parse(
                text, tree -> new StatementAnalyzer(catalog, types, settings, known).analyze(tree));
    }

    /**
     * One text for all ways to write the same query, whatever its access path is: names are
     * resolved, functions chosen. Two queries with the same text, parameters and session settings
     * give the same rows at the same snapshot.
     *
     * @throws DatabaseException 42809 when the statement is not a query
     */
    public String canonical(String text, Catalog catalog, List<Optional<SqlType>> parameterTypes) {
        List<Optional<SqlType>> types = List.copyOf(parameterTypes);
        return StatementParser.parse(
                text,
                tree ->
                        new StatementAnalyzer(
                                        catalog,
                                        types,
                                        CompileSettings.DEFAULT,
                                        _ -> Optional.empty())
                                .canonical(tree));
    }

    /** The statements of a script, at whose semicolons outside of quotes and comments it is cut. */
    public static List<String> split(String script) {
        return ScriptSplitter.split(script);
    }
}

package io.heliosdb.lite.sql;

import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.analysis.StatementAnalyzer;
import io.heliosdb.lite.sql.parser.ScriptSplitter;
import io.heliosdb.lite.sql.parser.StatementParser;
import java.util.List;
import java.util.Optional;

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
        List<Optional<SqlType>> types = List.copyOf(parameterTypes);
        return StatementParser.parse(
                text, tree -> new StatementAnalyzer(catalog, types, settings).analyze(tree));
    }

    /** The statements of a script, at whose semicolons outside of quotes and comments it is cut. */
    public static List<String> split(String script) {
        return ScriptSplitter.split(script);
    }
}

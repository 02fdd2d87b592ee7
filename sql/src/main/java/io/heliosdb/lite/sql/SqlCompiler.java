package io.heliosdb.lite.sql;

import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.analysis.StatementAnalyzer;
import io.heliosdb.lite.sql.parser.ScriptSplitter;
import io.heliosdb.lite.sql.parser.StatementParser;
import java.util.List;
import java.util.Optional;

/** Compiles statements. Safe for any number of threads. */
public final class SqlCompiler {
    private static final int CACHED_STATEMENTS = 1000;

    private final StatementCache cache;

    public SqlCompiler() {
        this(CACHED_STATEMENTS);
    }

    /**
     * @param cachedStatements how many compiled statements are kept; the least recently used go
     */
    public SqlCompiler(int cachedStatements) {
        cache = new StatementCache(cachedStatements);
    }

    /**
     * Compiles one statement, or finds it compiled.
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
        StatementCache.Key key =
                new StatementCache.Key(text, List.copyOf(parameterTypes), settings);
        return cache.find(key, catalog)
                .orElseGet(() -> {
                    CompiledStatement compiled = compile(key, catalog);
                    cache.add(key, catalog, compiled);
                    return compiled;
                });
    }

    private static CompiledStatement compile(StatementCache.Key key, Catalog catalog) {
        return StatementParser.parse(
                key.text(),
                tree ->
                        new StatementAnalyzer(catalog, key.parameterTypes(), key.settings())
                                .analyze(tree));
    }

    /** The statements of a script, at whose semicolons outside of quotes and comments it is cut. */
    public static List<String> split(String script) {
        return ScriptSplitter.split(script);
    }
}

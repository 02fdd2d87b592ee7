package io.heliosdb.lite.sql;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.parser.ScriptSplitter;
import java.util.List;
import java.util.Optional;

/** Compiles statements. Safe for any number of threads. */
public final class SqlCompiler {

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
        throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
    }

    /** The statements of a script, at whose semicolons outside of quotes and comments it is cut. */
    public static List<String> split(String script) {
        return ScriptSplitter.split(script);
    }
}

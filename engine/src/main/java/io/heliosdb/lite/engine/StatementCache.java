package io.heliosdb.lite.engine;

import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.SqlCompiler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiled statements by exact text, declared parameter types, settings and catalog, so that two
 * statements that differ in anything that could matter never share a plan. Thread-safe.
 *
 * <p>The compiler is made at the first miss: a process that only resumes cursors loads none of it.
 */
final class StatementCache {

    private static final int MAX_ENTRIES = 2_000;
    private static final int MAX_TEXT_LENGTH = 20_000;

    private final Map<Key, Prepared> entries =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Prepared> eldest) {
                    return size() > MAX_ENTRIES;
                }
            };

    private record Key(
            String text, List<Optional<SqlType>> types, CompileSettings settings, long catalog) {

        Key ofText(String other) {
            return new Key(other, types, settings, catalog);
        }
    }

    private static final class Compiler {
        static final SqlCompiler INSTANCE = new SqlCompiler();

        private Compiler() {}
    }

    Prepared prepare(
            String text, Catalog catalog, List<Optional<SqlType>> types, CompileSettings settings) {
        Key key = new Key(text, types, settings, catalog.sequence());
        Prepared known = entry(key);
        if (known != null) {
            return known;
        }
        Prepared prepared =
                Prepared.of(
                        Compiler.INSTANCE.compile(
                                text,
                                catalog,
                                types,
                                settings,
                                inner ->
                                        Optional.ofNullable(entry(key.ofText(inner)))
                                                .map(Prepared::statement)),
                        catalog);
        if (text.length() <= MAX_TEXT_LENGTH && !prepared.statement().isSecret()) {
            synchronized (entries) {
                entries.put(key, prepared);
            }
        }
        return prepared;
    }

    private @Nullable Prepared entry(Key key) {
        synchronized (entries) {
            return entries.get(key);
        }
    }

    /** One text for all ways to write a query that compiles. */
    static String canonical(String text, Catalog catalog, List<Optional<SqlType>> types) {
        return Compiler.INSTANCE.canonical(text, catalog, types);
    }
}

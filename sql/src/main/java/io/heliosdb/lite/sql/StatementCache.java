package io.heliosdb.lite.sql;

import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiled statements by exact text, declared parameter types and settings, for one catalog at a
 * time. Safe for any number of threads.
 *
 * <p>Nothing of the text is normalised: {@code ORDER BY 1} and {@code ORDER BY 2} are different
 * statements, and so are {@code '1'} and {@code 1}. Only queries and DML are kept, and only if
 * their text is short: a load of long INSERTs must not fill the memory.
 */
final class StatementCache {
    static final int TEXT_LENGTH_MAX = 16_384;

    record Key(String text, List<Optional<SqlType>> parameterTypes, CompileSettings settings) {}

    private record Entry(Catalog catalog, CompiledStatement statement) {}

    private final int capacity;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    StatementCache(int capacity) {
        this.capacity = capacity;
    }

    /** The statement if it was compiled against this very catalog. */
    @SuppressWarnings("ReferenceEquality") // another catalog object may have the same sequence
    synchronized Optional<CompiledStatement> find(Key key, Catalog catalog) {
        Entry entry = entries.get(key);
        return entry != null && entry.catalog() == catalog
                ? Optional.of(entry.statement())
                : Optional.empty();
    }

    synchronized void add(Key key, Catalog catalog, CompiledStatement statement) {
        if (!isWorthKeeping(key, statement)) {
            return;
        }
        entries.put(key, new Entry(catalog, statement));
        if (entries.size() > capacity) {
            var eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static boolean isWorthKeeping(Key key, CompiledStatement statement) {
        return key.text().length() <= TEXT_LENGTH_MAX
                && switch (statement) {
                    case CompiledStatement.Query _,
                            CompiledStatement.Insert _,
                            CompiledStatement.Update _,
                            CompiledStatement.Delete _,
                            CompiledStatement.Begin _,
                            CompiledStatement.Commit _,
                            CompiledStatement.Rollback _ ->
                            true;
                    case CompiledStatement.CreateTable _,
                            CompiledStatement.CreateIndex _,
                            CompiledStatement.DropTable _,
                            CompiledStatement.DropIndex _,
                            CompiledStatement.Explain _,
                            CompiledStatement.SetSetting _,
                            CompiledStatement.ShowSetting _ ->
                            false;
                };
    }

    synchronized int size() {
        return entries.size();
    }
}

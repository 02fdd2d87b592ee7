package io.heliosdb.lite.execution.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All tables as of one commit sequence. Immutable. */
public final class Catalog {

    private final long sequence;
    private final Map<Integer, TableDefinition> byId;
    private final Map<String, TableDefinition> byName;

    public Catalog(long sequence, Collection<TableDefinition> tables) {
        this.sequence = sequence;
        this.byId = new LinkedHashMap<>();
        this.byName = new HashMap<>();
        for (TableDefinition table : tables) {
            byId.put(table.id(), table);
            if (byName.put(table.name(), table) != null) {
                throw new IllegalArgumentException("two tables of one name");
            }
        }
    }

    public static Catalog empty() {
        return new Catalog(0, Collections.emptyList());
    }

    /** The commit that made this catalog. */
    public long sequence() {
        return sequence;
    }

    public Collection<TableDefinition> tables() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public Optional<TableDefinition> table(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<TableDefinition> byId(int tableId) {
        return Optional.ofNullable(byId.get(tableId));
    }

    /** The index of this name, whichever table it belongs to. */
    public Optional<IndexDefinition> index(String name) {
        return byId.values().stream().flatMap(table -> table.index(name).stream()).findFirst();
    }

    /** This catalog with the table added, or put in the place of the one with its id. */
    public Catalog with(long newSequence, TableDefinition table) {
        Map<Integer, TableDefinition> tables = new LinkedHashMap<>(byId);
        tables.put(table.id(), table);
        return new Catalog(newSequence, tables.values());
    }

    public Catalog without(long newSequence, int tableId) {
        Map<Integer, TableDefinition> tables = new LinkedHashMap<>(byId);
        tables.remove(tableId);
        return new Catalog(newSequence, tables.values());
    }
}

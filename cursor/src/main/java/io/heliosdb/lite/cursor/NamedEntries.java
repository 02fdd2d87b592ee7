package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The named cursors of this database. Guarded by the monitor of {@link NamedCursors}. */
final class NamedEntries {

    private final QueryRunner runner;
    private final Map<NamedKey, NamedEntry> entries = new HashMap<>();

    NamedEntries(QueryRunner runner) {
        this.runner = runner;
    }

    void put(NamedEntry entry) {
        entries.put(entry.key, entry);
    }

    void remove(NamedEntry entry) {
        entries.remove(entry.key);
    }

    @Nullable NamedEntry find(NamedKey key) {
        return entries.get(key);
    }

    @Nullable NamedEntry find(Requester requester, String name) {
        return entries.get(new NamedKey(requester.roleId(), name));
    }

    /**
     * @throws DatabaseException 34000 when the role has no cursor of this name
     */
    NamedEntry require(Requester requester, String name) {
        NamedEntry entry = find(requester, name);
        if (entry == null) {
            throw new DatabaseException(SqlState.INVALID_CURSOR_NAME, "there is no such cursor")
                    .with("name", name);
        }
        return entry;
    }

    /** What this driver reads; null when somebody continued behind it, or ended it. */
    @Nullable NamedEntry drivenBy(NamedDriver driver) {
        NamedEntry entry = entries.get(driver.key);
        return entry == null || entry.driver != driver ? null : entry;
    }

    Optional<NamedEntry> kept(UUID cursorId) {
        return entries.values().stream()
                .filter(entry -> entry.isKept() && entry.definition.cursorId().equals(cursorId))
                .findFirst();
    }

    List<NamedEntry> all() {
        return new ArrayList<>(entries.values());
    }

    /** Whose spools and holds are those of a named cursor: the role by cursor id. */
    Map<UUID, Long> owners() {
        Map<UUID, Long> owners = new HashMap<>();
        for (NamedEntry entry : entries.values()) {
            if (entry.isKept()) {
                owners.put(entry.definition.cursorId(), entry.key.roleId());
            }
        }
        return owners;
    }

    /** All of them, those that have ended included, by name. */
    List<NamedCursorInfo> list() {
        return entries.values().stream()
                .map(entry -> entry.info(method(entry)))
                .sorted(Comparator.comparing(NamedCursorInfo::name))
                .toList();
    }

    private String method(NamedEntry entry) {
        if (!entry.isKept()) {
            return "";
        }
        Descriptor descriptor = Descriptor.decode(entry.definition.descriptor(), runner);
        return entry.method(runner.methodOf(descriptor.plan())).name();
    }
}

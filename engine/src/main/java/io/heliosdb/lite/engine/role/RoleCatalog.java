package io.heliosdb.lite.engine.role;

import io.heliosdb.lite.sql.TableAccess.Privilege;
import io.heliosdb.lite.storage.ObjectRows;
import io.heliosdb.lite.storage.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All users and grants as of one commit. Immutable. */
final class RoleCatalog {

    static final RoleCatalog EMPTY = new RoleCatalog(List.of());

    /** The id under which everybody's rights are kept; no user has it. */
    static final long PUBLIC_ID = 0;

    private record Place(int tableId, long roleId) {}

    private final Optional<RoleRow.State> state;
    private final Map<String, RoleRow.User> byName = new HashMap<>();
    private final Map<Long, RoleRow.User> byId = new HashMap<>();
    private final Map<Place, RoleRow.Grant> grants = new HashMap<>();

    RoleCatalog(List<RoleRow> rows) {
        Optional<RoleRow.State> found = Optional.empty();
        for (RoleRow row : rows) {
            switch (row) {
                case RoleRow.State known -> found = Optional.of(known);
                case RoleRow.User user -> {
                    byName.put(user.name(), user);
                    byId.put(user.id(), user);
                }
                case RoleRow.Grant grant ->
                        grants.put(new Place(grant.tableId(), grant.roleId()), grant);
            }
        }
        state = found;
    }

    static RoleCatalog read(Store store) {
        List<RoleRow> rows = new ArrayList<>();
        long snapshot = store.holds().pinPublished();
        try {
            ObjectRows.read(
                    store,
                    Store.ROLE_OBJECT,
                    snapshot,
                    (key, row) -> rows.add(RoleRow.decode(key, row)));
        } finally {
            store.holds().unpin(snapshot);
        }
        return new RoleCatalog(rows);
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    Optional<RoleRow.State> state() {
        return state;
    }

    Optional<RoleRow.User> user(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<RoleRow.User> user(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<RoleRow.User> users() {
        return byId.values();
    }

    Collection<RoleRow.Grant> grants() {
        return grants.values();
    }

    /** What was granted, perhaps nothing. */
    RoleRow.Grant grant(int tableId, long roleId) {
        return grants.getOrDefault(
                new Place(tableId, roleId),
                new RoleRow.Grant(tableId, roleId, EnumSet.noneOf(Privilege.class)));
    }

    List<RoleRow.Grant> grantsTo(long roleId) {
        return grants.values().stream().filter(grant -> grant.roleId() == roleId).toList();
    }

    /** By a grant of his own or everybody's; somebody who was dropped has none. */
    boolean allows(long roleId, int tableId, Privilege privilege) {
        return byId.containsKey(roleId)
                && (grant(tableId, roleId).privileges().contains(privilege)
                        || grant(tableId, PUBLIC_ID).privileges().contains(privilege));
    }
}

package io.heliosdb.lite.engine.role;

import io.heliosdb.lite.cursor.CursorAccess;
import io.heliosdb.lite.cursor.CursorEvent;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import io.heliosdb.lite.sql.TableAccess;
import io.heliosdb.lite.sql.TableAccess.Privilege;
import io.heliosdb.lite.storage.Store;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may do what, as of now. The owner may do everything; others what was granted to them or to
 * everybody. Thread-safe.
 */
public final class Roles {

    private final Supplier<Catalog> catalog;
    private final String ownerName;
    private final long ownerId;
    private final RoleChanges changes;

    private Roles(Supplier<Catalog> catalog, String ownerName, long ownerId, RoleChanges changes) {
        this.catalog = catalog;
        this.ownerName = ownerName;
        this.ownerId = ownerId;
        this.changes = changes;
    }

    /** Those of a store that was just opened. */
    public static Roles of(
            Store store,
            Supplier<Catalog> catalog,
            String ownerName,
            long ownerId,
            RandomBytes random) {
        return new Roles(
                catalog, ownerName, ownerId, new RoleChanges(store, catalog, ownerName, random));
    }

    /** Whether a password is asked for. */
    public boolean any() {
        return !changes.newest().isEmpty();
    }

    /**
     * As whom somebody acts who logged in by this name; the owner's name is always the owner.
     *
     * @throws DatabaseException 28000 when there is no such user
     */
    public long idOf(String name) {
        return name.equals(ownerName)
                ? ownerId
                : changes.newest()
                        .user(name)
                        .map(RoleRow.User::id)
                        .orElseThrow(() ->
                                new DatabaseException(
                                        SqlState.INVALID_AUTHORIZATION, "there is no such user"));
    }

    /**
     * What a password is checked against. Without such a user, or without a password of his, it is
     * one that no password passes and that looks, every time, as his would.
     *
     * @throws DatabaseException 28000 when there was never any user
     */
    public ScramVerifier verifier(String name) {
        RoleCatalog now = changes.newest();
        RoleRow.State state =
                now.state()
                        .orElseThrow(() ->
                                new DatabaseException(
                                        SqlState.INVALID_AUTHORIZATION, "there are no users"));
        ScramVerifier unknown =
                ScramVerifier.ofUnknownUser(
                        state.secret().array(), name, ScramVerifier.ITERATIONS_DEFAULT);
        return now.user(name).flatMap(RoleRow.User::verifier).orElse(unknown);
    }

    public boolean isOwner(long roleId) {
        return roleId == ownerId;
    }

    /** What people call a role; one that was dropped is a number. */
    public String name(long roleId) {
        if (roleId == CursorEvent.NO_ROLE) {
            return "system";
        }
        return isOwner(roleId)
                ? ownerName
                : changes.newest()
                        .user(roleId)
                        .map(RoleRow.User::name)
                        .orElse(Long.toString(roleId));
    }

    /**
     * @throws DatabaseException 42501 for anybody else
     */
    public void requireOwner(long roleId, String statement) {
        if (!isOwner(roleId)) {
            throw new DatabaseException(
                            SqlState.INSUFFICIENT_PRIVILEGE, "only the owner may do this")
                    .with("statement", statement);
        }
    }

    /**
     * @throws DatabaseException 42501 when the role may not do all of it
     */
    public void require(long roleId, List<TableAccess> accesses) {
        if (!isOwner(roleId)) {
            accesses.forEach(access ->
                    require(roleId, access.tableId(), access.table(), access.privilege()));
        }
    }

    /**
     * As {@link #require}, for the query of a cursor that goes on.
     *
     * @throws DatabaseException 42501 when the role may not read all of it any more
     */
    public void requireAtResume(long roleId, List<CursorAccess> accesses) {
        if (!isOwner(roleId)) {
            accesses.forEach(access ->
                    require(
                            roleId,
                            access.objectId(),
                            catalog.get()
                                    .byId(access.objectId())
                                    .map(TableDefinition::name)
                                    .orElse("dropped"),
                            Privilege.valueOf(access.privilege())));
        }
    }

    /** The views of the system tell each role what it may know. */
    private void require(long roleId, int tableId, String table, Privilege privilege) {
        boolean view = tableId < 0;
        if (!view && !changes.newest().allows(roleId, tableId, privilege)) {
            throw new DatabaseException(
                            SqlState.INSUFFICIENT_PRIVILEGE, "the privilege was not granted")
                    .with("table", table)
                    .with("privilege", privilege)
                    .hint("The owner can GRANT it.");
        }
    }

    /** A user as the views of the system show it. */
    public record UserInfo(String name, boolean hasPassword) {}

    /** One privilege as the views of the system show it. */
    public record GrantInfo(String table, String grantee, Privilege privilege) {}

    /** By name; the owner sees all, a user itself. */
    public List<UserInfo> users(long forRole) {
        return changes.newest().users().stream()
                .filter(user -> isOwner(forRole) || user.id() == forRole)
                .map(user -> new UserInfo(user.name(), user.verifier().isPresent()))
                .sorted(Comparator.comparing(UserInfo::name))
                .toList();
    }

    /** By table; the owner sees all, a user what it has, also as one of everybody. */
    public List<GrantInfo> grants(long forRole) {
        Catalog tables = catalog.get();
        return changes.newest().grants().stream()
                .filter(grant ->
                        isOwner(forRole)
                                || grant.roleId() == forRole
                                || grant.roleId() == RoleCatalog.PUBLIC_ID)
                .flatMap(grant ->
                        tables.byId(grant.tableId()).stream()
                                .flatMap(table -> grants(table.name(), grant)))
                .sorted(
                        Comparator.comparing(GrantInfo::table)
                                .thenComparing(GrantInfo::grantee)
                                .thenComparing(GrantInfo::privilege))
                .toList();
    }

    private Stream<GrantInfo> grants(String table, RoleRow.Grant grant) {
        String grantee =
                grant.roleId() == RoleCatalog.PUBLIC_ID ? RoleChanges.PUBLIC : name(grant.roleId());
        return grant.privileges().stream()
                .map(privilege -> new GrantInfo(table, grantee, privilege));
    }

    /** Changes them. */
    public RoleChanges changes() {
        return changes;
    }

    /** Draws secrets. */
    @FunctionalInterface
    public interface RandomBytes {
        void fill(byte[] bytes);
    }
}

package io.heliosdb.lite.engine.role;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import io.heliosdb.lite.sql.CompiledStatement.DefineUser;
import io.heliosdb.lite.sql.CompiledStatement.DropUser;
import io.heliosdb.lite.sql.CompiledStatement.Grant;
import io.heliosdb.lite.sql.CompiledStatement.NewPassword;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.KeyRange;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Scan;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.Tree;
import io.heliosdb.lite.storage.WriteContext;
import io.heliosdb.lite.storage.WriterTask;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Changes users and grants, one at a time. Each is durable, and asked for by everybody, when the
 * call returns. Thread-safe.
 */
public final class RoleChanges {

    static final String PUBLIC = "public";

    private static final String VERIFIER_PREFIX = "SCRAM-SHA-256$";
    private static final int ROWS_PER_FILL = 256;
    private static final int BYTES_PER_FILL = 1 << 20;

    private final Store store;
    private final Supplier<Catalog> catalog;
    private final String ownerName;
    private final Roles.RandomBytes random;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile RoleCatalog newest;

    RoleChanges(
            Store store, Supplier<Catalog> catalog, String ownerName, Roles.RandomBytes random) {
        this.store = store;
        this.catalog = catalog;
        this.ownerName = ownerName;
        this.random = random;
        this.newest = RoleCatalog.read(store);
    }

    RoleCatalog newest() {
        return newest;
    }

    /**
     * Runs CREATE USER or ALTER USER.
     *
     * @throws DatabaseException 42710, 42704; 22023 and 22P02 for what cannot be a password
     */
    public void define(DefineUser statement) {
        Optional<ScramVerifier> given =
                statement.password().flatMap(NewPassword::text).map(this::verifier);
        commit(context -> {
            Optional<RoleRow.User> known = newest.user(statement.name());
            if (known.isEmpty() && statement.create()) {
                create(statement.name(), given, context);
            } else if (known.isPresent() && !statement.create()) {
                statement
                        .password()
                        .ifPresent(_ ->
                                put(
                                        new RoleRow.User(known.get().id(), statement.name(), given),
                                        context));
            } else if (statement.create()) {
                throw new DatabaseException(
                                SqlState.DUPLICATE_OBJECT, "there is a user of this name already")
                        .with("name", statement.name());
            } else {
                throw missing(statement.name());
            }
        });
    }

    private void create(String name, Optional<ScramVerifier> verifier, WriteContext context) {
        RoleRow.State state = newest.state().orElseGet(this::firstState);
        put(new RoleRow.User(state.nextId(), name, verifier), context);
        put(new RoleRow.State(state.nextId() + 1, state.secret()), context);
    }

    private RoleRow.State firstState() {
        return new RoleRow.State(
                RoleCatalog.PUBLIC_ID + 1, Bytes.of(drawn(RoleRow.State.SECRET_BYTES)));
    }

    /** A client may have made it, so that the server never sees the password. */
    private ScramVerifier verifier(String password) {
        if (password.isEmpty()) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "the password is empty")
                    .hint("PASSWORD NULL takes it away.");
        }
        if (!password.startsWith(VERIFIER_PREFIX)) {
            return ScramVerifier.of(
                    password,
                    drawn(ScramVerifier.SALT_BYTES_DEFAULT),
                    ScramVerifier.ITERATIONS_DEFAULT);
        }
        try {
            return ScramVerifier.parse(password);
        } catch (ProtocolException malformed) {
            throw new DatabaseException(
                    SqlState.INVALID_TEXT_REPRESENTATION,
                    "no verifier of SCRAM-SHA-256",
                    malformed);
        }
    }

    private byte[] drawn(int count) {
        byte[] bytes = new byte[count];
        random.fill(bytes);
        return bytes;
    }

    /**
     * Runs DROP USER; what was granted goes with them.
     *
     * @throws DatabaseException 42704
     */
    public void drop(DropUser statement) {
        commit(context -> {
            for (String name : statement.names()) {
                Optional<RoleRow.User> known = newest.user(name);
                if (known.isEmpty() && !statement.ifExists()) {
                    throw missing(name);
                }
                known.ifPresent(user -> {
                    remove(user, context);
                    newest.grantsTo(user.id()).forEach(grant -> remove(grant, context));
                });
            }
        });
    }

    /**
     * Runs GRANT or REVOKE.
     *
     * @throws DatabaseException 42704; 0A000 for the owner's rights
     */
    public void change(Grant statement) {
        commit(context -> {
            for (int tableId : statement.tableIds()) {
                requireTable(tableId);
                for (String user : statement.users()) {
                    RoleRow.Grant old = newest.grant(tableId, grantee(user));
                    RoleRow.Grant changed =
                            statement.revoke()
                                    ? old.without(statement.privileges())
                                    : old.with(statement.privileges());
                    if (changed.privileges().isEmpty()) {
                        remove(changed, context);
                    } else {
                        put(changed, context);
                    }
                }
            }
        });
    }

    private void requireTable(int tableId) {
        if (catalog.get().byId(tableId).isEmpty()) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_TABLE, "the table was dropped meanwhile");
        }
    }

    private long grantee(String name) {
        if (name.equals(PUBLIC)) {
            return RoleCatalog.PUBLIC_ID;
        }
        if (name.equals(ownerName)) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED, "the owner has all rights, always")
                    .with("name", name);
        }
        return newest.user(name).map(RoleRow.User::id).orElseThrow(() -> missing(name));
    }

    /** Drops tables, with what was granted on them. */
    public void dropTables(WriterTask task) {
        commit(task);
    }

    /** Belongs to the commit that drops the table. */
    public static void tableDropped(int tableId, WriteContext context) {
        Scan rows = context.scan(Tree.ROWS, KeyRange.all(Store.ROLE_OBJECT));
        EntryBatch batch = new EntryBatch();
        boolean more = true;
        while (more) {
            batch.clear();
            more = rows.fill(batch, ROWS_PER_FILL, BYTES_PER_FILL, Long.MAX_VALUE);
            for (int i = 0; i < batch.count(); i++) {
                RoleRow row =
                        RoleRow.decode(
                                copy(batch, batch.keyOffset(i), batch.keyLength(i)),
                                copy(batch, batch.valueOffset(i), batch.valueLength(i)));
                if (row instanceof RoleRow.Grant grant && grant.tableId() == tableId) {
                    remove(grant, context);
                }
            }
        }
    }

    private static byte[] copy(EntryBatch batch, int from, int length) {
        return Arrays.copyOfRange(batch.data(), from, from + length);
    }

    /** Nobody changes them meanwhile: {@link #newest} is what the task changes. */
    private void commit(WriterTask task) {
        changing.lock();
        try {
            store.execute(task).await();
            newest = RoleCatalog.read(store);
        } finally {
            changing.unlock();
        }
    }

    private static void put(RoleRow row, WriteContext context) {
        byte[] key = row.key();
        context.change(
                context.row(Store.ROLE_OBJECT, key).isPresent()
                        ? RowChange.update(Store.ROLE_OBJECT, key, row.encode())
                        : RowChange.insert(Store.ROLE_OBJECT, key, row.encode()));
    }

    private static void remove(RoleRow row, WriteContext context) {
        byte[] key = row.key();
        if (context.row(Store.ROLE_OBJECT, key).isPresent()) {
            context.change(RowChange.delete(Store.ROLE_OBJECT, key));
        }
    }

    private static DatabaseException missing(String name) {
        return new DatabaseException(SqlState.UNDEFINED_OBJECT, "there is no such user")
                .with("name", name);
    }
}

package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The last commit of a database directory, opened to be looked at: nothing in it is changed, and
 * nobody else can open it meanwhile. Confined to one thread.
 *
 * <p>A damaged file may end the process: use it where that does no harm.
 */
public final class StoreInspection implements AutoCloseable {

    private static final long MAP_BYTES = 1L << 42;

    /** Takes one newest version that is not a tombstone. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * @param key without the object id
         */
        void visit(byte[] key, byte[] payload);
    }

    private final Cleanup resources = new Cleanup();
    private final PageFile file;
    private final View view;
    private final TreeWalk points;
    private long entries;

    private StoreInspection(Path directory) {
        try (Cleanup undo = new Cleanup()) {
            undo.add(DirectoryLock.acquire(directory));
            PageTable table = undo.add(PageTable.openToRead(directory));
            Witness witness = undo.add(Witness.openToRead(directory));
            LmdbEnvironment environment =
                    undo.add(LmdbEnvironment.openToRead(directory, MAP_BYTES, table));
            file = undo.add(new PageFile(environment.file(), table));
            Views views = undo.add(new Views(environment, file));
            witness.check(views.transaction(), views.metaBytes());
            views.verifyFreeList();
            view = views.acquire();
            undo.add(view::release);
            points = new TreeWalk(file);
            undo.moveTo(resources);
        } catch (IndexOutOfBoundsException e) {
            throw new StorageException(
                            SqlState.DATA_CORRUPTED, "a page points outside of its file", e)
                    .with("directory", directory);
        }
    }

    /**
     * Opens a directory; its meta page and its free list are verified.
     *
     * @throws DatabaseException 55000 when a file of the store is missing, 55006 when a process has
     *     it open, XX001 when it is damaged so that no commit of it can be read
     */
    public static StoreInspection open(Path directory) {
        for (String name : new String[] {LmdbEnvironment.DATA_FILE, Witness.FILE, PageTable.FILE}) {
            if (!Files.isRegularFile(directory.resolve(name))) {
                throw new StorageException(
                                SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                                "a file of the database is missing")
                        .with("file", directory.resolve(name));
            }
        }
        return new StoreInspection(directory);
    }

    /**
     * Reads every entry of every tree.
     *
     * @param findings takes each damage
     * @return whether every tree could be read to its end
     */
    public boolean verify(Consumer<? super DatabaseException> findings) {
        TreeVerification trees = new TreeVerification(file, view, findings, _ -> {});
        boolean whole = trees.run();
        entries = trees.entries();
        return whole;
    }

    /** How many entries {@link #verify} has read. */
    public long entries() {
        return entries;
    }

    /** The newest version under a key; empty when there is none or it is a tombstone. */
    public Optional<byte[]> find(Tree tree, int objectId, byte[] key) {
        byte[] physical = VersionedKeys.main(objectId, key);
        points.in(view, TreeId.of(tree));
        return points.find(physical, physical.length) ? payload(points) : Optional.empty();
    }

    /** All newest versions of one object, in key order. */
    public void scan(Tree tree, int objectId, Visitor visitor) {
        byte[] start = VersionedKeys.main(objectId, new byte[0]);
        TreeWalk walk = new TreeWalk(file).in(view, TreeId.of(tree));
        boolean more = walk.seek(start, start.length);
        while (more && walk.keyStartsWith(start)) {
            byte[] physical = walk.keyCopy();
            byte[] key = new byte[physical.length - start.length];
            System.arraycopy(physical, start.length, key, 0, key.length);
            payload(walk).ifPresent(payload -> visitor.visit(key, payload));
            more = walk.next();
        }
    }

    private static Optional<byte[]> payload(TreeWalk walk) {
        byte[] value = walk.dataCopy();
        return VersionedKeys.isTombstone(value)
                ? Optional.empty()
                : Optional.of(VersionedKeys.payload(value));
    }

    /** A record that another room keeps beside the trees, as {@link MetaTree#get}. */
    public Optional<byte[]> record(byte namespace, byte[] key) {
        return metaRecord(MetaKeys.of(namespace, key));
    }

    /** Which database this is. */
    public UUID databaseId() {
        ByteBuffer in = ByteBuffer.wrap(required(MetaKeys.of(MetaKeys.IDENTITY)));
        in.get();
        return new UUID(in.getLong(), in.getLong());
    }

    /** When the last commit was made, by the wall clock; milliseconds since 1970. */
    public long wallMillis() {
        return StoreState.decode(required(StoreState.key())).wallMillis();
    }

    /** Who keeps a snapshot. */
    public Set<UUID> holds() {
        Set<UUID> owners = new HashSet<>();
        byte[] first = MetaKeys.of(MetaKeys.HOLD);
        TreeWalk walk = new TreeWalk(file).in(view, TreeId.META);
        boolean more = walk.seek(first, first.length);
        while (more && walk.keyStartsWith(first)) {
            ByteBuffer in = ByteBuffer.wrap(walk.keyCopy());
            in.get();
            owners.add(new UUID(in.getLong(), in.getLong()));
            more = walk.next();
        }
        return owners;
    }

    private byte[] required(byte[] key) {
        return metaRecord(key)
                .orElseThrow(() ->
                        new StorageException(
                                        SqlState.DATA_CORRUPTED, "a record of the store is missing")
                                .with("file", file.path()));
    }

    private Optional<byte[]> metaRecord(byte[] key) {
        points.in(view, TreeId.META);
        return points.find(key, key.length) ? Optional.of(points.dataCopy()) : Optional.empty();
    }

    @Override
    public void close() {
        resources.close();
    }
}

package io.heliosdb.lite.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The store that a backup writes: a new LMDB file with page sums, its witness and its table of
 * pages. Confined to one thread at a time.
 *
 * <p>Nothing is durable, and the file is no store, until {@link #finish}: the record of the state
 * comes with the last transaction. Transactions are cut by size, because LMDB keeps the pages of an
 * open one in memory.
 */
final class BackupTarget implements AutoCloseable {

    private static final int TRANSACTION_BYTES = 16 << 20;

    private final PageTable pageTable;
    private final LmdbEnvironment environment;
    private final Path directory;
    private final Map<Integer, Long> entriesByObject = new HashMap<>();
    private long entries;
    private int bytes;

    BackupTarget(Path directory, long mapSizeBytes) {
        this.directory = directory;
        try (Cleanup undo = new Cleanup()) {
            pageTable = undo.add(PageTable.open(directory));
            environment = undo.add(LmdbEnvironment.openAlone(directory, mapSizeBytes, pageTable));
            environment.begin();
            environment.openTrees();
            commit();
            environment.begin();
            undo.keep();
        }
    }

    /** Adds entries of the versioned trees; each tree's in key order. */
    void append(CopyBatch batch) {
        for (CopyBatch.Entry entry : batch.entries()) {
            environment.append(entry.tree(), entry.key(), entry.value());
            if (entry.tree() == TreeId.ROWS || entry.tree() == TreeId.INDEX) {
                entriesByObject.merge(VersionedKeys.objectId(entry.key()), 1L, Long::sum);
            }
            count(entry.key(), entry.value());
        }
    }

    void putMeta(byte[] key, byte[] value) {
        environment.put(TreeId.META, key, key.length, value);
        count(key, value);
    }

    private void count(byte[] key, byte[] value) {
        entries++;
        bytes += key.length + value.length;
        if (bytes >= TRANSACTION_BYTES) {
            commit();
            environment.begin();
            bytes = 0;
        }
    }

    private void commit() {
        environment.commit();
        pageTable.write();
    }

    /** An object's record with its last row id, and the entries that the copy has of it. */
    void putObject(int objectId, long lastRowId) {
        byte[] value =
                ByteBuffer.allocate(ObjectCounts.BYTES)
                        .putLong(entriesByObject.getOrDefault(objectId, 0L))
                        .putLong(lastRowId)
                        .array();
        putMeta(MetaKeys.object(objectId), value);
    }

    /** Makes it a store, durably. */
    void finish(StoreState state) {
        putMeta(StoreState.key(), state.encode());
        commit();
        environment.force();
        try (PageFile file = new PageFile(environment.file(), pageTable);
                Views views = new Views(environment, file);
                Witness witness = Witness.open(directory)) {
            witness.write(views.transaction(), views.metaBytes());
            witness.force();
        }
        pageTable.force();
    }

    /** Entries of all trees. */
    long entries() {
        return entries;
    }

    @Override
    public void close() {
        environment.abort();
        environment.close();
        pageTable.close();
    }
}

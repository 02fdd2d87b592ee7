package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.VersionedKeys.VALUE_HEADER_BYTES;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Reads every entry of a backup without writing to it: every page in use is verified on the way,
 * and the entries are counted and compared with what the store and the backup's facts say.
 */
final class BackupVerification {

    private static final long MAP_BYTES = 1L << 42;
    private static final int TELL_EVERY = 8_192;

    private final BackupInfo info;
    private final PageFile file;
    private final View view;
    private final BackupProgress progress;
    private final Map<Integer, Long> found = new HashMap<>();
    private final Map<Integer, Long> counted = new HashMap<>();
    private long entries;

    private BackupVerification(BackupInfo info, PageFile file, View view, BackupProgress progress) {
        this.info = info;
        this.file = file;
        this.view = view;
        this.progress = progress;
    }

    /**
     * @throws StorageException XX001 when anything is not as it was written
     */
    static BackupInfo verify(Path directory, BackupProgress progress) {
        BackupInfo info = BackupInfo.read(directory);
        for (String name : new String[] {LmdbEnvironment.DATA_FILE, Witness.FILE, PageTable.FILE}) {
            if (!Files.isRegularFile(directory.resolve(name))) {
                throw differs("a file of the backup is missing", directory.resolve(name));
            }
        }
        try (PageTable table = PageTable.openToRead(directory);
                Witness witness = Witness.openToRead(directory);
                LmdbEnvironment environment =
                        LmdbEnvironment.openToRead(directory, MAP_BYTES, table);
                PageFile file = new PageFile(environment.file(), table);
                Views views = new Views(environment, file)) {
            views.verifyFreeList();
            witness.checkSame(views.transaction(), views.metaBytes());
            View view = views.acquire();
            try {
                new BackupVerification(info, file, view, progress).run();
            } finally {
                view.release();
            }
        } catch (IndexOutOfBoundsException e) {
            throw new StorageException(
                            SqlState.DATA_CORRUPTED, "a page points outside of its file", e)
                    .with("directory", directory);
        }
        return info;
    }

    private void run() {
        for (TreeId tree : TreeId.values()) {
            readTree(tree);
        }
        counted.keySet().forEach(object -> found.putIfAbsent(object, 0L));
        if (!counted.equals(found) || entries != info.entries()) {
            throw differs("the entries are not as many as counted", file.path())
                    .with("found", entries)
                    .with("counted", info.entries());
        }
    }

    private void readTree(TreeId tree) {
        TreeWalk walk = new TreeWalk(file).in(view, tree);
        long before = entries;
        boolean more = walk.seek(new byte[0], 0);
        while (more) {
            byte[] key = walk.keyCopy();
            if (tree == TreeId.META) {
                readRecord(key, walk.dataCopy());
            } else {
                readVersion(tree, key, walk);
            }
            if (++entries % TELL_EVERY == 0) {
                progress.at(entries, info.entries());
            }
            more = walk.next();
        }
        if (entries - before != view.root(tree).entries()) {
            throw differs("a tree's entries are not as many as counted", file.path())
                    .with("tree", tree.label())
                    .with("found", entries - before)
                    .with("counted", view.root(tree).entries());
        }
    }

    private void readVersion(TreeId tree, byte[] key, TreeWalk walk) {
        byte[] head = new byte[VALUE_HEADER_BYTES];
        walk.copyData(walk.node(), 0, head, 0, VALUE_HEADER_BYTES);
        if (VersionedKeys.sequence(head) > info.sequence()) {
            throw differs("a version is newer than the backup", file.path())
                    .with("tree", tree.label())
                    .with("sequence", VersionedKeys.sequence(head));
        }
        if (tree == TreeId.ROWS || tree == TreeId.INDEX) {
            found.merge(VersionedKeys.objectId(key), 1L, Long::sum);
        }
    }

    private void readRecord(byte[] key, byte[] value) {
        switch (key[0]) {
            case MetaKeys.OBJECT ->
                    counted.put(
                            ByteBuffer.wrap(key).getInt(1),
                            ByteBuffer.wrap(value).getLong(ObjectCounts.ENTRIES_OFFSET));
            case MetaKeys.STATE -> requireSame("sequence", StoreState.decode(value).lastSequence());
            case MetaKeys.IDENTITY -> requireIdentity(ByteBuffer.wrap(value, 1, 16));
            default -> {}
        }
    }

    private void requireSame(String fact, long sequence) {
        if (sequence != info.sequence()) {
            throw differs("the backup's facts are another backup's", file.path())
                    .with(fact, sequence)
                    .with("expected", info.sequence());
        }
    }

    private void requireIdentity(ByteBuffer id) {
        UUID databaseId = new UUID(id.getLong(), id.getLong());
        if (!databaseId.equals(info.databaseId())) {
            throw differs("the backup's facts are another backup's", file.path())
                    .with("database", databaseId)
                    .with("expected", info.databaseId());
        }
    }

    private static StorageException differs(String problem, Path file) {
        return new StorageException(SqlState.DATA_CORRUPTED, problem)
                .with("file", file)
                .hint("Use another backup.");
    }
}

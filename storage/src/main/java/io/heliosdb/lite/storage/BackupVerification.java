package io.heliosdb.lite.storage;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Reads every entry of a backup without writing to it: every page in use is verified on the way,
 * and the entries are counted and compared with what the store and the backup's facts say.
 */
final class BackupVerification {

    private static final long MAP_BYTES = 1L << 42;

    private final BackupInfo info;
    private final PageFile file;
    private final View view;
    private final TreeVerification trees;

    private BackupVerification(BackupInfo info, PageFile file, View view, BackupProgress progress) {
        this.info = info;
        this.file = file;
        this.view = view;
        this.trees =
                new TreeVerification(
                        file,
                        view,
                        damage -> {
                            throw damage;
                        },
                        entries -> progress.at(entries, info.entries()));
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
        boolean _ = trees.run();
        if (trees.entries() != info.entries()) {
            throw differs("the entries are not as many as counted", file.path())
                    .with("found", trees.entries())
                    .with("counted", info.entries());
        }
        requireSame("sequence", StoreState.decode(record(StoreState.key())).lastSequence());
        requireIdentity(ByteBuffer.wrap(record(MetaKeys.of(MetaKeys.IDENTITY)), 1, 16));
    }

    private byte[] record(byte[] key) {
        TreeWalk walk = new TreeWalk(file).in(view, TreeId.META);
        if (!walk.find(key, key.length)) {
            throw differs("a record of the store is missing", file.path());
        }
        return walk.dataCopy();
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

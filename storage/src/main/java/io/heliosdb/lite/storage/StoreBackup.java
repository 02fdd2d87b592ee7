package io.heliosdb.lite.storage;

import java.nio.file.Path;

/**
 * A copy of a store that is in use, complete at one published sequence.
 *
 * <p>LMDB can copy its file itself, but it keeps one read transaction over the whole copy, so no
 * page that is freed meanwhile is used again: the file grows by some pages with every commit. Here
 * the entries are read in key order, about a megabyte in each view, and put into a new file. What
 * grows meanwhile is the history of rows that are changed, as under any snapshot that is held.
 */
final class StoreBackup {

    private final Store store;
    private final BackupPlan plan;
    private final long mapSizeBytes;
    private final StoreClock clock;
    private final CopyBatch batch = new CopyBatch();
    private long visited;

    StoreBackup(Store store, BackupPlan plan, StoreOptions options) {
        this.store = store;
        this.plan = plan;
        this.mapSizeBytes = options.mapSizeBytes();
        this.clock = options.clock();
    }

    BackupInfo run() {
        try (PartialDirectory directory = PartialDirectory.create(plan.target());
                BackupSource source = new BackupSource(store, plan.namespaces())) {
            long entries = copyStore(source, directory.path());
            for (Path file : plan.files()) {
                PrivateFiles.copy(file, directory.path(), (_, _) -> {});
            }
            BackupInfo info =
                    new BackupInfo(
                            store.databaseId(),
                            source.newest(),
                            source.oldest(),
                            source.timeline(),
                            clock.wallMillis(),
                            entries,
                            PrivateFiles.bytes(directory.path()));
            info.write(directory.path());
            directory.publish();
            return info;
        }
    }

    private long copyStore(BackupSource source, Path directory) {
        try (BackupTarget target = new BackupTarget(directory, mapSizeBytes)) {
            copyVersions(source, source.versions(TreeId.ROWS), target);
            copyVersions(source, source.versions(TreeId.INDEX), target);
            copyGarbage(source, target);
            source.writeRecords(target);
            target.finish(source.state(clock.wallMillis()));
            return target.entries();
        }
    }

    private void copyVersions(BackupSource source, VersionCopy versions, BackupTarget target) {
        boolean more = true;
        while (more) {
            View view = store.views().acquire();
            try {
                more = versions.fill(view, batch);
            } finally {
                view.release();
            }
            target.append(batch);
            tell(source);
        }
    }

    private void copyGarbage(BackupSource source, BackupTarget target) {
        byte[] from = source.firstGarbage();
        while (from.length > 0) {
            View view = store.views().acquire();
            try {
                from = source.garbage(view, from, batch);
            } finally {
                view.release();
            }
            batch.entries().forEach(entry -> target.putMeta(entry.key(), entry.value()));
            tell(source);
        }
    }

    private void tell(BackupSource source) {
        visited += batch.entries().size();
        batch.clear();
        plan.progress().at(visited, Math.max(visited, source.entries()));
    }
}

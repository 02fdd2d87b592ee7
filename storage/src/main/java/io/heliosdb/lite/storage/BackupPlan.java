package io.heliosdb.lite.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What a backup is asked for.
 *
 * @param target a directory that does not exist yet or is empty
 * @param namespaces which namespaces of other rooms' {@link MetaTree} records belong in it
 * @param files what lies beside the store and belongs in it, copied as it is under the same name
 * @param progress told about every batch, on the calling thread; what it throws ends the backup
 */
public record BackupPlan(
        Path target, IntPredicate namespaces, List<Path> files, BackupProgress progress) {

    public BackupPlan {
        files = List.copyOf(files);
    }
}

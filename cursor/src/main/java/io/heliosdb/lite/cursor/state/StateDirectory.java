package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the directory of {@code state_path} is this database's, and opens its file.
 *
 * <p>A database that has had cursors does not go on with an empty or foreign directory by mistake
 * (a volume that was not mounted would silently cost every cursor its place): that must be allowed
 * for one start. What was there is moved aside, never deleted.
 */
public final class StateDirectory {

    static final String FILE_NAME = "cursors.state";
    static final String OVERFLOW_NAME = "overflow";

    private final FileAccess access;
    private final Path directory;
    private final UUID databaseId;

    public StateDirectory(FileAccess access, Path directory, UUID databaseId) {
        this.access = access;
        this.directory = directory;
        this.databaseId = databaseId;
    }

    /**
     * Opens the file, or makes one.
     *
     * @param expected the file that the database's meta remembers; empty if it never had one
     * @param acceptLoss go on with an empty file when the expected one is not there
     * @param newId names the file if one is made
     * @throws StorageException 55000 when the file is missing or another database's, XX001 when its
     *     head is damaged, 53100 when there is no room to make one
     */
    public StateFile open(Optional<UUID> expected, boolean acceptLoss, UUID newId, long nowMillis) {
        Path file = directory.resolve(FILE_NAME);
        try {
            boolean there = access.exists(file);
            StateHead head = there ? readHead(file) : null;
            if (head == null || !mine(head, expected)) {
                if (!acceptLoss && (expected.isPresent() || there)) {
                    throw there && head == null ? damaged(file) : refused(file);
                }
                head = new StateHead(newId, databaseId, nowMillis);
                create(file, head, there);
            }
            return new StateFile(
                    file,
                    access.open(file),
                    head,
                    new OverflowFiles(access, directory.resolve(OVERFLOW_NAME)));
        } catch (IOException e) {
            throw StateFile.failure("cannot open the cursor state", file, e);
        }
    }

    private boolean mine(StateHead head, Optional<UUID> expected) {
        return head.databaseId().equals(databaseId)
                && (expected.isEmpty() || expected.get().equals(head.stateId()));
    }

    private @Nullable StateHead readHead(Path file) throws IOException {
        try (OpenFile storage = access.open(file)) {
            if (storage.size() < StateFile.SLOT_BYTES) {
                return null;
            }
            byte[] bytes = new byte[StateFile.SLOT_BYTES];
            storage.read(ByteBuffer.wrap(bytes), 0);
            return StateHead.decode(bytes);
        }
    }

    /** The names are forced too: after a power failure a file without a name is a lost one. */
    private void create(Path file, StateHead head, boolean there) throws IOException {
        access.createDirectories(directory);
        Path fresh = directory.resolve(FILE_NAME + ".new");
        try (OpenFile storage = access.create(fresh)) {
            storage.write(head.encode(), 0);
            storage.force();
        }
        if (there) {
            access.move(file, directory.resolve(FILE_NAME + ".before-" + head.stateId()));
        }
        access.move(fresh, file);
        access.forceNames(directory);
    }

    private static StorageException damaged(Path file) {
        return new StorageException(
                        SqlState.DATA_CORRUPTED, "the head of the cursor state is damaged")
                .with("file", file)
                .with("offset", 0)
                .hint(
                        "To go on without the saved cursors, start once with"
                                + " cursor_restore.accept_cursor_loss (--accept-cursor-loss of the"
                                + " command line); full tokens still work.");
    }

    private static StorageException refused(Path file) {
        return new StorageException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "the directory of cursor state is missing or belongs to another database")
                .with("file", file)
                .hint(
                        "Mount the volume of cursor_restore.state_path. To go on without the saved"
                                + " cursors, start once with cursor_restore.accept_cursor_loss"
                                + " (--accept-cursor-loss of the command line).");
    }
}

package io.heliosdb.lite.cursor.state;

import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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

    private final Path directory;
    private final UUID databaseId;

    public StateDirectory(Path directory, UUID databaseId) {
        this.directory = directory;
        this.databaseId = databaseId;
    }

    /**
     * Opens the file, or makes one.
     *
     * @param expected the file that the database's meta remembers; empty if it never had one
     * @param acceptLoss go on with an empty file when the expected one is not there
     * @param newId names the file if one is made
     * @throws StorageException 55000 when the file is missing or another database's
     */
    public StateFile open(Optional<UUID> expected, boolean acceptLoss, UUID newId, long nowMillis) {
        Path file = directory.resolve(FILE_NAME);
        try {
            StateHead head = Files.exists(file) ? readHead(file) : null;
            if (head == null || !mine(head, expected)) {
                if (!acceptLoss && (expected.isPresent() || Files.exists(file))) {
                    throw refused(file);
                }
                head = new StateHead(newId, databaseId, nowMillis);
                create(file, head);
            }
            return new StateFile(
                    file,
                    new FileSlotStorage(file),
                    head,
                    new OverflowFiles(directory.resolve(OVERFLOW_NAME)));
        } catch (IOException e) {
            throw StateFile.failure("cannot open the cursor state", file, e);
        }
    }

    private boolean mine(StateHead head, Optional<UUID> expected) {
        return head.databaseId().equals(databaseId)
                && (expected.isEmpty() || expected.get().equals(head.stateId()));
    }

    private static @Nullable StateHead readHead(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(StateFile.SLOT_BYTES);
            return bytes.length < StateFile.SLOT_BYTES ? null : StateHead.decode(bytes);
        }
    }

    private void create(Path file, StateHead head) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        if (Files.exists(file)) {
            Path aside = directory.resolve(FILE_NAME + ".before-" + head.stateId());
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        Path fresh = directory.resolve(FILE_NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, StateFile.OWNER_ONLY);
        try (FileSlotStorage storage = new FileSlotStorage(fresh)) {
            ByteBuffer bytes = head.encode();
            storage.write(bytes, 0);
            storage.force();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static StorageException refused(Path file) {
        return new StorageException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "the directory of cursor state is missing or belongs to another database")
                .with("file", file)
                .hint(
                        "Mount the volume of cursor_restore.state_path. To go on without the saved"
                                + " cursors, start once with cursor_restore.accept_cursor_loss.");
    }
}

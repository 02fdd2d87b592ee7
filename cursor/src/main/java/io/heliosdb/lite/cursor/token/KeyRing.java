package io.heliosdb.lite.cursor.token;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets behind tokens, in a file that only its owner can read. Safe for any number of
 * threads.
 *
 * <p>The newest key signs; older ones only verify, until {@link #retire} finds that nothing needs
 * them. The file is replaced as a whole (written aside, forced, renamed), so that a crash leaves
 * the old ring or the new one. It is left out of backups unless asked for: who has it can make
 * tokens.
 *
 * <p>The root secret is never rotated: it keys statement digests, which must stay comparable.
 */
public final class KeyRing {

    /** A rotation a day with tokens that are good for three months. */
    static final int KEYS_MAX = 100;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;
    private volatile KeyRingFile content;
    private final SecretKeySpec digestKey;

    private KeyRing(Path file, KeyRingFile content) {
        this.file = file;
        this.content = content;
        this.digestKey =
                TokenKey.derived(
                        content.root(), content.ringId(), "statement digest", "HmacSHA256");
    }

    /**
     * Opens the ring, or makes one with a first key.
     *
     * @param random where secrets come from: cryptographically strong outside of tests
     * @throws StorageException 55000 when others can read the file, XX001 when it is damaged
     */
    public static KeyRing open(Path file, RandomGenerator random, long nowMillis) {
        try {
            Optional<KeyRing> existing = existing(file);
            if (existing.isPresent()) {
                return existing.get();
            }
            KeyRingFile fresh = KeyRingFile.fresh(random, nowMillis);
            write(file, fresh);
            return new KeyRing(file, fresh);
        } catch (IOException e) {
            throw failure("cannot read or write the key file", file, e);
        }
    }

    /**
     * Opens the ring if there is one.
     *
     * @throws StorageException as {@link #open}
     */
    public static Optional<KeyRing> existing(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            refuseSharedFile(file);
            return Optional.of(
                    new KeyRing(file, KeyRingFile.decode(Files.readAllBytes(file), file)));
        } catch (IOException e) {
            throw failure("cannot read or write the key file", file, e);
        }
    }

    /**
     * Adds a key that signs from now on, and returns its id. The one before only verifies; {@link
     * #end} says until when.
     *
     * @throws DatabaseException 53400 when the ring is full, 58030 or 53100 when the file cannot be
     *     written; then the old key still signs
     */
    public synchronized int rotate(RandomGenerator random, long nowMillis) {
        if (content.keys().size() >= KEYS_MAX) {
            throw new DatabaseException(
                            SqlState.LIMIT_EXCEEDED, "there are as many keys as there may be")
                    .with("keys", KEYS_MAX)
                    .hint("A key goes when the last token that it signed has expired.");
        }
        KeyRingFile next = content.withNewKey(random, nowMillis);
        replace(next);
        return next.newest().id();
    }

    /** Says until when the keys verify that ceased to sign and have no end yet. */
    public synchronized void end(long verifiesUntilMillis) {
        if (keys().stream().anyMatch(KeyInfo::needsEnd)) {
            replace(content.withEnds(verifiesUntilMillis));
        }
    }

    /** Drops the keys, except the signing one, that have ended and that nothing needs. */
    public synchronized void retire(Predicate<KeyInfo> needed) {
        Set<Integer> kept = new HashSet<>();
        keys().stream().filter(needed).forEach(key -> kept.add(key.id()));
        KeyRingFile next = content.without(key -> !kept.contains(key.id()));
        if (next.keys().size() != content.keys().size()) {
            replace(next);
        }
    }

    /** All keys, the oldest first; the last one signs. */
    public List<KeyInfo> keys() {
        KeyRingFile now = content;
        return now.keys().stream()
                .map(key ->
                        new KeyInfo(
                                key.id(),
                                key.createdMillis(),
                                key == now.newest(),
                                key.verifiesUntilMillis()))
                .toList();
    }

    /** The id of the key that signs. */
    public int currentId() {
        return content.newest().id();
    }

    TokenKey current() {
        return content.newest();
    }

    /** Whether there was a key of this id that has been dropped since. */
    boolean retired(int id) {
        return id > 0 && id < content.newest().id() && find(id) == null;
    }

    @Nullable TokenKey find(int id) {
        for (TokenKey key : content.keys()) {
            if (key.id() == id) {
                return key;
            }
        }
        return null;
    }

    SecretKeySpec digestKey() {
        return digestKey;
    }

    /** Names the ring in logs; not a secret. */
    public UUID ringId() {
        return content.ringId();
    }

    private void replace(KeyRingFile next) {
        try {
            write(file, next);
            content = next;
        } catch (IOException e) {
            throw failure("cannot write the key file", file, e);
        }
    }

    private static void write(Path file, KeyRingFile content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.encode());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void refuseSharedFile(Path file) throws IOException {
        Set<PosixFilePermission> shared = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        shared.removeAll(OWNER_ONLY);
        if (!shared.isEmpty()) {
            throw new StorageException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the key file is open to others than its owner")
                    .with("file", file)
                    .hint("Run: chmod 600 " + file + ", and think about who may have read it.");
        }
    }

    private static StorageException failure(String problem, Path file, IOException cause) {
        boolean full = String.valueOf(cause.getMessage()).contains("No space left");
        return new StorageException(full ? SqlState.DISK_FULL : SqlState.IO_ERROR, problem, cause)
                .with("file", file);
    }
}

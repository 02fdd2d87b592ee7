package io.heliosdb.lite.cursor.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What does not fit a slot: one file per long descriptor, two per cursor with long positions, of
 * which the older is replaced. Their checksums stand in the slot, which is written after them.
 */
final class OverflowFiles {

    private static final String DESCRIPTOR = ".descriptor";

    private final Path directory;

    OverflowFiles(Path directory) {
        this.directory = directory;
    }

    /** Returns the checksum to keep in the slot. */
    int writePosition(UUID cursorId, SlotPosition position) throws IOException {
        write(
                positionFile(cursorId, position.sequence),
                ByteBuffer.wrap(position.bytes, 0, position.length));
        return sum(position.bytes, position.length);
    }

    /** Fills in a position's bytes; false when they are missing or damaged. */
    boolean readPosition(UUID cursorId, SlotPosition position, int checksum) {
        byte[] bytes = read(positionFile(cursorId, position.sequence));
        if (bytes == null
                || bytes.length != position.length
                || sum(bytes, bytes.length) != checksum) {
            return false;
        }
        position.bytes = bytes;
        return true;
    }

    void writeDescriptor(UUID cursorId, byte[] descriptor) throws IOException {
        write(directory.resolve(cursorId + DESCRIPTOR), ByteBuffer.wrap(descriptor));
    }

    byte @Nullable [] readDescriptor(UUID cursorId) {
        return read(directory.resolve(cursorId + DESCRIPTOR));
    }

    void delete(UUID cursorId) throws IOException {
        Files.deleteIfExists(directory.resolve(cursorId + DESCRIPTOR));
        Files.deleteIfExists(positionFile(cursorId, 0));
        Files.deleteIfExists(positionFile(cursorId, 1));
    }

    /** Deletes what belongs to no cursor any more. */
    void deleteOrphans(Predicate<UUID> live) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                int dot = name.indexOf('.');
                if (dot < 0 || !live.test(uuid(name.substring(0, dot)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static UUID uuid(String name) {
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException _) {
            return new UUID(0, 0);
        }
    }

    private Path positionFile(UUID cursorId, long sequence) {
        return directory.resolve(cursorId + ((sequence & 1) == 0 ? ".a" : ".b"));
    }

    private void write(Path file, ByteBuffer bytes) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.exists(file)) {
            Files.createFile(file, StateFile.OWNER_ONLY);
        }
        try (FileChannel channel =
                FileChannel.open(
                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static byte @Nullable [] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException _) {
            return null;
        }
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}

package io.heliosdb.lite.engine.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit.jsonl} and its older siblings {@code audit.1.jsonl} (the youngest of them) to {@code
 * audit.4.jsonl}. Not thread-safe: {@link AuditLog} calls it under its lock.
 */
final class AuditFile {

    static final String NAME = "audit.jsonl";
    private static final int OLDER = 4;

    private final Path directory;
    private final long bytesMax;
    private @Nullable FileChannel channel;
    private long bytes;

    /**
     * @param bytesMax after which a new file is begun
     */
    AuditFile(Path directory, long bytesMax) {
        this.directory = directory;
        this.bytesMax = bytesMax;
    }

    /** Appends whole lines and forces them. What a failure left of them is cut off next time. */
    void append(String lines) throws IOException {
        byte[] encoded = lines.getBytes(StandardCharsets.US_ASCII);
        FileChannel open = channel == null ? open() : channel;
        if (bytes > 0 && bytes + encoded.length > bytesMax) {
            close();
            shift();
            open = open();
        }
        try {
            ByteBuffer left = ByteBuffer.wrap(encoded);
            while (left.hasRemaining()) {
                open.write(left);
            }
            bytes += encoded.length;
            open.force(false);
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open =
                FileChannel.open(
                        directory.resolve(NAME),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        channel = open;
        bytes = endOfLastLine(open);
        open.truncate(bytes).position(bytes);
        return open;
    }

    /** A line that was cut by a crash is dropped. */
    private static long endOfLastLine(FileChannel open) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = open.size();
        while (end > 0) {
            if (open.read(one.clear(), end - 1) == 1 && one.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }

    private void shift() throws IOException {
        for (int i = OLDER; i > 0; i--) {
            Path from = i == 1 ? directory.resolve(NAME) : older(i - 1);
            if (Files.exists(from)) {
                Files.move(
                        from,
                        older(i),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int age) {
        return directory.resolve("audit." + age + ".jsonl");
    }

    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}

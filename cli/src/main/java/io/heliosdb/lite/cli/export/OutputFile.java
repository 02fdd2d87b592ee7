package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file that an export writes, with its length and the hash of its bytes. One thread. */
final class OutputFile implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final MessageDigest digest = newDigest();
    private long length;

    private OutputFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** An empty file; what was there is gone. */
    static OutputFile create(Path path) throws IOException {
        return new OutputFile(
                path,
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
    }

    /**
     * The file cut to what the sidecar vouches for.
     *
     * @throws DatabaseException 55000 when those bytes are not there any more
     */
    static OutputFile continueAt(Path path, Sidecar sidecar) throws IOException {
        OutputFile file =
                new OutputFile(
                        path,
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE));
        try {
            file.readUpTo(sidecar.bytes());
            if (file.length != sidecar.bytes() || !file.sha256().equals(sidecar.sha256())) {
                throw changed(path);
            }
            file.channel.truncate(file.length);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether the file is exactly what the sidecar of a finished export says. */
    static boolean matches(Path path, Sidecar sidecar) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() != sidecar.bytes()) {
                return false;
            }
            OutputFile file = new OutputFile(path, channel);
            file.readUpTo(sidecar.bytes());
            return file.sha256().equals(sidecar.sha256());
        }
    }

    static DatabaseException changed(Path path) {
        return new DatabaseException(
                        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                        "the output was changed since the export wrote it")
                .with("file", path)
                .hint("Run the command with --restart to export from the first row.");
    }

    void append(byte[] bytes, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        while (buffer.hasRemaining()) {
            channel.write(buffer, length + buffer.position());
        }
        digest.update(bytes, 0, count);
        length += count;
    }

    /** Everything appended is on disk when this returns. */
    void force() throws IOException {
        channel.force(false);
    }

    long length() {
        return length;
    }

    /** Of all bytes so far. */
    String sha256() {
        try {
            MessageDigest copy = (MessageDigest) digest.clone();
            return HexFormat.of().formatHex(copy.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void readUpTo(long end) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        while (length < end) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, end - length));
            int count = channel.read(chunk, length);
            if (count < 0) {
                return;
            }
            digest.update(chunk.flip());
            length += count;
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

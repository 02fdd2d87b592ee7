package io.heliosdb.lite.cli.csv;

import io.heliosdb.lite.ImportProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file to be imported, after the first pass over it: the table that it suggests, and what its
 * content is known by. Immutable.
 *
 * @param path absolute, without symbolic links
 * @param bytes of the file as it lies on disk
 * @param sha256 of those bytes, in hexadecimal
 */
public record ImportSource(Path path, long bytes, String sha256, TableShape shape) {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** Reads the whole file. */
    public static ImportSource read(String table, Path file, TableShape.Progress progress)
            throws IOException {
        MessageDigest digest = digest();
        Path path = file.toRealPath();
        try (InputStream in = Files.newInputStream(path);
                Summing summing = new Summing(in, digest)) {
            TableShape shape = TableShape.infer(table, summing, progress);
            long bytes = summing.finish();
            return new ImportSource(path, bytes, HexFormat.of().formatHex(digest.digest()), shape);
        }
    }

    /** The same file, with this primary key for its table. */
    public ImportSource with(TableShape newShape) {
        return new ImportSource(path, bytes, sha256, newShape);
    }

    /** An import of this file that has not begun. */
    public ImportProgress begin() {
        String options = String.join(",", shape.primaryKey());
        return new ImportProgress(shape.table(), path.toString(), bytes, sha256, options, 0);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Sums what is read. Closing it leaves the file open: whoever reads CSV closes what it reads
     * from, and may have left bytes behind the last record.
     */
    private static final class Summing extends DigestInputStream {

        private long bytes;

        Summing(InputStream in, MessageDigest digest) {
            super(in, digest);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            bytes += Math.max(0, count);
            return count;
        }

        /** Reads what is left, and gives the length of all. */
        long finish() throws IOException {
            byte[] rest = new byte[BUFFER_BYTES];
            while (read(rest, 0, rest.length) >= 0) {}
            return bytes;
        }

        @Override
        public void close() {}
    }
}

package io.heliosdb.lite.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** An export that is complete: its sum, and which byte belongs to which row. Immutable. */
final class ReferenceFile {

    private static final int CHUNK_BYTES = 1 << 16;

    private final long[] rowEnds;
    private final String sha256;

    private ReferenceFile(long[] rowEnds, String sha256) {
        this.rowEnds = rowEnds;
        this.sha256 = sha256;
    }

    /** Reads a CSV file without line breaks inside of fields. */
    static ReferenceFile read(Path file) throws IOException {
        long[] ends = new long[1 << 16];
        int lines = 0;
        long offset = 0;
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
                for (int i = 0; i < count; i++) {
                    if (chunk[i] == '\n') {
                        ends = lines == ends.length ? Arrays.copyOf(ends, 2 * lines) : ends;
                        ends[lines++] = offset + i + 1;
                    }
                }
                offset += count;
            }
        }
        return new ReferenceFile(
                Arrays.copyOf(ends, lines), HexFormat.of().formatHex(digest.digest()));
    }

    long rows() {
        return rowEnds.length - 1L;
    }

    /** Where the row (from 1; 0 is the line of names) ends in the file. */
    long endOf(long row) {
        return rowEnds[(int) row];
    }

    /** How many whole rows lie in the first {@code length} bytes. */
    long rowsWithin(long length) {
        int found = Arrays.binarySearch(rowEnds, length);
        int lines = found >= 0 ? found + 1 : -found - 1;
        return Math.max(0, lines - 1L);
    }

    String sha256Hex() {
        return sha256;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package io.heliosdb.lite.engine;

import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The row that says how far an import is. docs/formats/import-progress.md has the byte table.
 *
 * @param tableId of the table when this was written, 0 when there was none yet
 */
record ImportRow(int tableId, ImportProgress progress) {

    private static final int FORMAT = 1;

    /** Paths may be longer than a key: it is a hash, of 32 bytes. */
    static byte[] key(String table, String file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(table.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(file.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter(256);
        out.u8(FORMAT).varint(tableId).text(progress.table()).text(progress.file());
        out.varint(progress.bytes()).blob(HexFormat.of().parseHex(progress.sha256()));
        return out.text(progress.options()).varint(progress.rows()).toByteArray();
    }

    /**
     * @throws io.heliosdb.lite.error.DatabaseException XX001 when these bytes are no such row
     */
    static ImportRow decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT) {
            throw ByteReader.damaged("an import's progress of an unknown format");
        }
        int tableId = in.bounded(Integer.MAX_VALUE);
        String table = in.text();
        String file = in.text();
        long length = in.varint();
        String sha256 = HexFormat.of().formatHex(in.blob());
        String options = in.text();
        long rows = in.varint();
        in.end();
        return new ImportRow(
                tableId, new ImportProgress(table, file, length, sha256, options, rows));
    }
}

package io.heliosdb.lite.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a backup says about itself, in {@code backup.info}: a directory without this file is none.
 *
 * @param sequence the commit that it is a copy of
 * @param floor the oldest snapshot that can be read in it
 * @param timeline the history that published {@code sequence}
 * @param madeMillis wall clock, milliseconds since 1970
 * @param entries in all trees of the store
 * @param bytes of all files but this one
 */
public record BackupInfo(
        UUID databaseId,
        long sequence,
        long floor,
        long timeline,
        long madeMillis,
        long entries,
        long bytes) {

    static final String FILE = "backup.info";
    private static final String FIRST_LINE = "heliosdb-backup 1";
    private static final int BYTES_MAX = 4096;

    /** The lines of the file, the last one the sum of those before. */
    String encode() {
        String lines =
                String.join(
                        "\n",
                        FIRST_LINE,
                        "database " + databaseId,
                        "sequence " + sequence,
                        "floor " + floor,
                        "timeline " + HexFormat.of().toHexDigits(timeline),
                        "made " + madeMillis,
                        "entries " + entries,
                        "bytes " + bytes,
                        "");
        return lines + "sum " + sum(lines) + "\n";
    }

    private static String sum(String lines) {
        return HexFormat.of().toHexDigits(Checksum.of(ByteBuffer.wrap(lines.getBytes(UTF_8))));
    }

    void write(Path directory) {
        Path file = directory.resolve(FILE);
        try (FileChannel out =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PrivateFiles.fileAttributes(directory))) {
            ByteBuffer bytes = ByteBuffer.wrap(encode().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot write the backup's facts", e)
                    .with("file", file);
        }
    }

    /**
     * @throws DatabaseException 55000 when the directory is no backup, XX001 when its facts are
     *     damaged, 0A000 when they are of another format
     */
    static BackupInfo read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw damaged(file);
            }
            return decode(Files.readString(file), file);
        } catch (NoSuchFileException e) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the directory is not a backup",
                            e)
                    .with("directory", directory)
                    .hint("A backup is what `heliosdb backup` made, complete: with backup.info.");
        } catch (IOException e) {
            throw new StorageException(SqlState.IO_ERROR, "cannot read the backup's facts", e)
                    .with("file", file);
        }
    }

    static BackupInfo decode(String text, Path file) {
        int end = text.lastIndexOf("sum ");
        if (end < 0 || !text.substring(end).equals("sum " + sum(text.substring(0, end)) + "\n")) {
            throw damaged(file);
        }
        if (!text.startsWith(FIRST_LINE + "\n")) {
            throw new StorageException(
                            SqlState.FEATURE_NOT_SUPPORTED, "the backup is of another format")
                    .with("file", file)
                    .with("supported", FIRST_LINE);
        }
        try {
            Map<String, String> facts = new LinkedHashMap<>();
            text.substring(0, end)
                    .lines()
                    .forEach(line -> {
                        int blank = line.indexOf(' ');
                        facts.put(line.substring(0, blank), line.substring(blank + 1));
                    });
            return new BackupInfo(
                    UUID.fromString(fact(facts, "database")),
                    Long.parseLong(fact(facts, "sequence")),
                    Long.parseLong(fact(facts, "floor")),
                    HexFormat.fromHexDigitsToLong(fact(facts, "timeline")),
                    Long.parseLong(fact(facts, "made")),
                    Long.parseLong(fact(facts, "entries")),
                    Long.parseLong(fact(facts, "bytes")));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException _) {
            throw damaged(file);
        }
    }

    private static String fact(Map<String, String> facts, String name) {
        return facts.getOrDefault(name, "");
    }

    private static StorageException damaged(Path file) {
        return new StorageException(SqlState.DATA_CORRUPTED, "the backup's facts are damaged")
                .with("file", file)
                .hint("Use another backup.");
    }
}

package io.heliosdb.lite.cli.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.error.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where an export stands: one line of JSON beside its output, readable by its owner only, because
 * the token in it is the right to read the rest of the rows. Immutable.
 *
 * @param finished all rows are in the output
 * @param database the directory as it was given, made absolute, or the URL; for messages
 * @param query as it was given
 * @param format how the rows are written
 * @param snapshot the commit that all rows come from; 0 where a server has not told it
 * @param rows in the output's first {@code bytes}
 * @param bytes the length of the output that counts, the line of column names included
 * @param sha256 of those bytes, in hexadecimal
 * @param resumes how often the export was continued
 * @param lastResumeMicros from the token to the first new row, the last time; 0 before
 * @param token continues after those rows; empty once the cursor is discarded
 * @param skip how many of those rows are behind the place that the token names
 */
public record Sidecar(
        boolean finished,
        String database,
        String query,
        ExportFormat format,
        long snapshot,
        long rows,
        long bytes,
        String sha256,
        int resumes,
        long lastResumeMicros,
        Optional<ResumeToken> token,
        long skip) {

    private static final int FORMAT = 1;

    /** The token alone is not the place. An earlier version would repeat rows, so it must not. */
    private static final int FORMAT_WITH_SKIP = 2;

    private static final JsonFactory JSON = new JsonFactory();

    /** The sidecar's path for this output. */
    public static Path beside(Path output) {
        return output.resolveSibling(output.getFileName() + ".heliosdb-export");
    }

    /** The sidecar in this file, absent when there is no such file. */
    public static Optional<Sidecar> read(Path file) {
        try {
            return Optional.of(parse(Files.readAllBytes(file), file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** The same once its cursor is discarded. */
    Sidecar withoutToken() {
        return new Sidecar(
                finished,
                database,
                query,
                format,
                snapshot,
                rows,
                bytes,
                sha256,
                resumes,
                lastResumeMicros,
                Optional.empty(),
                0);
    }

    /** Replaces the file in one step that survives a power cut. */
    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly(fresh))) {
            ByteBuffer bytes = ByteBuffer.wrap(toJson());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(file);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void forceDirectory(Path file) throws IOException {
        try (FileChannel directory =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("heliosdb-export", skip == 0 ? FORMAT : FORMAT_WITH_SKIP);
            json.writeBooleanField("finished", finished);
            json.writeStringField("database", database);
            json.writeStringField("query", query);
            json.writeStringField("format", format.toString());
            json.writeNumberField("snapshot", snapshot);
            json.writeNumberField("rows", rows);
            json.writeNumberField("bytes", bytes());
            json.writeStringField("sha256", sha256);
            json.writeNumberField("resumes", resumes);
            json.writeNumberField("lastResumeMicros", lastResumeMicros);
            json.writeStringField("token", token.map(ResumeToken::text).orElse(""));
            if (skip > 0) {
                json.writeNumberField("skip", skip);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toByteArray();
    }

    private static Sidecar parse(byte[] bytes, Path file) throws IOException {
        Map<String, String> fields = fields(bytes);
        boolean withSkip =
                switch (fields.getOrDefault("heliosdb-export", "")) {
                    case "1" -> false;
                    case "2" -> true;
                    default ->
                            throw unusable(file, new IOException("not a sidecar of format 1 or 2"));
                };
        try {
            return new Sidecar(
                    Boolean.parseBoolean(field(fields, "finished")),
                    field(fields, "database"),
                    field(fields, "query"),
                    format(fields.getOrDefault("format", ExportFormat.CSV.toString())),
                    Long.parseLong(field(fields, "snapshot")),
                    Long.parseLong(field(fields, "rows")),
                    Long.parseLong(field(fields, "bytes")),
                    field(fields, "sha256"),
                    Integer.parseInt(field(fields, "resumes")),
                    Long.parseLong(field(fields, "lastResumeMicros")),
                    Optional.of(field(fields, "token"))
                            .filter(text -> !text.isEmpty())
                            .map(ResumeToken::of),
                    withSkip ? Long.parseLong(field(fields, "skip")) : 0);
        } catch (NumberFormatException e) {
            throw unusable(file, new IOException("a figure is damaged", e));
        }
    }

    /** Sidecars had no format when there was only one. */
    private static ExportFormat format(String text) throws IOException {
        for (ExportFormat format : ExportFormat.values()) {
            if (format.toString().equals(text)) {
                return format;
            }
        }
        throw new IOException("unknown format " + text);
    }

    private static Map<String, String> fields(byte[] bytes) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
        }
        return fields;
    }

    private static String field(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("the field " + name + " is missing");
        }
        return value;
    }

    private static DatabaseException unusable(Path file, IOException cause) {
        return new StorageException(
                        SqlState.DATA_CORRUPTED, "the export's sidecar cannot be read", cause)
                .with("file", file)
                .with("reason", String.valueOf(cause.getMessage()))
                .hint("Run the command with --restart to export from the first row.");
    }
}

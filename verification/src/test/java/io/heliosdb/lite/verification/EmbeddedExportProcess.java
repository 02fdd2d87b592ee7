package io.heliosdb.lite.verification;

import io.heliosdb.lite.jdbc.HeliosResultSet;
import io.heliosdb.lite.jdbc.ResumePoint;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Writes a query's rows to a file, through the JDBC driver on a directory, and keeps its place now
 * and then, with the length that the file has there. Started again, it goes on from there.
 *
 * <p>Arguments: directory, output, query. Says a line for each place that it keeps.
 */
final class EmbeddedExportProcess {

    static final int ROWS_PER_SAVE = 777;

    private final Path output;
    private final Path progress;
    private long bytes;

    private EmbeddedExportProcess(Path output) {
        this.output = output;
        this.progress = output.resolveSibling("progress");
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new EmbeddedExportProcess(Path.of(arguments[1]))
                .run("jdbc:heliosdb:file:" + arguments[0], arguments[2]);
        System.out.println("finished");
    }

    private void run(String url, String query) throws IOException, SQLException {
        String statement = query;
        if (Files.exists(progress)) {
            List<String> lines = Files.readAllLines(progress);
            bytes = Long.parseLong(lines.get(0));
            statement = lines.get(1);
        }
        try (FileOutputStream file = new FileOutputStream(output.toFile(), true)) {
            file.getChannel().truncate(bytes);
            try (OutputStream buffered = new BufferedOutputStream(file);
                    Connection connection = DriverManager.getConnection(url);
                    Statement open = connection.createStatement();
                    ResultSet rows = open.executeQuery(statement)) {
                copy(rows, buffered);
            }
        }
    }

    private void copy(ResultSet rows, OutputStream out) throws IOException, SQLException {
        HeliosResultSet resumable = rows.unwrap(HeliosResultSet.class);
        while (rows.next()) {
            byte[] line =
                    (rows.getLong(1) + "\t" + rows.getString(2) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
            out.write(line);
            bytes += line.length;
            if (rows.getRow() % ROWS_PER_SAVE == 0) {
                out.flush();
                keep(resumable.resumePoint().orElseThrow());
                System.out.println("saved");
                System.out.flush();
            }
        }
    }

    private void keep(ResumePoint point) throws IOException {
        Path next = progress.resolveSibling("progress.new");
        Files.writeString(next, bytes + "\n" + point.statement() + "\n");
        Files.move(next, progress, StandardCopyOption.ATOMIC_MOVE);
    }
}

package io.heliosdb.lite.verification;

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
import org.postgresql.PGConnection;

/**
 * Writes a query's rows to a file, through the JDBC driver on a directory, and keeps each token of
 * the driver's with the length that the file had then. Started again, it goes on from there.
 *
 * <p>Arguments: directory, output, query. Says a line for each page.
 */
final class EmbeddedExportProcess {

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
            statement = "RESUME '" + lines.get(1) + "'";
        }
        try (FileOutputStream file = new FileOutputStream(output.toFile(), true)) {
            file.getChannel().truncate(bytes);
            try (OutputStream buffered = new BufferedOutputStream(file);
                    Connection connection = DriverManager.getConnection(url);
                    Statement open = connection.createStatement();
                    ResultSet rows = open.executeQuery(statement)) {
                copy(rows, connection.unwrap(PGConnection.class), buffered);
            }
        }
    }

    private void copy(ResultSet rows, PGConnection connection, OutputStream out)
            throws IOException, SQLException {
        String token = "";
        while (rows.next()) {
            String now = connection.getParameterStatus("heliosdb.resume_token");
            if (now != null && !now.equals(token)) { // it names the place in front of this row
                token = now;
                out.flush();
                keep(token);
                System.out.println("page");
                System.out.flush();
            }
            byte[] line =
                    (rows.getLong(1) + "\t" + rows.getString(2) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
            out.write(line);
            bytes += line.length;
        }
    }

    private void keep(String token) throws IOException {
        Path next = progress.resolveSibling("progress.new");
        Files.writeString(next, bytes + "\n" + token + "\n");
        Files.move(next, progress, StandardCopyOption.ATOMIC_MOVE);
    }
}

package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.ErrorField;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose heap is smaller than what a client asks for. */
class SmallServerTest {

    private static final int TEXT_BYTES = 4 << 20;

    /** So many of them, one behind the other, are more than the heap. */
    private static final int TEXTS = 40;

    @TempDir private Path folder;

    @Test
    void whoNeedsMoreThanThereIsGetsAnErrorAndTheOthersGoOn() throws Exception {
        String owner;
        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            owner = database.owner();
            database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
            database.execute("INSERT INTO t VALUES (1, ?)", "x".repeat(TEXT_BYTES));
        }
        Path log = folder.resolve("log");
        try (ServerProcess server =
                        ServerProcess.startWith(
                                List.of("-XX:+UseSerialGC", "-Xmx120m"),
                                log,
                                "--db",
                                folder.resolve("db").toString(),
                                "--listen",
                                "127.0.0.1:0");
                WireClient other = WireClient.connect(server.port(), owner)) {
            WireClient greedy = WireClient.connect(server.port(), owner);
            greedy.send(new Query("SELECT b" + " || b".repeat(TEXTS) + " FROM t"));

            BackendMessage answer = greedy.receive();
            while (answer instanceof RowDescription || answer instanceof ParameterStatus) {
                answer = greedy.receive();
            }
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            ErrorResponse.class,
                            error -> {
                                assertThat(error.fields().field(ErrorField.SEVERITY))
                                        .contains("FATAL");
                                assertThat(error.fields().field(ErrorField.SQL_STATE))
                                        .contains("53200");
                            });
            greedy.expectEnd();
            other.query("SELECT 1");
            WireClient.connect(server.port(), owner).close();
        }
        assertThat(Files.readString(log))
                .contains("the heap had no room for a client")
                .doesNotContain("Exception in thread");
    }
}

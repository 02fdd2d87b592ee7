package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A result that one statement sends as a whole is cut many times; whoever counts the rows behind
 * each token within it has every row once, also in COPY, and where an older token is all that is
 * left.
 */
class StreamedTokensTest {

    private static final String TOKEN = "heliosdb.resume_token";
    private static final int ROWS = 24_000;

    /** A step is 64 KB, and no row of any of these forms is shorter than 22 bytes. */
    private static final int ROWS_PER_TOKEN_MAX = 3_000;

    private static final int CUTS = 6;
    private static final int KILLED_AT = 3;

    /** Resumed at a key, and in a sorted result on disk. */
    private static final List<String> QUERIES =
            List.of(
                    "SELECT id, note, amount FROM big ORDER BY id",
                    "SELECT id, note, amount FROM big ORDER BY amount, id");

    private final Seed seed = Seed.choose();
    private final Random random = seed.random();

    @TempDir private Path folder;
    private ServerProcess server;

    /** How rows travel; {@code around} counts messages that are no rows before and behind them. */
    private enum Way {
        SIMPLE("%s", 0, 0),
        EXECUTE("%s", 0, 0),
        FETCH_ALL("DECLARE c CURSOR WITH HOLD FOR %s; FETCH ALL FROM c", 0, 0),
        COPY_TEXT("COPY (%s) TO STDOUT", 0, 0),
        COPY_CSV("COPY (%s) TO STDOUT (FORMAT csv, HEADER)", 1, 0),
        COPY_BINARY("COPY (%s) TO STDOUT (FORMAT binary)", 1, 1);

        private final String form;
        private final int before;
        private final int behind;

        Way(String form, int before, int behind) {
            this.form = form;
            this.before = before;
            this.behind = behind;
        }
    }

    @BeforeEach
    void fillAndStart() throws IOException {
        try (Database database = Database.open(Config.defaults(folder.resolve("db")))) {
            database.execute(
                    "CREATE TABLE big (id INTEGER PRIMARY KEY, note TEXT, amount INTEGER)");
            try (var transaction = database.begin()) {
                for (int id = 0; id < ROWS; id++) {
                    transaction.execute(
                            "INSERT INTO big VALUES (?, ?, ?)", id, "note " + id % 977, id % 501);
                }
                transaction.commit();
            }
        }
        start();
    }

    private void start() throws IOException {
        server = ServerProcess.start(folder.resolve("db"), folder.resolve("log"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyRowComesOnce() throws IOException {
        for (Way way : Way.values()) {
            for (String query : QUERIES) {
                List<BackendMessage> whole;
                try (WireClient client = connect()) {
                    whole = new Reading(way).begin(client, query).readAll(client);
                }
                assertThat(whole).hasSize(ROWS);
                assertThat(interrupted(way, query).equals(whole))
                        .as("%s: %s; %s", way, query, seed.repeat(getClass()))
                        .isTrue();
            }
        }
    }

    @Test
    void withoutTheSettingThereIsOneTokenInFront() throws IOException {
        try (WireClient client = login()) {
            for (Way way : Way.values()) {
                Reading reading = new Reading(way).begin(client, QUERIES.getFirst());
                reading.readAll(client);
                assertThat(reading.tokens).as(way.name()).containsOnlyKeys(0);
            }
        }
    }

    private WireClient login() throws IOException {
        return WireClient.connect(server.port(), System.getProperty("user.name"));
    }

    private WireClient connect() throws IOException {
        WireClient client = login();
        client.query("SET heliosdb.report_position = stream");
        return client;
    }

    private List<BackendMessage> interrupted(Way way, String first) throws IOException {
        List<BackendMessage> had = new ArrayList<>();
        String query = first;
        Set<String> forms = new HashSet<>();
        for (int i = 0; i < CUTS; i++) {
            WireClient client = connect();
            Reading reading = new Reading(way).begin(client, query);
            int left = ROWS - had.size();
            reading.read(client, left / CUTS + random.nextInt(1 + left / CUTS));
            if (i == KILLED_AT) {
                server.close(); // SIGKILL
                start();
            }
            client.abandon();
            assertThat(reading.behindNewest()).isLessThan(ROWS_PER_TOKEN_MAX);
            had.addAll(reading.rows);
            int place = random.nextInt(3) == 0 ? reading.anyPlace(random) : reading.newestPlace();
            query =
                    "RESUME '%s' SKIP %d"
                            .formatted(reading.tokens.get(place), reading.rows.size() - place);
            forms.add(query);
        }
        try (WireClient client = connect()) {
            had.addAll(new Reading(way).begin(client, query).readAll(client));
        }
        assertThat(forms).hasSize(CUTS);
        return had;
    }

    /** One statement's rows, and the tokens among them. */
    private static final class Reading {
        private final Way way;
        private final List<BackendMessage> rows = new ArrayList<>();

        /** By the number of rows before each. */
        private final Map<Integer, String> tokens = new HashMap<>();

        private int newest;
        private int messages;

        Reading(Way way) {
            this.way = way;
        }

        Reading begin(WireClient client, String query) throws IOException {
            String sql = way.form.formatted(query);
            if (way == Way.EXECUTE) {
                client.send(
                        new Parse("", sql, List.of()),
                        new Bind("", "", FormatCodes.TEXT, FieldValues.none(), FormatCodes.BINARY),
                        new Execute("", 0),
                        new Sync());
            } else {
                client.send(new Query(sql));
            }
            return this;
        }

        List<BackendMessage> readAll(WireClient client) throws IOException {
            read(client, Integer.MAX_VALUE);
            for (int i = 0; i < way.behind; i++) {
                rows.removeLast();
            }
            return rows;
        }

        void read(WireClient client, int count) throws IOException {
            while (rows.size() < count) {
                BackendMessage message = client.receive();
                switch (message) {
                    case DataRow row -> rows.add(row);
                    case CopyData data -> {
                        messages++;
                        if (messages > way.before) {
                            rows.add(data);
                        }
                    }
                    case ParameterStatus(String name, String value) -> {
                        assertThat(name).isEqualTo(TOKEN);
                        newest = rows.size();
                        tokens.put(newest, value);
                    }
                    case ErrorResponse error -> throw new AssertionError(error.toString());
                    case ReadyForQuery _ -> {
                        return;
                    }
                    default -> {}
                }
            }
        }

        int newestPlace() {
            return newest;
        }

        int behindNewest() {
            return rows.size() - newest;
        }

        int anyPlace(Random random) {
            List<Integer> places = tokens.keySet().stream().sorted().toList();
            return places.get(random.nextInt(places.size()));
        }
    }
}

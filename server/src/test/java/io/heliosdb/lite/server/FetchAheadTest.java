package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.codec.BackendDecoder;
import io.heliosdb.lite.pgwire.codec.DecoderLimits;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read ahead of the next FETCH is what it would have read. */
final class FetchAheadTest {

    private static final int ROWS = 5_000;

    /** Some two hundred rows are what is read in one step. */
    private static final String PADDING = " " + "x".repeat(300);

    private static final int RESULTS = Integer.getInteger("heliosdb.results", 400);
    private static final long SEED = Long.getLong("heliosdb.seed", System.nanoTime());
    private static final String QUERY = "SELECT id, name FROM item ORDER BY id";

    @TempDir private Path directory;
    private Database database;
    private final Alarms alarms = new Alarms();
    private int readAhead;
    private int furtherSteps;

    @BeforeEach
    void open() {
        database = Database.open(Config.defaults(directory.resolve("db")));
        database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
        try (Transaction transaction = database.begin()) {
            for (int id = 1; id <= ROWS; id++) {
                transaction.execute(
                        "INSERT INTO item VALUES (?, ?)", id, "name of " + id + PADDING);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void close() {
        alarms.close();
        database.close();
    }

    /** One client, and what it knows of its only cursor. */
    private final class Client {

        private final WireOutput out = new WireOutput(1 << 24);
        private final WireSession session = new WireSession(database.session(), out, alarms);
        private final BackendDecoder decoder = new BackendDecoder(DecoderLimits.defaults());
        private Optional<String> token = Optional.empty();
        private boolean binary;
        private int tokenRow;
        private int row;

        private Client() {
            new AuthenticationRequest.Ok().writeTo(out); // as after a login
            session.ready();
            assertThat(say()).isEmpty();
        }

        /** The rows of the answer, which is to be in text. */
        private List<Integer> say(FrontendMessage... messages) {
            binary = false;
            return answer(messages);
        }

        private List<Integer> answer(FrontendMessage... messages) {
            for (FrontendMessage message : messages) {
                session.accept(message);
                boolean more = true;
                while (more) {
                    more = session.step();
                }
            }
            List<Integer> rows = new ArrayList<>();
            ByteBuffer sent = ByteBuffer.wrap(out.toByteArray());
            out.clear();
            while (sent.hasRemaining()) {
                BackendMessage message = decoder.decode(sent).orElseThrow();
                assertThat(message).isNotInstanceOf(ErrorResponse.class);
                if (message instanceof ParameterStatus(String name, String value)) {
                    assertThat(name).isEqualTo("heliosdb.resume_token");
                    token = Optional.of(value);
                    tokenRow = row;
                } else if (message instanceof DataRow(FieldValues values)) {
                    rows.add(id(values));
                }
            }
            return rows;
        }

        /** The name is the same text in both formats, the id is not. */
        private int id(FieldValues values) {
            String name = new String(values.bytes(1), StandardCharsets.UTF_8);
            int id = Integer.parseInt(name.substring("name of ".length(), name.indexOf(PADDING)));
            assertThat(values.bytes(0))
                    .isEqualTo(
                            binary
                                    ? ByteBuffer.allocate(Long.BYTES).putLong(id).array()
                                    : Integer.toString(id).getBytes(StandardCharsets.UTF_8));
            return id;
        }

        private List<Integer> extended(String sql, int maxRows, FormatCodes formats) {
            binary = formats.isBinary(0);
            return answer(
                    new Parse("", sql, List.of()),
                    new Bind("", "", FormatCodes.TEXT, FieldValues.none(), formats),
                    new Execute("", maxRows),
                    new Sync());
        }

        private void fetch(int count, FormatCodes formats) {
            expect(extended("FETCH " + count + " FROM c", 0, formats), count);
            row = Math.min(ROWS, row + count);
        }

        private void fetchSimply(int count) {
            expect(say(new Query("FETCH " + count + " FROM c")), count);
            row = Math.min(ROWS, row + count);
        }

        /** A FETCH moves its cursor by all its rows, whether they are read or not. */
        private void fetchPartly(int count, int read) {
            expect(extended("FETCH " + count + " FROM c", read, FormatCodes.TEXT), read);
            row = Math.min(ROWS, row + count);
        }

        private void move(int count) {
            assertThat(say(new Query("MOVE " + count + " FROM c"))).isEmpty();
            row = Math.min(ROWS, row + count);
        }

        private void expect(List<Integer> rows, int count) {
            assertThat(rows).isEqualTo(ids(row, Math.min(ROWS, row + count)));
        }

        private void mayReadAhead(Random random) {
            int bytesMax = (32 * 1024) << random.nextInt(4);
            for (int step = 0;
                    session.canReadAhead() && (step == 0 || random.nextInt(4) > 0);
                    step++) {
                readAhead += step == 0 ? 1 : 0;
                furtherSteps += step == 0 ? 0 : 1;
                session.readAhead(bytesMax);
                assertThat(out.size()).isZero();
            }
        }

        /** Somebody else goes on with the newest token and this client's count. */
        private void expectRestElsewhere() {
            String newest = token.orElseThrow();
            List<Integer> rest =
                    new Client().say(new Query("RESUME '" + newest + "' SKIP " + (row - tokenRow)));
            assertThat(rest).isEqualTo(ids(row, ROWS));
        }
    }

    private static List<Integer> ids(int from, int to) {
        return IntStream.rangeClosed(from + 1, to).boxed().toList();
    }

    @Test
    void anyClientGetsTheRowsThatItWouldGetWithout() {
        System.out.println("-Dheliosdb.seed=" + SEED + " -Dtest=FetchAheadTest");
        Random random = new Random(SEED);
        for (int i = 0; i < RESULTS; i++) {
            oneResult(random);
        }
        assertThat(readAhead).as("FETCHes after which was read on").isGreaterThan(RESULTS);
        assertThat(furtherSteps).as("further steps of that").isPositive();
    }

    /** What it has read ahead would count as delivered where another session goes on. */
    @Test
    void durableCursorsAreNotReadAhead() {
        assertThat(readsAhead("off")).isPositive();
        assertThat(readsAhead("on")).isZero();
    }

    private int readsAhead(String durable) {
        int before = readAhead;
        Client client = new Client();
        client.say(new Query("SET heliosdb.durable_cursors = " + durable));
        client.say(new Query("DECLARE c NO SCROLL CURSOR WITH HOLD FOR " + QUERY));
        for (int i = 0; i < 5; i++) {
            client.fetch(50, FormatCodes.TEXT);
            client.mayReadAhead(new Random(i));
        }
        return readAhead - before;
    }

    private void oneResult(Random random) {
        Client client = new Client();
        client.say(new Query("DECLARE c NO SCROLL CURSOR WITH HOLD FOR " + QUERY));
        int usual = 1 + random.nextInt(400);
        FormatCodes formats = FormatCodes.TEXT;
        int steps = 1 + random.nextInt(25);
        for (int i = 0; i < steps; i++) {
            int other = 1 + random.nextInt(900);
            switch (random.nextInt(16)) {
                case 0 -> client.move(other);
                case 1 -> client.fetchSimply(other);
                case 2 -> client.fetchPartly(other + 1, 1 + random.nextInt(other));
                case 3 -> client.fetch(other, formats);
                case 4 ->
                        formats =
                                formats.isBinary(0)
                                        ? FormatCodes.TEXT
                                        : FormatCodes.of(true, false);
                case 5 ->
                        assertThat(client.say(new Query("SELECT id FROM item WHERE id < 0")))
                                .isEmpty();
                default -> client.fetch(usual, formats);
            }
            if (random.nextInt(10) > 0) {
                client.mayReadAhead(random);
            }
        }
        if (client.token.isPresent()) {
            if (random.nextBoolean()) {
                client.session.close(); // the connection broke
            }
            client.expectRestElsewhere();
        }
    }
}

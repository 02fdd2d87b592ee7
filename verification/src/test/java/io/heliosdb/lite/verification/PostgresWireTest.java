package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.format.BinaryValues;
import io.heliosdb.lite.pgwire.format.DataRowWriter;
import io.heliosdb.lite.pgwire.format.NumericSpecial;
import io.heliosdb.lite.pgwire.format.TextValues;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.EncryptionReply;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.FunctionCallResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NegotiateProtocolVersion;
import io.heliosdb.lite.pgwire.message.BackendMessage.NoticeResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NotificationResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterDescription;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.CopyResponse;
import io.heliosdb.lite.pgwire.message.ErrorField;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Close;
import io.heliosdb.lite.pgwire.message.FrontendMessage.CopyFail;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Describe;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Flush;
import io.heliosdb.lite.pgwire.message.FrontendMessage.FunctionCall;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Target;
import io.heliosdb.lite.pgwire.message.SimpleReply;
import io.heliosdb.lite.pgwire.message.StartupMessage.CancelRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.GssEncryptionRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.SslRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.Startup;
import io.heliosdb.lite.pgwire.message.TransactionStatus;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * pgwire talks to a real PostgreSQL 15: it reads everything that the server says, the server
 * accepts everything that it writes, and what it writes in a server's place is the same bytes.
 */
class PostgresWireTest {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final int ROWS = LONG ? 100_000 : 10_000;
    private static final String SUPERUSER = "postgres";
    private static PostgresServer server;

    private final Seed seed = Seed.choose();

    @BeforeAll
    static void start() throws Exception {
        Optional<PostgresServer> started = PostgresServer.start();
        boolean needed = LONG || System.getenv("CI") != null;
        Assumptions.assumeTrue(
                needed || started.isPresent(),
                "NOT TESTED: there is no PostgreSQL 15 here and none can be installed");
        server = started.orElseThrow();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void encryptionIsRefusedInOneByte() throws IOException {
        WireClient client = new WireClient(server.port());
        client.decoder().expectEncryptionReply();
        client.send(new SslRequest());
        assertThat(client.receive()).isEqualTo(EncryptionReply.NONE);

        client.send(WireClient.startup(SUPERUSER));

        assertThat(client.untilReady())
                .startsWith(new AuthenticationRequest.Ok())
                .anyMatch(BackendKeyData.class::isInstance)
                .endsWith(new ReadyForQuery(TransactionStatus.IDLE));
        client.close();
    }

    @Test
    void gssapiIsAnsweredInOneByte() throws IOException {
        WireClient client = new WireClient(server.port());
        client.decoder().expectEncryptionReply();
        client.send(new GssEncryptionRequest());

        assertThat(client.receive()).isIn(EncryptionReply.GSSAPI, EncryptionReply.NONE);
        client.abandon();
    }

    @Test
    void aLaterMinorVersionIsNegotiated() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.send(new Startup(1, Map.of("user", SUPERUSER, "_pq_.unheard_of", "1")));

            assertThat(client.untilReady())
                    .contains(new NegotiateProtocolVersion(0x30000, List.of("_pq_.unheard_of")));
        }
    }

    @Test
    void aVerifierMadeHereLogsInThere() throws IOException {
        byte[] salt = new byte[ScramVerifier.SALT_BYTES_DEFAULT];
        seed.random().nextBytes(salt);
        for (String password : List.of("sesame", "I\u00ADX \u2168 né", "\u0007bell")) {
            ScramVerifier verifier = ScramVerifier.of(password, salt, 4096);
            try (WireClient owner = WireClient.connect(server.port(), SUPERUSER)) {
                owner.query("DROP ROLE IF EXISTS scram");
                owner.query("CREATE ROLE scram LOGIN PASSWORD '" + verifier.toText() + "'");
            }
            try (WireClient client = new WireClient(server.port())) {
                client.send(WireClient.startup("scram"));
                assertThat(client.authenticate(password, "a-nonce"))
                        .isEqualTo(new AuthenticationRequest.Ok());
                client.untilReady();
            }
        }
    }

    @Test
    void aVerifierMadeThereIsTheOneMadeHere() throws IOException {
        try (WireClient owner = WireClient.connect(server.port(), SUPERUSER)) {
            for (String password : List.of("sesame", "né \u2168", "")) {
                owner.query("DROP ROLE IF EXISTS other");
                owner.query("CREATE ROLE other LOGIN PASSWORD '" + password + "x'");
                FieldValues row =
                        rows(owner.query(
                                        "SELECT rolpassword FROM pg_authid WHERE rolname = 'other'"))
                                .getFirst();
                ScramVerifier theirs = ScramVerifier.parse(new String(row.bytes(0), UTF_8));

                assertThat(
                                ScramVerifier.of(
                                        password + "x", theirs.salt().array(), theirs.iterations()))
                        .isEqualTo(theirs);
            }
            owner.query("DROP ROLE other");
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        try (WireClient owner = WireClient.connect(server.port(), SUPERUSER)) {
            owner.query("DROP ROLE IF EXISTS scram");
            owner.query("CREATE ROLE scram LOGIN PASSWORD 'sesame'");
        }
        WireClient client = new WireClient(server.port());
        client.send(WireClient.startup("scram"));

        assertThat(sqlState(client.authenticate("simsim", "nonce"))).isEqualTo("28P01");
        client.expectEnd();
    }

    @Test
    void whatIsWrittenHereIsWhatPostgresWrites() throws IOException {
        Random random = seed.random();
        List<WireRow> rows = Stream.generate(() -> WireRow.random(random)).limit(ROWS).toList();
        try (WireClient client = WireClient.connect(server.port(), SUPERUSER)) {
            client.query("CREATE TEMP TABLE wire " + WireRow.TABLE);
            client.query(WireRow.SET_TIME_ZONE);
            copyIn(client, rows);

            String select = "SELECT " + WireRow.NAMES + " FROM wire ORDER BY id";
            compare(rows, client.query(select), false);
            client.send(
                    new Parse("", select, List.of()),
                    new Bind("", "", FormatCodes.TEXT, FieldValues.none(), FormatCodes.BINARY),
                    new Execute("", 0),
                    new Sync());
            compare(rows, client.untilReady(), true);
        }
    }

    private static void copyIn(WireClient client, List<WireRow> rows) throws IOException {
        client.send(new Query("COPY wire (" + WireRow.NAMES + ") FROM STDIN (FORMAT binary)"));
        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        CopyResponse.class,
                        response -> {
                            assertThat(response.direction()).isEqualTo(CopyResponse.Direction.IN);
                            assertThat(response.binary()).isTrue();
                            assertThat(response.columns().count()).isEqualTo(WireRow.COLUMNS);
                        });
        byte[] header = Arrays.copyOf("PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1), 19);
        new CopyData(Bytes.of(header)).writeTo(client.out());
        DataRowWriter writer = new DataRowWriter(client.out());
        for (WireRow row : rows) {
            writer.beginCopy(WireRow.COLUMNS);
            row.writeBinary(writer);
            writer.end();
        }
        client.send(new CopyData(Bytes.of(new byte[] {-1, -1})), new CopyDone());
        assertThat(client.untilReady()).contains(new CommandComplete("COPY " + rows.size()));
    }

    private void compare(List<WireRow> expected, List<BackendMessage> answer, boolean binary) {
        List<FieldValues> rows = rows(answer);
        assertThat(rows).hasSameSizeAs(expected);
        WireOutput out = new WireOutput(1 << 20);
        DataRowWriter writer = new DataRowWriter(out);
        for (int i = 0; i < rows.size(); i++) {
            WireRow row = expected.get(i);
            out.clear();
            writer.begin(WireRow.COLUMNS);
            if (binary) {
                row.writeBinary(writer);
            } else {
                row.writeText(writer);
            }
            writer.end();
            WireOutput theirs = new WireOutput(1 << 20);
            new DataRow(rows.get(i)).writeTo(theirs);

            assertThat(new String(out.toByteArray(), UTF_8))
                    .as(seed.repeat(getClass()))
                    .isEqualTo(new String(theirs.toByteArray(), UTF_8));
            assertThat(out.toByteArray())
                    .as(seed.repeat(getClass()))
                    .isEqualTo(theirs.toByteArray());
            assertThat(binary ? WireRow.readBinary(rows.get(i)) : WireRow.readText(rows.get(i)))
                    .as(seed.repeat(getClass()))
                    .isEqualTo(row);
        }
    }

    @Test
    void numericsThatAreNoNumbersAreReadInBothFormats() throws IOException {
        String sql = "SELECT 'NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric, 1::numeric";
        try (WireClient client = WireClient.connect(server.port(), SUPERUSER)) {
            FieldValues text = rows(client.query(sql)).getFirst();
            client.send(
                    new Parse("", sql, List.of()),
                    new Bind("", "", FormatCodes.TEXT, FieldValues.none(), FormatCodes.BINARY),
                    new Execute("", 0),
                    new Sync());
            FieldValues binary = rows(client.untilReady()).getFirst();

            for (NumericSpecial special : NumericSpecial.values()) {
                int i = special.ordinal();
                assertThat(TextValues.numericSpecial(text.array(), text.offset(i), text.length(i)))
                        .contains(special);
                assertThat(
                                BinaryValues.numericSpecial(
                                        binary.array(), binary.offset(i), binary.length(i)))
                        .contains(special);
                WireOutput out = new WireOutput(100);
                new DataRowWriter(out).numericBinary(special);
                assertThat(Arrays.copyOfRange(out.toByteArray(), 4, out.size()))
                        .isEqualTo(binary.bytes(i));
            }
            assertThat(
                            BinaryValues.numericSpecial(
                                    binary.array(), binary.offset(3), binary.length(3)))
                    .isEmpty();
        }
    }

    @Test
    void aStatementIsPreparedDescribedBoundAndRunInParts() throws IOException {
        FieldValues three =
                FieldValues.of(
                        List.of(
                                Optional.of(ByteBuffer.allocate(8).putLong(3).array()),
                                Optional.of("x".getBytes(UTF_8)),
                                Optional.empty()));
        try (WireClient client = WireClient.connect(server.port(), SUPERUSER)) {
            client.send(
                    new Parse(
                            "s",
                            "SELECT g, $2::text AS t, $3::date FROM generate_series(1, $1) g",
                            List.of(20, 0)),
                    new Describe(Target.STATEMENT, "s"),
                    new Bind(
                            "p",
                            "s",
                            FormatCodes.of(true, false, false),
                            three,
                            FormatCodes.of(true, false, true)),
                    new Describe(Target.PORTAL, "p"),
                    new Execute("p", 2),
                    new Flush());
            assertThat(client.receive()).isEqualTo(SimpleReply.PARSE_COMPLETE);
            assertThat(client.receive()).isEqualTo(new ParameterDescription(List.of(20, 25, 1082)));
            assertThat(client.receive()).isInstanceOf(RowDescription.class);
            assertThat(client.receive()).isEqualTo(SimpleReply.BIND_COMPLETE);
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            RowDescription.class,
                            description -> {
                                assertThat(description.columns().get(0).type()).isEqualTo(20);
                                assertThat(description.columns().get(0).binary()).isTrue();
                                assertThat(description.columns().get(1).name()).isEqualTo("t");
                                assertThat(description.columns().get(1).binary()).isFalse();
                            });
            assertThat(client.receive()).isInstanceOf(DataRow.class);
            assertThat(client.receive()).isInstanceOf(DataRow.class);
            assertThat(client.receive()).isEqualTo(SimpleReply.PORTAL_SUSPENDED);
            client.send(
                    new Execute("p", 0),
                    new Close(Target.PORTAL, "p"),
                    new Close(Target.STATEMENT, "s"),
                    new Parse("", "", List.of()),
                    new Bind("", "", FormatCodes.TEXT, FieldValues.none(), FormatCodes.TEXT),
                    new Describe(Target.PORTAL, ""),
                    new Execute("", 0),
                    new Sync());

            List<BackendMessage> rest = client.untilReady();
            FieldValues third = rows(rest).getFirst();
            assertThat(BinaryValues.int8(third.array(), third.offset(0), third.length(0)))
                    .isEqualTo(3);
            assertThat(third.isNull(2)).isTrue();
            assertThat(rest.subList(1, rest.size()))
                    .containsExactly(
                            new CommandComplete("SELECT 1"),
                            SimpleReply.CLOSE_COMPLETE,
                            SimpleReply.CLOSE_COMPLETE,
                            SimpleReply.PARSE_COMPLETE,
                            SimpleReply.BIND_COMPLETE,
                            SimpleReply.NO_DATA,
                            SimpleReply.EMPTY_QUERY_RESPONSE,
                            new ReadyForQuery(TransactionStatus.IDLE));
        }
    }

    @Test
    void copiesAreReadAndGivenUp() throws IOException {
        try (WireClient client = WireClient.connect(server.port(), SUPERUSER)) {
            List<BackendMessage> copied =
                    client.query("COPY (VALUES (1, 'a'), (2, NULL)) TO STDOUT");
            assertThat(copied.subList(0, 4))
                    .containsExactly(
                            new CopyResponse(
                                    CopyResponse.Direction.OUT,
                                    false,
                                    FormatCodes.of(false, false)),
                            new CopyData(Bytes.of("1\ta\n".getBytes(UTF_8))),
                            new CopyData(Bytes.of("2\t\\N\n".getBytes(UTF_8))),
                            new CopyDone());

            client.query("CREATE TEMP TABLE given_up (a int)");
            client.send(new Query("COPY given_up FROM STDIN"), new CopyFail("had enough"));
            List<BackendMessage> answer = client.untilReady();

            assertThat(sqlState(answer.get(1))).isEqualTo("57014");
        }
    }

    @Test
    void errorsNoticesAndNotificationsAreRead() throws IOException {
        try (WireClient client = WireClient.connect(server.port(), SUPERUSER)) {
            client.send(new Query("BEGIN; SELECT 1/0"));
            List<BackendMessage> failed = client.untilReady();
            assertThat(sqlState(failed.get(1))).isEqualTo("22012");
            assertThat(failed.getLast()).isEqualTo(new ReadyForQuery(TransactionStatus.FAILED));

            client.query("ROLLBACK");
            assertThat(
                            client.query("DO $$ BEGIN RAISE NOTICE 'né' USING HINT = 'h'; END $$")
                                    .get(0))
                    .isInstanceOfSatisfying(
                            NoticeResponse.class,
                            notice -> {
                                assertThat(notice.fields().field(ErrorField.MESSAGE))
                                        .contains("né");
                                assertThat(notice.fields().field(ErrorField.HINT)).contains("h");
                            });
            assertThat(client.query("LISTEN news; NOTIFY news, 'now'"))
                    .anyMatch(message ->
                            message
                                            instanceof
                                            NotificationResponse(int _, String channel, String text)
                                    && channel.equals("news")
                                    && text.equals("now"));
            client.send(new Query("SELEKT"));
            assertThat(sqlState(client.untilReady().get(0))).isEqualTo("42601");
        }
    }

    @Test
    void theFastPathIsCalled() throws IOException {
        FieldValues oneAndTwo =
                FieldValues.of(
                        List.of(
                                Optional.of(new byte[] {0, 0, 0, 1}),
                                Optional.of(new byte[] {0, 0, 0, 2})));
        int int4pl = 177;
        try (WireClient client = WireClient.connect(server.port(), SUPERUSER)) {
            client.send(new FunctionCall(int4pl, FormatCodes.BINARY, oneAndTwo, true));

            assertThat(client.untilReady().get(0))
                    .isEqualTo(
                            new FunctionCallResponse(
                                    FieldValues.of(List.of(Optional.of(new byte[] {0, 0, 0, 3})))));
        }
    }

    @Test
    void aCancelRequestCancels() throws IOException {
        WireClient client = new WireClient(server.port());
        client.send(WireClient.startup(SUPERUSER));
        BackendKeyData key =
                client.untilReady().stream()
                        .filter(BackendKeyData.class::isInstance)
                        .map(BackendKeyData.class::cast)
                        .findFirst()
                        .orElseThrow();
        client.query("SET statement_timeout = '20s'");
        client.send(new Query("DO $$ BEGIN RAISE NOTICE 'running'; PERFORM pg_sleep(20); END $$"));
        assertThat(client.receive()).isInstanceOf(NoticeResponse.class);

        WireClient cancel = new WireClient(server.port());
        cancel.send(new CancelRequest(key.processId(), key.secretKey()));
        cancel.expectEnd();
        List<BackendMessage> answer = client.untilReady();

        assertThat(
                        answer.stream()
                                .filter(ErrorResponse.class::isInstance)
                                .map(PostgresWireTest::sqlState))
                .containsExactly("57014");
        client.close();
    }

    private static List<FieldValues> rows(List<BackendMessage> answer) {
        List<FieldValues> rows = new ArrayList<>();
        for (BackendMessage message : answer) {
            assertThat(message).isNotInstanceOf(ErrorResponse.class);
            if (message instanceof DataRow(FieldValues values)) {
                rows.add(values);
            }
        }
        return rows;
    }

    private static String sqlState(BackendMessage message) {
        return ((ErrorResponse) message).fields().field(ErrorField.SQL_STATE).orElseThrow();
    }
}

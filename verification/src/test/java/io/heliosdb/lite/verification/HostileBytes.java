package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.Password;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslInitialResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslResponse;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
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
import io.heliosdb.lite.pgwire.message.FrontendMessage.Terminate;
import io.heliosdb.lite.pgwire.message.StartupMessage.CancelRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.GssEncryptionRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.SslRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.Startup;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What a client says that was written by somebody who hates the server: conversations that would be
 * right, with some of their bytes damaged. They speak of a table {@code prey (a BIGINT, b TEXT)}.
 * The same random numbers give the same bytes, but for tokens.
 */
final class HostileBytes {

    /**
     * @param whole whether they consist of messages, so that a message may follow
     */
    record Case(Bytes bytes, boolean whole) {}

    private static final String TAGS = "QPBDECSHXFdcfpZTK\0";
    private static final int KIND_BYTES = 1;

    private final Random random;
    private String token = "heliosdb";

    HostileBytes(Random random) {
        this.random = random;
    }

    /** A token that some result had: RESUME is tried with it. */
    void heard(String newToken) {
        token = newToken;
    }

    /** For a connection that is ready. */
    Case session() {
        return damaged(messages(conversation()), true);
    }

    /** For a connection that has said nothing yet. */
    byte[] opening(String user) {
        List<FrontendMessage> messages = new ArrayList<>();
        switch (random.nextInt(6)) {
            case 0 -> messages.add(new SslRequest());
            case 1 -> messages.add(new GssEncryptionRequest());
            case 2 -> messages.add(new CancelRequest(random.nextInt(), random.nextInt()));
            default -> {}
        }
        Map<String, String> parameters = new LinkedHashMap<>(WireClient.startup(user).parameters());
        parameters.put("options", "-c timezone=UTC");
        parameters.put("_pq_.x", "1");
        messages.add(new Startup(random.nextInt(4) == 0 ? random.nextInt(9) : 0, parameters));
        messages.add(
                new SaslInitialResponse("SCRAM-SHA-256", Bytes.of("n,,n=,r=abc".getBytes(UTF_8))));
        messages.add(new SaslResponse(Bytes.of("c=biws,r=abc,p=AAAA".getBytes(UTF_8))));
        messages.addAll(conversation());
        return damaged(messages(messages), false).bytes().array();
    }

    private List<FrontendMessage> conversation() {
        return switch (random.nextInt(8)) {
            case 0 -> inParts();
            case 1 -> inParts().reversed();
            case 2 -> copyIn();
            case 3 ->
                    List.of(
                            new Query("BEGIN; DECLARE c CURSOR FOR SELECT * FROM prey; FETCH 3 c"),
                            new Execute("c", 2),
                            new Sync(),
                            new Query("FETCH FORWARD ALL FROM c; CLOSE c; COMMIT"));
            case 4 ->
                    List.of(
                            new Query("RESUME '" + token + "' SKIP " + random.nextInt(5)),
                            new Query("COPY (RESUME '" + token + "') TO STDOUT"),
                            resume());
            case 5 -> List.of(odd(), new Sync());
            default -> List.of(new Query(statement()), new Query(statement()));
        };
    }

    /** A result in parts, within a transaction. */
    private List<FrontendMessage> inParts() {
        boolean binary = random.nextBoolean();
        byte[] from =
                binary
                        ? ByteBuffer.allocate(Long.BYTES).putLong(random.nextInt(50)).array()
                        : "7".getBytes(US_ASCII);
        return List.of(
                new Query("BEGIN"),
                new Parse("s", "SELECT a, b FROM prey WHERE a >= $1 ORDER BY a", List.of(20)),
                new Describe(Target.STATEMENT, "s"),
                new Bind(
                        "p",
                        "s",
                        binary ? FormatCodes.BINARY : FormatCodes.TEXT,
                        FieldValues.of(List.of(Optional.of(from))),
                        binary ? FormatCodes.BINARY : FormatCodes.TEXT),
                new Execute("p", 3),
                new Sync(),
                new Execute("p", 2),
                new Flush(),
                new Execute("p", random.nextInt(9) - 1),
                new Close(Target.PORTAL, "p"),
                new Sync(),
                new Query(random.nextBoolean() ? "COMMIT" : "ROLLBACK"),
                new Close(Target.STATEMENT, "s"),
                new Sync());
    }

    private List<FrontendMessage> copyIn() {
        String row = random.nextInt(1_000, 1_000_000) + "\tcopied \\\\ \\x41 \\N\n";
        return List.of(
                new Query(
                        random.nextBoolean()
                                ? "COPY prey FROM STDIN"
                                : "COPY prey FROM STDIN (FORMAT csv, HEADER)"),
                new CopyData(Bytes.of(row.getBytes(UTF_8))),
                new CopyData(Bytes.of("5,\"x\"\n\\.\n".getBytes(UTF_8))),
                random.nextBoolean() ? new CopyDone() : new CopyFail("no more"));
    }

    private FrontendMessage resume() {
        return new Parse("", "RESUME '" + token + "'", List.of());
    }

    /** What no client says at this place. */
    private FrontendMessage odd() {
        return switch (random.nextInt(4)) {
            case 0 -> new FunctionCall(1, FormatCodes.TEXT, FieldValues.none(), false);
            case 1 -> new Password("guess");
            case 2 -> new Terminate();
            default -> new CopyDone();
        };
    }

    private String statement() {
        List<String> statements =
                List.of(
                        "SELECT count(*), max(b) FROM prey GROUP BY a / 7 ORDER BY 1",
                        "SELECT p.a FROM prey p JOIN prey q ON p.a = q.a WHERE q.b LIKE '%1%'",
                        "INSERT INTO prey VALUES (" + random.nextLong() + ", 'new')",
                        "UPDATE prey SET b = upper(b) WHERE a BETWEEN 3 AND 5",
                        "DELETE FROM prey WHERE a > 150",
                        "COPY (SELECT * FROM prey) TO STDOUT (FORMAT binary)",
                        "COPY prey TO STDOUT",
                        "SET heliosdb.report_position = "
                                + (random.nextBoolean() ? "stream" : "execute"),
                        "SET heliosdb.hold_portals = " + (random.nextBoolean() ? "on" : "off"),
                        "FETCH 3 FROM heliosdb_portal_1",
                        "CLOSE heliosdb_portal_1",
                        "SET timezone = 'Europe/Berlin'; SHOW timezone; RESET ALL",
                        "EXPLAIN SELECT * FROM prey ORDER BY b",
                        "SELECT * FROM heliosdb_cursors",
                        "SELECT * FROM known",
                        "CREATE TABLE mine (a INTEGER)",
                        "BEGIN ISOLATION LEVEL REPEATABLE READ",
                        "SELECT 1e308 * 10, -9223372036854775808 / -1, CAST('x' AS INTEGER)");
        return statements.get(random.nextInt(statements.size()));
    }

    private static List<byte[]> messages(List<FrontendMessage> said) {
        List<byte[]> messages = new ArrayList<>();
        for (FrontendMessage message : said) {
            WireOutput out = new WireOutput(1 << 20);
            message.writeTo(out);
            messages.add(out.toByteArray());
        }
        return messages;
    }

    private Case damaged(List<byte[]> messages, boolean tagged) {
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(messages.size());
            switch (random.nextInt(6)) {
                case 0 -> messages.add(at, messages.get(random.nextInt(messages.size())));
                case 1 -> Collections.swap(messages, at, random.nextInt(messages.size()));
                case 2 -> messages.set(at, withLength(resized(messages.get(at)), tagged));
                case 3 -> {
                    if (tagged) {
                        byte[] message = messages.get(at).clone();
                        message[0] = (byte) TAGS.charAt(random.nextInt(TAGS.length()));
                        messages.set(at, message);
                    }
                }
                default -> messages.set(at, withLength(flipped(messages.get(at)), tagged));
            }
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        return random.nextInt(10) == 0
                ? new Case(Bytes.of(withoutFrames(bytes)), false)
                : new Case(Bytes.of(bytes), true);
    }

    private byte[] flipped(byte[] message) {
        byte[] bytes = message.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            int at = random.nextInt(bytes.length);
            bytes[at] =
                    switch (random.nextInt(3)) {
                        case 0 -> (byte) random.nextInt(256);
                        case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                        default -> random.nextBoolean() ? (byte) 0xff : 0;
                    };
        }
        bytes[0] = message[0];
        return bytes;
    }

    private byte[] resized(byte[] message) {
        int header = KIND_BYTES + Integer.BYTES;
        int size = header + random.nextInt(Math.max(1, message.length + 4 - header));
        return Arrays.copyOf(message, size);
    }

    /** The length is that of the bytes: only what is inside is damaged. */
    private static byte[] withLength(byte[] message, boolean tagged) {
        int at = tagged ? KIND_BYTES : 0;
        if (tagged) {
            ByteBuffer.wrap(message).putInt(at, message.length - at);
        }
        return message;
    }

    /** Where messages begin cannot be told any more. */
    private byte[] withoutFrames(byte[] bytes) {
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> {
                byte[] damaged = bytes.clone();
                int length = random.nextBoolean() ? random.nextInt() : random.nextInt(1 << 26);
                int at = KIND_BYTES;
                if (damaged.length >= at + Integer.BYTES) {
                    ByteBuffer.wrap(damaged).putInt(at, length);
                }
                yield damaged;
            }
        };
    }
}

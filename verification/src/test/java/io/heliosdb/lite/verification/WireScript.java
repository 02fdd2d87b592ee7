package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
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
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Target;
import io.heliosdb.lite.pgwire.message.StartupMessage.CancelRequest;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A client's part of a conversation as text, a message on each line; "-" is the empty name.
 *
 * <pre>
 * query SQL                       and sync: what the server says until ReadyForQuery is taken
 * parse NAME SQL                  with types: parse NAME:20,25 SQL
 * bind PORTAL STATEMENT [VALUE..] a value 0x.. is binary, \N is NULL; results in text
 * binary PORTAL STATEMENT         results in binary
 * formats PORTAL STATEMENT F V R  so many parameter formats, values "1" and result formats
 * describe|close S|P NAME
 * execute PORTAL ROWS
 * flush                           what the server says until it is silent is taken
 * data TEXT, done, fail           of COPY; \n and \t are a line's end and a tabulator
 * cancel                          by another connection
 * silence, unread                 for a while; what the server says is taken, or left
 * </pre>
 *
 * A "+" before {@code query} or {@code sync}: the answer is not waited for.
 */
final class WireScript {

    /** Both servers answer within this, however busy the machine; then they are silent. */
    private static final int SILENCE_MILLIS = 400;

    private static final int SHOWN = 200;
    private static final int LONG_ROW = 100_000;

    private final int port;
    private final WireClient client;
    private final BackendKeyData key;
    private final List<String> said = new ArrayList<>();

    private WireScript(int port, String user) throws IOException {
        this.port = port;
        client = new WireClient(port);
        client.send(WireClient.startup(user));
        key =
                client.untilReady().stream()
                        .filter(BackendKeyData.class::isInstance)
                        .map(BackendKeyData.class::cast)
                        .findFirst()
                        .orElseThrow();
    }

    /** What the client and the server said. */
    static List<String> run(int port, String user, String script) throws IOException {
        WireScript running = new WireScript(port, user);
        try {
            for (String line : script.lines().filter(line -> !line.isBlank()).toList()) {
                running.line(line.strip());
            }
            running.client.close();
        } catch (EOFException _) {
            running.said.add("end");
            running.client.abandon();
        }
        return WireWords.joined(running.said);
    }

    private void line(String line) throws IOException {
        said.add("> " + line.substring(0, Math.min(line.length(), SHOWN)));
        String[] words = line.split(" ", -1);
        String rest = line.substring(Math.min(words[0].length() + 1, line.length()));
        switch (words[0]) {
            case "query" -> {
                client.send(new Query(rest));
                untilReady();
            }
            case "+query" -> client.send(new Query(rest));
            case "sync" -> {
                client.send(new Sync());
                untilReady();
            }
            case "+sync" -> client.send(new Sync());
            case "ready" -> untilReady();
            case "flush" -> {
                client.send(new Flush());
                untilSilence();
            }
            case "silence" -> untilSilence();
            case "unread" -> client.leaveUnread(SILENCE_MILLIS);
            case "cancel" -> cancel();
            case "formats" -> formats(words);
            default -> client.send(message(words, rest));
        }
    }

    private FrontendMessage message(String[] words, String rest) {
        return switch (words[0]) {
            case "parse" -> parse(words[1], rest.substring(words[1].length()).strip());
            case "bind" -> bind(words);
            case "binary" ->
                    new Bind(
                            name(words[1]),
                            name(words[2]),
                            FormatCodes.TEXT,
                            FieldValues.none(),
                            FormatCodes.BINARY);
            case "describe" -> new Describe(target(words[1]), name(words[2]));
            case "close" -> new Close(target(words[1]), name(words[2]));
            case "execute" -> new Execute(name(words[1]), Integer.parseInt(words[2]));
            case "data" ->
                    new CopyData(
                            Bytes.of(
                                    rest.replace("\\n", "\n")
                                            .replace("\\t", "\t")
                                            .getBytes(UTF_8)));
            case "done" -> new CopyDone();
            case "fail" -> new CopyFail(rest);
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static Parse parse(String name, String sql) {
        List<Integer> types = new ArrayList<>();
        int colon = name.indexOf(':');
        if (colon >= 0) {
            for (String type : name.substring(colon + 1).split(",", -1)) {
                types.add(Integer.valueOf(type));
            }
        }
        return new Parse(name(colon < 0 ? name : name.substring(0, colon)), sql, types);
    }

    private static Bind bind(String[] words) {
        List<Optional<byte[]>> values = new ArrayList<>();
        boolean[] binary = new boolean[words.length - 3];
        for (int i = 0; i < binary.length; i++) {
            String word = words[i + 3];
            binary[i] = word.startsWith("0x");
            byte[] bytes =
                    binary[i] ? HexFormat.of().parseHex(word.substring(2)) : word.getBytes(UTF_8);
            values.add(word.equals("\\N") ? Optional.empty() : Optional.of(bytes));
        }
        return new Bind(
                name(words[1]),
                name(words[2]),
                FormatCodes.of(binary),
                FieldValues.of(values),
                FormatCodes.TEXT);
    }

    /** As no {@link Bind} can be: its numbers do not go together. */
    private void formats(String[] words) throws IOException {
        int message = client.out().begin('B');
        client.out().cstring(name(words[1]));
        client.out().cstring(name(words[2]));
        for (int list = 3; list <= 5; list++) {
            int count = Integer.parseInt(words[list]);
            client.out().count(count);
            for (int i = 0; i < count; i++) {
                if (list == 4) {
                    client.out().int32(1);
                    client.out().int8('1');
                } else {
                    client.out().int16(0);
                }
            }
        }
        client.out().end(message);
        client.flush();
    }

    private static Target target(String word) {
        return word.equals("S") ? Target.STATEMENT : Target.PORTAL;
    }

    private static String name(String word) {
        return word.equals("-") ? "" : word;
    }

    private void cancel() throws IOException {
        WireClient other = new WireClient(port);
        other.send(new CancelRequest(key.processId(), key.secretKey()));
        other.expectEnd();
    }

    private void untilReady() throws IOException {
        BackendMessage message;
        do {
            message = client.receive();
            say(message);
        } while (!(message instanceof ReadyForQuery));
    }

    private void untilSilence() throws IOException {
        Optional<BackendMessage> message = client.receiveWithin(SILENCE_MILLIS);
        while (message.isPresent()) {
            say(message.get());
            message = client.receiveWithin(SILENCE_MILLIS);
        }
    }

    /** How many long rows come before an error is chance. */
    private void say(BackendMessage message) {
        String words = WireWords.withNotices(message).orElse("");
        String shortly = words.length() > LONG_ROW ? "long rows" : words;
        if (!shortly.isEmpty()
                && (said.isEmpty() || !said.getLast().equals(shortly) || words.equals(shortly))) {
            said.add(shortly);
        }
    }
}

package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.codec.BackendDecoder;
import io.heliosdb.lite.pgwire.codec.DecoderLimits;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslInitialResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Terminate;
import io.heliosdb.lite.pgwire.message.StartupMessage.Startup;
import io.heliosdb.lite.pgwire.scram.ScramClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that speaks by pgwire alone. Every message that it receives is written again and
 * compared with the bytes that came.
 */
final class WireClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final BackendDecoder decoder = new BackendDecoder(DecoderLimits.defaults());
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16).limit(0);
    private final WireOutput out = new WireOutput(64 << 20);

    WireClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** A session without a password. */
    static WireClient connect(int port, String user) throws IOException {
        WireClient client = new WireClient(port);
        client.send(startup(user));
        client.untilReady();
        return client;
    }

    static Startup startup(String user) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", user);
        parameters.put("database", "postgres");
        parameters.put("client_encoding", "UTF8");
        return new Startup(0, parameters);
    }

    /** Goes through SCRAM; what the server said last: AuthenticationOk or an error. */
    BackendMessage authenticate(String password, String nonce) throws IOException {
        ScramClient scram = new ScramClient("", password, nonce);
        assertThat(receive()).isEqualTo(new AuthenticationRequest.Sasl(List.of("SCRAM-SHA-256")));
        send(new SaslInitialResponse("SCRAM-SHA-256", Bytes.of(scram.first())));
        if (!(receive() instanceof AuthenticationRequest.SaslContinue(Bytes challenge))) {
            throw new AssertionError("no challenge");
        }
        send(new SaslResponse(Bytes.of(scram.proof(challenge.array()))));
        BackendMessage answer = receive();
        if (answer instanceof AuthenticationRequest.SaslFinal(Bytes proof)) {
            scram.verify(proof.array());
            return receive();
        }
        return answer;
    }

    /** The buffer of what {@link #flush} sends. */
    WireOutput out() {
        return out;
    }

    void flush() throws IOException {
        socket.getOutputStream().write(out.array(), 0, out.size());
        out.clear();
    }

    void send(FrontendMessage... messages) throws IOException {
        for (FrontendMessage message : messages) {
            message.writeTo(out);
        }
        flush();
    }

    BackendDecoder decoder() {
        return decoder;
    }

    BackendMessage receive() throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        while (true) {
            int from = in.position();
            Optional<BackendMessage> message = decoder.decode(in);
            taken.write(in.array(), from, in.position() - from);
            if (message.isPresent()) {
                WireOutput again = new WireOutput(64 << 20);
                message.get().writeTo(again);
                assertThat(again.toByteArray())
                        .as(message.get().toString())
                        .isEqualTo(taken.toByteArray());
                return message.get();
            }
            int read = socket.getInputStream().read(in.array());
            if (read < 0) {
                throw new EOFException();
            }
            in.position(0).limit(read);
        }
    }

    /** The next message; empty when the server says nothing for so long. */
    Optional<BackendMessage> receiveWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return Optional.of(receive());
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        } finally {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    /** The server says nothing for so long, and stays. */
    void expectSilence(int millis) throws IOException {
        assertThat(in.hasRemaining()).isFalse();
        socket.setSoTimeout(millis);
        try {
            assertThat(socket.getInputStream().read()).as("what the server says").isNull();
        } catch (SocketTimeoutException _) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    /** Takes nothing from the socket for so long. */
    void leaveUnread(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** All messages up to the next that says that the server waits. */
    List<BackendMessage> untilReady() throws IOException {
        List<BackendMessage> messages = new ArrayList<>();
        do {
            messages.add(receive());
        } while (!(messages.getLast() instanceof ReadyForQuery));
        return messages;
    }

    /** Runs a statement that has to succeed. */
    List<BackendMessage> query(String sql) throws IOException {
        send(new Query(sql));
        List<BackendMessage> answer = untilReady();
        assertThat(answer).noneMatch(ErrorResponse.class::isInstance);
        return answer;
    }

    /** Says nothing more, and still listens. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Leaves without a word. */
    void abandon() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        send(new Terminate());
        expectEnd();
    }

    /** The server says nothing more and closes. */
    void expectEnd() throws IOException {
        assertThat(socket.getInputStream().read()).as("bytes after the end").isEqualTo(-1);
        socket.close();
    }
}

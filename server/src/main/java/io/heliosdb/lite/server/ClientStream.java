package io.heliosdb.lite.server;

import io.heliosdb.lite.ClientTraffic;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.codec.DecoderLimits;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The bytes of one client: whole messages in, and out what was written to {@link #out}. For one
 * thread; another may end its input or cut it off.
 */
final class ClientStream implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite.server");
    private static final int INPUT_BYTES = 16 * 1024;
    private static final int MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

    /** How long a goodbye by TLS may take: there is nobody who waits for it. */
    private static final int GOODBYE_MILLIS = 1_000;

    private final Socket plain;
    private final ClientTraffic traffic;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES).flip();
    private final WireOutput out = new WireOutput(MAX_OUTPUT_BYTES);
    private final FrontendDecoder decoder = new FrontendDecoder(DecoderLimits.defaults());
    private Socket socket;
    private volatile long lastNanos = System.nanoTime();

    ClientStream(Socket plain, ClientTraffic traffic) {
        this.plain = plain;
        this.traffic = traffic;
        this.socket = plain;
    }

    void configure() throws IOException {
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
    }

    InetAddress peer() {
        return plain.getInetAddress();
    }

    /** Which messages come next. */
    void expect(FrontendDecoder.Phase phase) {
        decoder.expect(phase);
    }

    WireOutput out() {
        return out;
    }

    boolean isEncrypted() {
        return socket instanceof SSLSocket;
    }

    /**
     * Goes on by TLS. What came in clear text behind the request for it is not taken for encrypted:
     * somebody between here and the client may have put it there.
     */
    void encrypt(SSLContext tls) throws IOException {
        if (input.hasRemaining() || decoder.inMessage()) {
            throw ProtocolException.violation("there is clear text behind the request for TLS");
        }
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, false);
        encrypted.setUseClientMode(false);
        encrypted.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        encrypted.startHandshake();
        socket = encrypted;
    }

    /** The next message, of the bytes that came already. */
    Optional<FrontendMessage> buffered() {
        return decoder.decode(input);
    }

    /** Nothing has come that was not read; where TLS or a stream without a count hides it, too. */
    boolean isSilent() throws IOException {
        return !input.hasRemaining() && plain.getInputStream().available() == 0;
    }

    /** The next message; waits for it. */
    FrontendMessage read() throws IOException {
        while (true) {
            Optional<FrontendMessage> message = decoder.decode(input);
            if (message.isPresent()) {
                return message.get();
            }
            int count = socket.getInputStream().read(input.array());
            if (count < 0) {
                throw new EOFException(
                        decoder.inMessage() ? "within a message" : "between messages");
            }
            lastNanos = System.nanoTime();
            traffic.received(count);
            input.clear().limit(count);
        }
    }

    void send() throws IOException {
        if (out.size() > 0) {
            socket.getOutputStream().write(out.array(), 0, out.size());
            lastNanos = System.nanoTime();
            traffic.sent(out.size());
            out.clear();
        }
    }

    /** Sends a whole message now; what stands in {@link #out} is not touched, and comes behind. */
    void sendBefore(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        lastNanos = System.nanoTime();
        traffic.sent(message.length);
    }

    /** When a byte came or went last, or the client was connected. Any thread may ask. */
    long lastNanos() {
        return lastNanos;
    }

    /** Whoever waits for a message gets the end of the stream. Any thread may call it. */
    void endInput() {
        try {
            plain.shutdownInput();
        } catch (IOException closed) {
            LOG.log(System.Logger.Level.DEBUG, "closed already", closed);
        }
    }

    /** Ends it at once. Any thread may call it. */
    void cut() {
        try {
            plain.close();
        } catch (IOException closed) {
            LOG.log(System.Logger.Level.DEBUG, "closed already", closed);
        }
    }

    /** A client by TLS is told that this is the end, as far as it listens. */
    @Override
    public void close() {
        try (Socket ending = plain) {
            if (isEncrypted() && !ending.isClosed()) {
                ending.setSoTimeout(GOODBYE_MILLIS);
                socket.close();
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a client did not wait for the end", gone);
        }
    }
}

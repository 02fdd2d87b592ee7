package io.heliosdb.lite.jdbc.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One end of a connection between two threads of this process, as a {@link Socket}: what is made
 * for the network reads and writes it unchanged. It comes connected. Nothing of the operating
 * system is behind it.
 */
final class LocalSocket extends Socket {

    /** Two ends that are connected with each other. */
    record Pair(Socket client, Socket server) {}

    private LocalSocket(End end) throws IOException {
        super(end);
        connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)); // in name only
    }

    /**
     * Connects.
     *
     * @param closed is called once, when the client has closed its end
     */
    static Pair pair(Runnable closed) throws IOException {
        ByteQueue requests = new ByteQueue();
        ByteQueue answers = new ByteQueue();
        return new Pair(
                new LocalSocket(new End(answers, requests, closed)),
                new LocalSocket(new End(requests, answers, () -> {})));
    }

    /** What {@link Socket} asks of a network. */
    private static final class End extends SocketImpl {

        private static final String NO_NETWORK = "a connection within the process";

        private final Map<Integer, Object> options =
                new ConcurrentHashMap<>(
                        Map.of(
                                SocketOptions.SO_TIMEOUT,
                                0,
                                SocketOptions.SO_RCVBUF,
                                ByteQueue.CAPACITY_BYTES,
                                SocketOptions.SO_SNDBUF,
                                ByteQueue.CAPACITY_BYTES));
        private final ByteQueue input;
        private final ByteQueue output;
        private final Runnable whenClosed;
        private final AtomicBoolean closed = new AtomicBoolean();

        End(ByteQueue input, ByteQueue output, Runnable whenClosed) {
            this.input = input;
            this.output = output;
            this.whenClosed = whenClosed;
        }

        @Override
        protected InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int timeoutMillis =
                            options.get(SocketOptions.SO_TIMEOUT) instanceof Integer n ? n : 0;
                    return input.read(bytes, offset, length, timeoutMillis);
                }

                @Override
                public int available() {
                    return input.available();
                }
            };
        }

        @Override
        protected OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    output.write(bytes, offset, length);
                }
            };
        }

        @Override
        protected int available() {
            return input.available();
        }

        @Override
        protected void close() {
            if (!closed.getAndSet(true)) {
                output.endWriting();
                input.endReading();
                whenClosed.run();
            }
        }

        /** The other side may write no more; what it has written can be read. */
        @Override
        protected void shutdownInput() {
            input.endWriting();
        }

        @Override
        protected void shutdownOutput() {
            output.endWriting();
        }

        @Override
        public void setOption(int option, Object value) {
            options.put(option, value);
        }

        @Override
        public Object getOption(int option) {
            return options.getOrDefault(option, false);
        }

        @Override
        protected void create(boolean stream) {
            // there is nothing to be created
        }

        @Override
        protected void connect(SocketAddress address, int timeoutMillis) {
            // it is
        }

        @Override
        protected void connect(String host, int port) throws SocketException {
            throw new SocketException(NO_NETWORK);
        }

        @Override
        protected void connect(InetAddress address, int port) throws SocketException {
            throw new SocketException(NO_NETWORK);
        }

        @Override
        protected void bind(InetAddress host, int port) throws SocketException {
            throw new SocketException(NO_NETWORK);
        }

        @Override
        protected void listen(int backlog) throws SocketException {
            throw new SocketException(NO_NETWORK);
        }

        @Override
        protected void accept(SocketImpl socket) throws SocketException {
            throw new SocketException(NO_NETWORK);
        }

        @Override
        protected void sendUrgentData(int data) throws SocketException {
            throw new SocketException(NO_NETWORK);
        }
    }
}

package io.heliosdb.lite.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between a client and a server on this machine that fails on command. */
final class FaultRelay implements AutoCloseable {

    /** What happens to a connection behind so many bytes in one direction. */
    record Fault(boolean towardsClient, long bytes) {}

    private record Pair(Socket client, Socket server) {
        /** Both ends get a reset. */
        void cut() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    throw new IllegalStateException("a socket cannot be closed", e);
                }
            }
        }
    }

    private static final Fault NONE = new Fault(true, Long.MAX_VALUE);

    private final ServerSocket listening;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int target;

    FaultRelay(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** New connections go there. */
    void target(int port) {
        target = port;
    }

    /** For the next connection that has none yet. */
    void add(Fault fault) {
        faults.add(fault);
    }

    void forgetFaults() {
        faults.clear();
    }

    int cuts() {
        return cuts.get();
    }

    /** Resets all connections that there are. */
    void cutAll() {
        for (Pair pair : pairs) {
            cut(pair);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connect(client);
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new IllegalStateException("the relay cannot accept", e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException _) {
            client.setSoLinger(true, 0); // nobody there: refused, as far as a relay can
            client.close();
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Pair pair = new Pair(client, server);
        pairs.add(pair);
        Fault fault = faults.poll();
        Fault due = fault == null ? NONE : fault;
        long toClient = due.towardsClient() ? due.bytes() : Long.MAX_VALUE;
        long toServer = due.towardsClient() ? Long.MAX_VALUE : due.bytes();
        Thread.ofVirtual().start(() -> pump(pair, server, client, toClient));
        Thread.ofVirtual().start(() -> pump(pair, client, server, toServer));
    }

    private void pump(Pair pair, Socket from, Socket to, long bytesMax) {
        byte[] buffer = new byte[8192];
        long left = bytesMax;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                int passed = (int) Math.min(count, left);
                out.write(buffer, 0, passed);
                left -= passed;
                if (left == 0) {
                    cut(pair);
                    return;
                }
                count = in.read(buffer);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            close(pair);
        }
    }

    private void cut(Pair pair) {
        if (pairs.remove(pair)) {
            cuts.incrementAndGet();
            pair.cut();
        }
    }

    private void close(Pair pair) {
        if (pairs.remove(pair)) {
            pair.cut(); // one end is gone: so is the other
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        pairs.forEach(this::close);
    }
}

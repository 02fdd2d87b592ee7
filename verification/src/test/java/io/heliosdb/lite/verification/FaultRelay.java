package io.heliosdb.lite.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between a client and a server on this machine that fails on command. */
final class FaultRelay implements AutoCloseable {

    private enum Kind {
        NONE,
        CUT,
        HALF_OPEN,
        STALL,
        SLOW,
        LOST_REPLY
    }

    /** What happens to a connection, and behind how many bytes in one direction. */
    record Fault(Kind kind, boolean towardsClient, long bytes, String request) {

        private Fault(Kind kind, boolean towardsClient, long bytes) {
            this(kind, towardsClient, bytes, "");
        }

        /** Both ends get a reset. */
        static Fault cut(boolean towardsClient, long bytes) {
            return new Fault(Kind.CUT, towardsClient, bytes);
        }

        /** Behind so many bytes towards it the client gets a reset; the server hears nothing. */
        static Fault halfOpen(long bytes) {
            return new Fault(Kind.HALF_OPEN, true, bytes);
        }

        /** Behind so many bytes towards the client nothing comes through, and both ends stay. */
        static Fault stall(long bytes) {
            return new Fault(Kind.STALL, true, bytes);
        }

        /** So many bytes a second towards the client. */
        static Fault slow(long bytesPerSecond) {
            return new Fault(Kind.SLOW, true, bytesPerSecond);
        }

        /**
         * What the server answers when it has got a message with this text, and a reset instead.
         */
        static Fault lostReply(String request) {
            return new Fault(Kind.LOST_REPLY, false, Long.MAX_VALUE, request);
        }

        private long bytesMax(boolean direction) {
            boolean counts = kind != Kind.NONE && kind != Kind.SLOW && kind != Kind.LOST_REPLY;
            return counts && direction == towardsClient ? bytes : Long.MAX_VALUE;
        }
    }

    private record Pair(Socket client, Socket server, Fault fault, AtomicBoolean asked) {

        /** Whether this is the reply that gets lost; looks for the request in what is asked. */
        boolean losesReply(boolean towardsClient, byte[] bytes, int count) {
            if (fault.kind() != Kind.LOST_REPLY) {
                return false;
            }
            if (!towardsClient
                    && new String(bytes, 0, count, StandardCharsets.ISO_8859_1)
                            .contains(fault.request())) {
                asked.set(true);
            }
            return towardsClient && asked.get();
        }

        /** Both ends get a reset. */
        void cut() {
            reset(client);
            reset(server);
        }
    }

    private static final Fault NONE = new Fault(Kind.NONE, true, 0);
    private static final int SLOW_PIECES_PER_SECOND = 20;

    private final ServerSocket listening;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final Set<Pair> silent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int target;
    private volatile boolean parted;

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

    /** How many connections were cut, left half open or stalled. */
    int cuts() {
        return cuts.get();
    }

    /** Resets all connections that there are. */
    void cutAll() {
        for (Pair pair : pairs) {
            cut(pair);
        }
    }

    /**
     * Nothing comes through, over no connection, until {@link #heal}; those that there are until
     * then never recover.
     */
    void part() {
        parted = true;
        pairs.forEach(this::goSilent);
    }

    void heal() {
        parted = false;
    }

    /** Resets those that have fallen silent: both ends learn that they are gone. */
    void endSilence() {
        silent.forEach(Pair::cut);
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
            reset(client); // nobody there: refused, as far as a relay can
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Fault fault = faults.poll();
        Pair pair = new Pair(client, server, fault == null ? NONE : fault, new AtomicBoolean());
        if (parted) {
            silent.add(pair);
            return;
        }
        pairs.add(pair);
        Thread.ofVirtual().start(() -> pump(pair, server, client, true));
        Thread.ofVirtual().start(() -> pump(pair, client, server, false));
    }

    private void pump(Pair pair, Socket from, Socket to, boolean towardsClient) {
        boolean slow = towardsClient && pair.fault().kind() == Kind.SLOW;
        byte[] buffer = new byte[slow ? (int) pair.fault().bytes() / SLOW_PIECES_PER_SECOND : 8192];
        long left = pair.fault().bytesMax(towardsClient);
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0 && !silent.contains(pair)) {
                if (pair.losesReply(towardsClient, buffer, count)) {
                    fail(pair);
                    return;
                }
                int passed = (int) Math.min(count, left);
                out.write(buffer, 0, passed);
                left -= passed;
                if (left == 0) {
                    fail(pair);
                    return;
                }
                if (slow) {
                    Thread.sleep(1000 / SLOW_PIECES_PER_SECOND);
                }
                count = in.read(buffer);
            }
            if (!silent.contains(pair)) {
                to.shutdownOutput();
            }
        } catch (IOException _) {
            close(pair);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fail(Pair pair) {
        switch (pair.fault().kind()) {
            case HALF_OPEN -> {
                goSilent(pair);
                reset(pair.client());
            }
            case STALL -> goSilent(pair);
            default -> cut(pair);
        }
    }

    /** Nothing comes through any more, an end neither. */
    private void goSilent(Pair pair) {
        silent.add(pair);
        if (pairs.remove(pair)) {
            cuts.incrementAndGet();
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

    private static void reset(Socket socket) {
        if (socket.isClosed()) {
            return;
        }
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        pairs.forEach(this::close);
        silent.forEach(Pair::cut);
    }
}

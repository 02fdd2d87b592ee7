package io.heliosdb.lite.jdbc.embedded;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a connection within a process: a ring of bytes with a writer and a reader. As
 * with a socket, whoever waits is not interrupted but ends when either side is closed.
 */
final class ByteQueue {

    static final int CAPACITY_BYTES = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring = new byte[CAPACITY_BYTES];
    private int begin;
    private int count;
    private boolean written;
    private boolean left;

    /**
     * Waits until all of it is in the queue.
     *
     * @throws SocketException when nobody will read it
     */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        lock.lock();
        try {
            while (done < length) {
                while (count == ring.length && !left && !written) {
                    changed.awaitUninterruptibly();
                }
                if (left || written) {
                    throw new SocketException("the other side has closed the connection");
                }
                done += put(bytes, offset + done, length - done);
            }
        } finally {
            lock.unlock();
        }
    }

    private int put(byte[] bytes, int offset, int length) {
        int end = (begin + count) % ring.length;
        int part = Math.min(Math.min(length, ring.length - count), ring.length - end);
        System.arraycopy(bytes, offset, ring, end, part);
        if (count == 0) {
            changed.signalAll();
        }
        count += part;
        return part;
    }

    /**
     * Waits for the first byte.
     *
     * @param timeoutMillis 0 waits as long as it takes
     * @return how many were read; -1 behind the last
     * @throws SocketTimeoutException when there is none in time
     */
    int read(byte[] bytes, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            await(timeoutMillis);
            if (left) {
                throw new SocketException("the connection is closed");
            }
            return count == 0 ? -1 : take(bytes, offset, length);
        } finally {
            lock.unlock();
        }
    }

    private void await(int timeoutMillis) throws SocketTimeoutException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        boolean interrupted = false;
        try {
            while (count == 0 && !written && !left) {
                if (timeoutMillis == 0) {
                    changed.awaitUninterruptibly();
                } else if (nanos <= 0) {
                    throw new SocketTimeoutException("nothing came in time");
                } else {
                    long deadline = System.nanoTime() + nanos;
                    try {
                        nanos = changed.awaitNanos(nanos);
                    } catch (InterruptedException _) {
                        interrupted = true; // for whoever called; a read is not given up
                        nanos = deadline - System.nanoTime();
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int take(byte[] bytes, int offset, int length) {
        int part = Math.min(Math.min(length, count), ring.length - begin);
        System.arraycopy(ring, begin, bytes, offset, part);
        if (count == ring.length) {
            changed.signalAll();
        }
        begin = (begin + part) % ring.length;
        count -= part;
        return part;
    }

    int available() {
        lock.lock();
        try {
            return left ? 0 : count;
        } finally {
            lock.unlock();
        }
    }

    /** The reader gets what is there, then the end. */
    void endWriting() {
        lock.lock();
        try {
            written = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads any more: what is there is dropped, and whoever writes learns it. */
    void endReading() {
        lock.lock();
        try {
            left = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

package io.heliosdb.lite.jdbc.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteQueueTest {

    private static final long TOTAL_BYTES = 20_000_000;

    private final ByteQueue queue = new ByteQueue();

    @Test
    void bytesComeOutAsTheyWentIn() throws Exception {
        long seed = System.nanoTime();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(seed));
        Random expected = new Random(seed);
        Random sizes = new Random(seed + 1);
        byte[] bytes = new byte[200_000];
        byte[] same = new byte[200_000];
        long total = 0;
        while (true) {
            int count = queue.read(bytes, 0, 1 + sizes.nextInt(bytes.length - 1), 0);
            if (count < 0) {
                break;
            }
            for (int i = 0; i < count; i++) {
                same[i] = (byte) expected.nextInt();
            }
            assertThat(Arrays.equals(bytes, 0, count, same, 0, count))
                    .as("from byte %d, seed %d", total, seed)
                    .isTrue();
            total += count;
        }
        writer.get(1, TimeUnit.MINUTES);
        assertThat(total).isEqualTo(TOTAL_BYTES);
    }

    private void write(long seed) {
        Random content = new Random(seed);
        Random sizes = new Random(seed + 2);
        long left = TOTAL_BYTES;
        while (left > 0) {
            byte[] bytes = new byte[(int) Math.min(left, 1 + sizes.nextInt(200_000))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) content.nextInt();
            }
            put(bytes);
            left -= bytes.length;
        }
        queue.endWriting();
    }

    private void put(byte[] bytes) {
        try {
            queue.write(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReadEndsAtItsTimeout() {
        assertThatThrownBy(() -> queue.read(new byte[1], 0, 1, 5))
                .isInstanceOf(SocketTimeoutException.class);
    }

    /** An interrupt is for whoever called; as with a socket, the read goes on. */
    @Test
    void anInterruptIsKeptForTheCaller() throws IOException {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.read(new byte[1], 0, 1, 5))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        put(new byte[] {7});
        assertThat(queue.read(new byte[1], 0, 1, 0)).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatWasWrittenBeforeTheEndIsRead() throws IOException {
        put(new byte[] {1, 2, 3});
        queue.endWriting();
        byte[] bytes = new byte[10];

        assertThat(queue.available()).isEqualTo(3);
        assertThat(queue.read(bytes, 0, 10, 0)).isEqualTo(3);
        assertThat(queue.read(bytes, 0, 10, 0)).isEqualTo(-1);
        assertThatThrownBy(() -> queue.write(bytes, 0, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void aWriterLearnsThatTheReaderHasLeft() throws Exception {
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> put(new byte[10 * ByteQueue.CAPACITY_BYTES]));
        assertThat(queue.read(new byte[100], 0, 100, 0)).isEqualTo(100);

        queue.endReading();

        assertThat(writer.handle((nothing, failure) -> failure).get(1, TimeUnit.MINUTES))
                .hasCauseInstanceOf(UncheckedIOException.class)
                .hasRootCauseInstanceOf(SocketException.class);
        assertThatThrownBy(() -> queue.read(new byte[1], 0, 1, 0))
                .isInstanceOf(SocketException.class);
    }
}

package io.heliosdb.lite.execution.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records in memory, sorted in blocks of a few thousand as they come in, so that no single step has
 * much to sort. Merging the blocks gives all records in order, as often as one likes.
 */
final class MemoryRuns {

    /** Records that are sorted at once: a millisecond or two. */
    private static final int BLOCK = 8192;

    private static final int HEADER = 12;
    private static final int FIRST_CHUNK = 64 * 1024;
    private static final int MAX_CHUNK = 1024 * 1024;
    private static final int INSERTION = 12;

    private final List<byte[]> chunks = new ArrayList<>();
    private int chunkUsed;
    private long bytes;

    private long[] prefixes = new long[256];
    private long[] places = new long[256];
    private int count;
    private int sorted;
    private final List<Integer> runStarts = new ArrayList<>();

    private long[] prefixScratch = {};
    private long[] placeScratch = {};

    int count() {
        return count;
    }

    long bytes() {
        return bytes + 16L * prefixes.length;
    }

    void add(
            byte[] key,
            int keyOffset,
            int keyLength,
            int tailLength,
            byte[] row,
            int at,
            int length) {
        int size = HEADER + keyLength + length;
        byte[] chunk = room(size);
        int place = chunkUsed;
        Records.putInt(chunk, place, keyLength);
        Records.putInt(chunk, place + 4, tailLength);
        Records.putInt(chunk, place + 8, length);
        System.arraycopy(key, keyOffset, chunk, place + HEADER, keyLength);
        System.arraycopy(row, at, chunk, place + HEADER + keyLength, length);
        chunkUsed += size;
        if (count == prefixes.length) {
            prefixes = Arrays.copyOf(prefixes, count * 2);
            places = Arrays.copyOf(places, count * 2);
        }
        prefixes[count] = RunSource.prefix(key, keyOffset, keyLength);
        places[count++] = (long) (chunks.size() - 1) << 32 | place;
        if (count - sorted == BLOCK) {
            sortBlock();
        }
    }

    private byte[] room(int size) {
        if (chunks.isEmpty() || chunks.getLast().length - chunkUsed < size) {
            int next = chunks.isEmpty() ? FIRST_CHUNK : chunks.getLast().length * 4;
            byte[] chunk = new byte[Math.max(size, Math.min(next, MAX_CHUNK))];
            chunks.add(chunk);
            bytes += chunk.length;
            chunkUsed = 0;
        }
        return chunks.getLast();
    }

    /** Sorts what came in since the last block; after that the records can be merged. */
    void sortBlock() {
        if (sorted < count) {
            int length = count - sorted;
            if (prefixScratch.length < length) {
                prefixScratch = new long[Math.max(length, 1024)];
                placeScratch = new long[Math.max(length, 1024)];
            }
            mergeSort(sorted, count);
            runStarts.add(sorted);
            sorted = count;
        }
    }

    /** Forgets everything but the first records in order, and returns the last one kept. */
    byte[] keepFirst(int kept) {
        sortBlock();
        RunMerger merger = new RunMerger(sources());
        MemoryRuns rest = new MemoryRuns();
        byte[] lastKey = {};
        while (rest.count < kept && merger.advance()) {
            RunSource record = merger.current();
            rest.add(
                    record.data,
                    record.keyOffset,
                    record.keyLength,
                    record.tailLength,
                    record.data,
                    record.rowOffset,
                    record.rowLength);
            if (rest.count == kept) {
                lastKey =
                        Arrays.copyOfRange(
                                record.data, record.keyOffset, record.keyOffset + record.keyLength);
            }
        }
        rest.sortBlock();
        replaceBy(rest);
        return lastKey;
    }

    private void replaceBy(MemoryRuns other) {
        clear();
        chunks.addAll(other.chunks);
        chunkUsed = other.chunkUsed;
        bytes = other.bytes;
        prefixes = other.prefixes;
        places = other.places;
        count = other.count;
        sorted = other.sorted;
        runStarts.addAll(other.runStarts);
    }

    void clear() {
        chunks.clear();
        chunkUsed = 0;
        bytes = 0;
        prefixes = new long[256];
        places = new long[256];
        count = 0;
        sorted = 0;
        runStarts.clear();
    }

    /** One source for each sorted block, each in front of its first record. */
    List<RunSource> sources() {
        List<RunSource> sources = new ArrayList<>();
        for (int i = 0; i < runStarts.size(); i++) {
            int end = i + 1 < runStarts.size() ? runStarts.get(i + 1) : sorted;
            sources.add(new Source(runStarts.get(i), end));
        }
        return sources;
    }

    private void mergeSort(int from, int to) {
        if (to - from <= INSERTION) {
            insertionSort(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(from, middle);
        mergeSort(middle, to);
        if (order(middle - 1, middle) <= 0) {
            return;
        }
        merge(from, middle, to);
    }

    private void merge(int from, int middle, int to) {
        int left = middle - from;
        System.arraycopy(prefixes, from, prefixScratch, 0, left);
        System.arraycopy(places, from, placeScratch, 0, left);
        int i = 0;
        int j = middle;
        int out = from;
        while (i < left && j < to) {
            boolean takeLeft =
                    prefixScratch[i] != prefixes[j]
                            ? prefixScratch[i] < prefixes[j]
                            : compareKeys(placeScratch[i], places[j]) <= 0;
            prefixes[out] = takeLeft ? prefixScratch[i] : prefixes[j];
            places[out++] = takeLeft ? placeScratch[i++] : places[j++];
        }
        System.arraycopy(prefixScratch, i, prefixes, out, left - i);
        System.arraycopy(placeScratch, i, places, out, left - i);
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long prefix = prefixes[i];
            long place = places[i];
            int j = i - 1;
            while (j >= from
                    && (prefixes[j] != prefix
                            ? prefixes[j] > prefix
                            : compareKeys(places[j], place) > 0)) {
                prefixes[j + 1] = prefixes[j];
                places[j + 1] = places[j];
                j--;
            }
            prefixes[j + 1] = prefix;
            places[j + 1] = place;
        }
    }

    private int order(int a, int b) {
        return prefixes[a] != prefixes[b]
                ? Long.compare(prefixes[a], prefixes[b])
                : compareKeys(places[a], places[b]);
    }

    private int compareKeys(long a, long b) {
        byte[] first = chunks.get((int) (a >>> 32));
        byte[] second = chunks.get((int) (b >>> 32));
        int from = (int) a + HEADER;
        int other = (int) b + HEADER;
        return Arrays.compareUnsigned(
                first,
                from,
                from + Records.getInt(first, (int) a),
                second,
                other,
                other + Records.getInt(second, (int) b));
    }

    private final class Source extends RunSource {
        private int next;
        private final int end;

        Source(int from, int end) {
            this.next = from;
            this.end = end;
        }

        @Override
        boolean advance() {
            if (next == end) {
                return false;
            }
            long place = places[next];
            prefix = prefixes[next++];
            data = chunks.get((int) (place >>> 32));
            int at = (int) place;
            keyLength = Records.getInt(data, at);
            tailLength = Records.getInt(data, at + 4);
            rowLength = Records.getInt(data, at + 8);
            keyOffset = at + HEADER;
            rowOffset = keyOffset + keyLength;
            return true;
        }
    }
}

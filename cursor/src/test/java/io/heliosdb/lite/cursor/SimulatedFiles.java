package io.heliosdb.lite.cursor;

import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.file.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that counts calls, fails the Nth or stops the world there, and shows what
 * a killed process or a power failure leaves behind. For one thread.
 *
 * <p>The model: a write is in the page cache at once and survives the process; what {@link
 * OpenFile#force} has not covered may be lost in a power failure, each sector by itself. Names are
 * durable after {@link FileAccess#forceNames}; of later changes to names a power failure leaves the
 * first few, in order. Renaming is one step.
 */
public final class SimulatedFiles implements FileAccess {

    private static final int SECTOR_BYTES = 512;

    /** What happens at a call. */
    public enum Fault {
        /** It does nothing and fails; the next one works again. */
        FAIL_ONCE,
        /** A write gets half of its bytes to the file, then the disk is full, once. */
        HALF_ONCE,
        /** This one and all that follow fail, reads as well. */
        FAIL_EVER,
        /** The process dies in front of it. */
        STOP,
        /** The process dies in it: a write gets half of its bytes to the file. */
        STOP_HALF
    }

    /** The process is dead; no more than an {@link Error} stops everybody who would go on. */
    public static final class Stopped extends Error {

        private static final long serialVersionUID = 1;

        Stopped() {
            super("the process was killed", null, false, false);
        }
    }

    private final TreeMap<Path, Node> names;
    private final TreeMap<Path, Node> durableNames;
    private final List<Renaming> unforcedNames = new ArrayList<>();
    private long calls;
    private long faultAt = Long.MAX_VALUE;
    private Fault fault = Fault.FAIL_ONCE;
    private boolean repaired;
    private @Nullable Path failed;

    /** An empty file system. */
    public SimulatedFiles() {
        this(new TreeMap<>());
    }

    private SimulatedFiles(Map<Path, Node> names) {
        this.names = new TreeMap<>(names);
        this.durableNames = new TreeMap<>(names);
    }

    /** From now on the Nth call of this file system's life meets a fault. */
    public SimulatedFiles faultAt(long call, Fault kind) {
        faultAt = call;
        fault = kind;
        return this;
    }

    /** No fault any more. */
    public void repair() {
        repaired = true;
    }

    public long calls() {
        return calls;
    }

    /** The file or directory of the call that failed last; empty when none did. */
    public String failed() {
        return failed == null ? "" : failed.toString();
    }

    public byte[] bytes(Path file) {
        return at(file).bytes.clone();
    }

    /** Changes a file behind everybody's back. */
    public void replace(Path file, byte[] bytes) {
        at(file).bytes = bytes.clone();
    }

    /** All files, in order of their names. */
    public List<Path> files() {
        return names.keySet().stream().filter(name -> !at(name).directory).toList();
    }

    /** What the next process finds after this one was killed: everything that was written. */
    public SimulatedFiles afterKill() {
        TreeMap<Path, Node> found = new TreeMap<>();
        names.forEach((name, node) -> found.put(name, node.settled(node.bytes)));
        return new SimulatedFiles(found);
    }

    /** What the next process may find after the power was cut. */
    public SimulatedFiles afterPowerLoss(SplittableRandom random) {
        TreeMap<Path, Node> left = new TreeMap<>(durableNames);
        int kept = random.nextInt(unforcedNames.size() + 1);
        unforcedNames.subList(0, kept).forEach(renaming -> renaming.apply(left));
        TreeMap<Path, Node> found = new TreeMap<>();
        left.forEach((name, node) -> {
            Path parent = parent(name);
            boolean reachable = isRoot(parent) || found.containsKey(parent);
            if (reachable) { // directories come before what is in them
                found.put(name, node.settled(node.afterPowerLoss(random)));
            }
        });
        return new SimulatedFiles(found);
    }

    // ---- the calls

    @Override
    public OpenFile create(Path file) throws IOException {
        Path name = absolute(file);
        call(name);
        requireParent(name);
        Node node = new Node(false);
        change(new Renaming(parent(name), null, name, node));
        return new SimulatedFile(name, node);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        Path name = absolute(file);
        call(name);
        return new SimulatedFile(name, found(name));
    }

    @Override
    public boolean exists(Path file) {
        stopped();
        return names.containsKey(absolute(file));
    }

    @Override
    public boolean isDirectory(Path directory) {
        stopped();
        Path name = absolute(directory);
        Node node = names.get(name);
        return isRoot(name) || (node != null && node.directory);
    }

    @Override
    public long size(Path file) throws IOException {
        Path name = absolute(file);
        call(name);
        return found(name).bytes.length;
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        Path name = absolute(directory);
        call(name);
        return names.keySet().stream().filter(each -> name.equals(each.getParent())).toList();
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path name = absolute(directory);
        call(name);
        List<Path> missing = new ArrayList<>();
        for (Path each = name; !isRoot(each) && !names.containsKey(each); each = parent(each)) {
            missing.addFirst(each);
        }
        for (Path each : missing) {
            Node node = new Node(true);
            names.put(each, node);
            durableNames.put(each, node);
        }
    }

    @Override
    public boolean delete(Path file) throws IOException {
        Path name = absolute(file);
        call(name);
        if (names.keySet().stream().anyMatch(each -> name.equals(each.getParent()))) {
            throw new IOException("Directory not empty");
        }
        boolean there = names.containsKey(name);
        if (there) {
            change(new Renaming(parent(name), name, null, null));
        }
        return there;
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Path old = absolute(from);
        Path fresh = absolute(to);
        call(old);
        change(new Renaming(parent(fresh), old, fresh, found(old)));
    }

    @Override
    public void forceNames(Path directory) throws IOException {
        Path name = absolute(directory);
        call(name);
        unforcedNames.removeIf(renaming -> {
            boolean mine = name.equals(renaming.directory);
            if (mine) {
                renaming.apply(durableNames);
            }
            return mine;
        });
    }

    // ---- faults

    /** Counts a call, and meets its fault if it has one. */
    private void call(Path name) throws IOException {
        stopped();
        calls++;
        if (calls == faultAt && (fault == Fault.STOP || fault == Fault.STOP_HALF)) {
            failed = name;
            throw new Stopped();
        }
        if (failing()) {
            failed = name;
            throw new IOException("Input/output error");
        }
    }

    private boolean failing() {
        return !repaired && (calls == faultAt || (calls > faultAt && fault == Fault.FAIL_EVER));
    }

    /** Nothing happens after the end of the process. */
    private void stopped() {
        if (calls >= faultAt && (fault == Fault.STOP || fault == Fault.STOP_HALF)) {
            throw new Stopped();
        }
    }

    /** Half of a write, when this is the call that is to do that. */
    private void halve(Node node, ByteBuffer bytes, long offset) {
        boolean half = fault == Fault.HALF_ONCE || fault == Fault.STOP_HALF;
        if (half && calls + 1 == faultAt && !repaired) {
            node.write(bytes.slice(bytes.position(), bytes.remaining() / 2), offset);
        }
    }

    // ---- what is there

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static Path parent(Path name) {
        Path parent = name.getParent();
        return parent == null ? name : parent;
    }

    private static boolean isRoot(Path name) {
        return name.getNameCount() <= 1;
    }

    private void requireParent(Path name) throws IOException {
        if (!isDirectory(parent(name))) {
            throw new NoSuchFileException(name.toString());
        }
    }

    private Node found(Path name) throws NoSuchFileException {
        Node node = names.get(name);
        if (node == null || node.directory) {
            throw new NoSuchFileException(name.toString());
        }
        return node;
    }

    private Node at(Path file) {
        Node node = names.get(absolute(file));
        if (node == null) {
            throw new IllegalStateException("there is no " + file);
        }
        return node;
    }

    private void change(Renaming renaming) {
        renaming.apply(names);
        unforcedNames.add(renaming);
    }

    /** One change to the names in a directory. */
    private record Renaming(
            Path directory, @Nullable Path from, @Nullable Path to, @Nullable Node node) {

        void apply(Map<Path, Node> names) {
            if (from != null) {
                names.remove(from);
            }
            if (to != null && node != null) {
                names.put(to, node);
            }
        }
    }

    /** A file or a directory, whatever its name. */
    private static final class Node {

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Write(long offset, byte[] bytes) {}

        final boolean directory;
        byte[] bytes = {};
        byte[] durable = {};
        final List<Write> unforced = new ArrayList<>();

        Node(boolean directory) {
            this.directory = directory;
        }

        Node settled(byte[] content) {
            Node node = new Node(directory);
            node.bytes = content.clone();
            node.durable = content.clone();
            return node;
        }

        void write(ByteBuffer from, long offset) {
            byte[] fresh = new byte[from.remaining()];
            from.get(fresh);
            bytes = written(bytes, offset, fresh, 0, fresh.length);
            unforced.add(new Write(offset, fresh));
        }

        void force() {
            durable = bytes.clone();
            unforced.clear();
        }

        /** Each sector of each write is there or not. */
        byte[] afterPowerLoss(SplittableRandom random) {
            byte[] left = durable.clone();
            for (Write write : unforced) {
                for (int at = 0; at < write.bytes.length; ) {
                    int inSector = (int) ((write.offset + at) % SECTOR_BYTES);
                    int length = Math.min(SECTOR_BYTES - inSector, write.bytes.length - at);
                    if (random.nextBoolean()) {
                        left = written(left, write.offset, write.bytes, at, length);
                    }
                    at += length;
                }
            }
            return left;
        }

        private static byte[] written(byte[] old, long offset, byte[] fresh, int at, int length) {
            int start = Math.toIntExact(offset + at);
            byte[] all = Arrays.copyOf(old, Math.max(old.length, start + length));
            System.arraycopy(fresh, at, all, start, length);
            return all;
        }
    }

    private final class SimulatedFile implements OpenFile {

        private final Path name;
        private final Node node;

        SimulatedFile(Path name, Node node) {
            this.name = name;
            this.node = node;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            stopped();
            halve(node, bytes, offset);
            callOrFull();
            node.write(bytes, offset);
        }

        private void callOrFull() throws IOException {
            try {
                call(name);
            } catch (IOException e) {
                throw fault == Fault.HALF_ONCE ? new IOException("No space left on device", e) : e;
            }
        }

        @Override
        public void read(ByteBuffer bytes, long offset) throws IOException {
            call(name);
            if (offset + bytes.remaining() > node.bytes.length) {
                throw new EOFException("the file ends before");
            }
            bytes.put(node.bytes, Math.toIntExact(offset), bytes.remaining());
        }

        @Override
        public long size() throws IOException {
            call(name);
            return node.bytes.length;
        }

        @Override
        public void force() throws IOException {
            call(name);
            node.force();
        }

        /** A file that is closed by a process that dies is closed by its kernel. */
        @Override
        public void close() {}
    }
}

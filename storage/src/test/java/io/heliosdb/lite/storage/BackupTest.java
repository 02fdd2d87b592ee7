package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;
import static io.heliosdb.lite.storage.Stores.bytes;
import static io.heliosdb.lite.storage.Stores.delete;
import static io.heliosdb.lite.storage.Stores.insert;
import static io.heliosdb.lite.storage.Stores.rows;
import static io.heliosdb.lite.storage.Stores.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

    private static final int KEYS = 3_000;
    private static final int ROW_CHARACTERS = 1_500;
    private static final byte KEPT = 40;
    private static final byte LEFT_OUT = 41;
    private static final UUID READER = new UUID(1, 1);

    @TempDir Path temporary;

    private final Random random = new Random(5);
    private final Map<String, String> state = new TreeMap<>();
    private final Map<Long, Map<String, String>> remembered = new TreeMap<>();

    /** Index entries: the row's first byte, then its key. */
    private static final class FirstByteIndex implements ChangeDeriver {
        @Override
        public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
            if (oldRow != null) {
                sink.remove(Stores.INDEX, entry(oldRow, change.knownKey()));
            }
            byte[] row = change.row();
            if (row != null) {
                sink.put(Stores.INDEX, entry(row, change.knownKey()), 1, IndexChanges.NOT_UNIQUE);
            }
        }

        private static byte[] entry(byte[] row, byte[] key) {
            return ByteBuffer.allocate(1 + key.length).put(row[0]).put(key).array();
        }
    }

    private static Store open(Path directory) {
        StoreOptions options =
                Stores.options(new TestClock(), new FirstByteIndex()).withGcDelay(Duration.ZERO);
        Store store = Store.open(directory, options);
        store.holds().loaded();
        return store;
    }

    private Path directory(String name) {
        return temporary.resolve(name);
    }

    private void load(Store store) {
        List<RowChange> all = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            String row = i % 10 + "v".repeat(ROW_CHARACTERS);
            state.put("key" + (10_000 + i), row);
            all.add(insert("key" + (10_000 + i), row));
        }
        store.commit(WriteSet.of(store.published(), all)).await();
        store.garbage().collectNow();
    }

    /** One commit of a few changes anywhere; sometimes a long row, sometimes the same key again. */
    private void change(Store store) {
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String key = "key" + (10_000 + i * KEYS / 3 + random.nextInt(KEYS / 3));
            int length = random.nextInt(20) == 0 ? 30_000 : random.nextInt(60);
            String row = random.nextInt(10) + "w".repeat(length);
            if (!state.containsKey(key)) {
                changes.add(insert(key, row));
                state.put(key, row);
            } else if (random.nextInt(3) == 0) {
                changes.add(delete(key));
                state.remove(key);
            } else {
                changes.add(update(key, row));
                state.put(key, row);
            }
        }
        store.commit(WriteSet.of(store.published(), changes)).await();
    }

    /** Versions of one key, more than fit a batch. */
    private void changeHotKey(Store store, int number) {
        String row = "5" + "h".repeat(20_000 + number);
        RowChange change = state.containsKey("hot") ? update("hot", row) : insert("hot", row);
        state.put("hot", row);
        store.commit(WriteSet.of(store.published(), List.of(change))).await();
    }

    private long remember(Store store) {
        remembered.put(store.published(), new TreeMap<>(state));
        return store.published();
    }

    private static BackupPlan plan(Path target, BackupProgress progress) {
        return new BackupPlan(target, namespace -> namespace == KEPT, List.of(), progress);
    }

    @Test
    void aCopyMadeWhileWritersWriteIsTheStoreAtOneSequence() {
        BackupInfo info;
        long held;
        try (Store store = open(directory("db"))) {
            load(store);
            for (int i = 0; i < 200; i++) {
                change(store);
            }
            held = remember(store);
            store.holds().acquire(READER, held);
            store.meta().put(KEPT, bytes("k"), bytes("1")).await();
            store.meta().put(LEFT_OUT, bytes("k"), bytes("1")).await();
            for (int i = 0; i < 200; i++) {
                change(store);
                changeHotKey(store, i);
            }
            long start = remember(store);

            info =
                    store.backup(
                            plan(
                                    directory("copy"),
                                    (_, _) -> {
                                        for (int i = 0; i < 40; i++) {
                                            change(store);
                                            changeHotKey(store, i);
                                        }
                                        store.holds().release(READER);
                                        store.meta().put(KEPT, bytes("k"), bytes("2")).await();
                                        store.garbage().collectNow();
                                    }));

            assertThat(info.sequence()).isEqualTo(start);
            assertThat(info.floor()).isEqualTo(held);
            assertThat(store.published()).as("commits meanwhile").isGreaterThan(start + 150);
            assertThat(info).isEqualTo(Backups.verify(directory("copy"), BackupProgress.NONE));
            assertThat(rows(store, store.published())).isEqualTo(state);
        }
        try (Store copy = open(directory("copy"))) {
            assertThat(copy.databaseId()).isEqualTo(info.databaseId());
            assertThat(copy.published()).isEqualTo(info.sequence());
            assertThat(copy.timelines().at(info.sequence())).isEqualTo(info.timeline());
            assertThat(copy.holds().all()).isEqualTo(Map.of(READER, held));
            assertThat(rows(copy, info.sequence())).isEqualTo(remembered.get(info.sequence()));
            assertThat(rows(copy, held)).isEqualTo(remembered.get(held));
            assertThat(index(copy, info.sequence())).isEqualTo(indexOf(info.sequence()));
            assertThat(index(copy, held)).isEqualTo(indexOf(held));
            assertThat(copy.meta().get(KEPT, bytes("k"))).contains(bytes("1"));
            assertThat(copy.meta().get(LEFT_OUT, bytes("k"))).isEmpty();
            assertNothingIsLeftWhenNobodyHoldsAnything(copy);
        }
    }

    /** The queue of garbage came along complete: history and tombstones go once they may. */
    private void assertNothingIsLeftWhenNobodyHoldsAnything(Store copy) {
        copy.holds().release(READER);
        copy.commit(WriteSet.of(copy.published(), List.of(insert("a", "1a")))).await();
        copy.garbage().collectNow();
        View view = copy.views().acquire();
        try {
            assertThat(view.root(TreeId.ROWS_HISTORY).entries()).isZero();
            assertThat(view.root(TreeId.INDEX_HISTORY).entries()).isZero();
            long live = rows(copy, copy.published()).size();
            assertThat(view.root(TreeId.ROWS).entries()).isEqualTo(live);
            assertThat(view.root(TreeId.INDEX).entries()).isEqualTo(live);
        } finally {
            view.release();
        }
    }

    private static List<String> index(Store store, long snapshot) {
        return Stores.list(
                        store,
                        Tree.INDEX,
                        KeyRange.all(Stores.INDEX),
                        Direction.FORWARD,
                        snapshot,
                        100)
                .stream()
                .map(entry -> entry[0])
                .toList();
    }

    private List<String> indexOf(long snapshot) {
        return remembered.getOrDefault(snapshot, Map.of()).entrySet().stream()
                .map(row -> row.getValue().charAt(0) + row.getKey())
                .sorted()
                .toList();
    }

    @Test
    void aDroppedObjectIsInTheCopyOnlyWhileSomebodyMayReadIt() {
        long before;
        try (Store store = open(directory("db"))) {
            load(store);
            before = store.published();
            store.holds().acquire(READER, before);
            store.execute(context -> context.drop(Tree.ROWS, Stores.TABLE)).await();
            store.backup(plan(directory("held"), BackupProgress.NONE));
            store.holds().release(READER);
            store.backup(plan(directory("free"), BackupProgress.NONE));
        }
        try (Store copy = open(directory("held"))) {
            assertThat(rows(copy, before)).isEqualTo(state);
        }
        try (Store copy = open(directory("free"))) {
            View view = copy.views().acquire();
            assertThat(view.root(TreeId.ROWS).entries()).isZero();
            view.release();
        }
    }

    @Test
    void theDataFileGrowsByTheHistoryAloneWhileASlowCopyRuns() {
        int commits = 400;
        long grownByCopy;
        long grownByPinnedPages;
        try (Store store = open(directory("db"))) {
            load(store);
            churn(store, commits); // the file has the free pages that this load needs
            long before = store.views().fileBytes();
            int[] left = {commits};
            store.backup(
                    plan(
                            directory("copy"),
                            (_, _) -> {
                                int part = Math.min(left[0], commits / 4);
                                churn(store, part);
                                left[0] -= part;
                            }));
            assertThat(left[0]).isZero();
            grownByCopy = (store.views().fileBytes() - before) / PAGE_BYTES;

            before = store.views().fileBytes();
            View pinned = store.views().acquire(); // what LMDB's own copy does
            churn(store, commits);
            pinned.release();
            grownByPinnedPages = (store.views().fileBytes() - before) / PAGE_BYTES;
        }
        System.out.println(
                "pages grown in "
                        + commits
                        + " commits: "
                        + grownByCopy
                        + " while copying, "
                        + grownByPinnedPages
                        + " under one kept view");
        assertThat(grownByCopy).isLessThan(commits / 4);
        assertThat(grownByPinnedPages).isGreaterThan(commits * 2L);
    }

    private static void churn(Store store, int commits) {
        for (int i = 0; i < commits; i++) {
            String key = "key" + (10_000 + i * 7 % KEYS);
            RowChange change = update(key, "9" + "u".repeat(100));
            store.commit(WriteSet.of(store.published(), List.of(change))).await();
        }
    }

    @Test
    void onlyTheOwnerMayReadACopyAndNothingElseLiesInIt() throws IOException {
        try (Store store = open(directory("db"))) {
            load(store);
            store.backup(plan(directory("copy"), BackupProgress.NONE));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory("copy"))))
                .isEqualTo("rwx------");
        try (var files = Files.list(directory("copy"))) {
            List<Path> all = files.sorted().toList();
            assertThat(all.stream().map(file -> file.getFileName().toString()))
                    .containsExactly("backup.info", "data.mdb", "data.pages", "data.witness");
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aFailureLeavesNothingAndADirectoryInUseIsNotTouched() throws IOException {
        try (Store store = open(directory("db"))) {
            load(store);
            BackupProgress failing =
                    (_, _) -> {
                        assertState(
                                SqlState.OBJECT_IN_USE,
                                () -> store.backup(plan(directory("copy"), BackupProgress.NONE)));
                        throw new IllegalStateException("enough");
                    };
            assertThatThrownBy(() -> store.backup(plan(directory("copy"), failing)))
                    .hasMessage("enough");
            assertThat(directory("copy")).doesNotExist();
            assertThat(directory("copy.partial")).doesNotExist();

            Files.createDirectory(directory("copy"));
            store.backup(plan(directory("copy"), BackupProgress.NONE));
            assertState(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                    () -> store.backup(plan(directory("copy"), BackupProgress.NONE)));
            assertThat(Backups.verify(directory("copy"), BackupProgress.NONE).sequence())
                    .isEqualTo(store.published());
        }
    }

    @Test
    void whatAKilledBackupLeavesIsNoBackupAndNoStoreAndIsRemovedByTheNext() throws Exception {
        try (Store store = open(directory("db"))) {
            load(store);
        }
        Process child =
                ChildJvm.start(
                        BackupChild.class,
                        directory("db").toString(),
                        directory("copy").toString());
        try (var out = child.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("copying");
            child.destroyForcibly().waitFor();
        }

        Path left = directory("copy.partial");
        assertThat(directory("copy")).doesNotExist();
        assertThat(left.resolve(LmdbEnvironment.DATA_FILE)).exists();
        assertState(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, () -> Backups.read(left));
        assertState(SqlState.DATA_CORRUPTED, () -> open(left).close());
        try (Store store = open(directory("db"))) {
            store.backup(plan(directory("copy"), BackupProgress.NONE));
            assertThat(rows(store, store.published())).isEqualTo(state);
        }
        assertThat(left).doesNotExist();
        Backups.verify(directory("copy"), BackupProgress.NONE);
    }

    @Test
    void everyDamagedPageInUseIsFoundBeforeItIsRestored() throws IOException {
        try (Store store = open(directory("db"))) {
            load(store);
            store.holds().acquire(READER, store.published());
            for (int i = 0; i < 50; i++) {
                change(store);
            }
            store.backup(plan(directory("copy"), BackupProgress.NONE));
        }
        Path data = directory("copy").resolve(LmdbEnvironment.DATA_FILE);
        byte[] whole = Files.readAllBytes(data);
        int unnoticed = 0;
        int pages = whole.length / PAGE_BYTES;
        for (int page = 2; page < pages; page++) {
            flip(data, (long) page * PAGE_BYTES + 30 + random.nextInt(PAGE_BYTES - 40));
            try {
                Backups.verify(directory("copy"), BackupProgress.NONE);
                unnoticed++;
            } catch (DatabaseException e) {
                assertThat(e.sqlState()).isEqualTo(SqlState.DATA_CORRUPTED);
            }
            Files.write(data, whole);
        }
        assertThat(unnoticed).as("free pages of %s", pages).isLessThan(12);
        Backups.verify(directory("copy"), BackupProgress.NONE);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 4);
        }
    }

    @Test
    void aBackupWithAMissingAShortAndAForeignFileIsRefused() throws IOException {
        try (Store store = open(directory("db"))) {
            load(store);
            store.backup(plan(directory("copy"), BackupProgress.NONE));
            change(store);
            store.backup(plan(directory("later"), BackupProgress.NONE));
        }
        Path copy = directory("copy");
        Path info = copy.resolve(BackupInfo.FILE);
        String facts = Files.readString(info);
        Files.writeString(info, facts.replace("floor", "floOr"));
        assertDamaged(copy);
        Files.copy(directory("later").resolve(BackupInfo.FILE), info, REPLACE);
        assertDamaged(copy);
        Files.writeString(info, facts);
        Path witness = copy.resolve(Witness.FILE);
        byte[] note = Files.readAllBytes(witness);
        Files.delete(witness);
        assertDamaged(copy);
        Files.write(witness, note);
        Path data = copy.resolve(LmdbEnvironment.DATA_FILE);
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.setLength(file.length() - 40L * PAGE_BYTES);
        }
        assertDamaged(copy);
    }

    private static final java.nio.file.CopyOption REPLACE =
            java.nio.file.StandardCopyOption.REPLACE_EXISTING;

    private static void assertDamaged(Path copy) {
        assertState(SqlState.DATA_CORRUPTED, () -> Backups.verify(copy, BackupProgress.NONE));
    }

    @Test
    void aRestoredStoreHasLostWhatCameAfterTheBackup() {
        long timeline;
        long shared;
        try (Store store = open(directory("db"))) {
            load(store);
            shared = remember(store);
            timeline = store.timelines().at(shared);
            store.backup(plan(directory("copy"), BackupProgress.NONE));
            change(store);
        }
        Backups.restore(directory("copy"), directory("new"), List.of(), BackupProgress.NONE);
        try (Store restored = open(directory("new"))) {
            assertThat(restored.published()).isEqualTo(shared);
            assertThat(restored.timelines().at(shared)).isEqualTo(timeline);
            change(restored);
            assertThat(restored.published()).isEqualTo(shared + 1);
            assertThat(restored.timelines().at(shared + 1)).isNotEqualTo(timeline);
        }
        assertState(
                SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                () ->
                        Backups.restore(
                                directory("copy"),
                                directory("new"),
                                List.of(),
                                BackupProgress.NONE));
    }

    private static void assertState(SqlState state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(failure.sqlState()).isEqualTo(state));
    }
}

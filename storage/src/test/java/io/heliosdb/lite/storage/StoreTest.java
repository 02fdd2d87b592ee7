package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.Stores.commit;
import static io.heliosdb.lite.storage.Stores.delete;
import static io.heliosdb.lite.storage.Stores.get;
import static io.heliosdb.lite.storage.Stores.insert;
import static io.heliosdb.lite.storage.Stores.rows;
import static io.heliosdb.lite.storage.Stores.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir Path temporary;

    @Test
    void whatWasCommittedIsScannedAndSurvivesReopening() {
        Path directory = temporary.resolve("db");
        long sequence;
        try (Store store = Stores.open(directory)) {
            sequence = commit(store, insert("a", "1"), insert("b", "2"));

            assertThat(sequence).isEqualTo(1).isEqualTo(store.published());
            assertThat(rows(store, sequence)).isEqualTo(Map.of("a", "1", "b", "2"));
        }
        try (Store store = Stores.open(directory)) {
            assertThat(store.published()).isEqualTo(sequence);
            assertThat(rows(store, sequence)).isEqualTo(Map.of("a", "1", "b", "2"));
        }
    }

    @Test
    void anOldSnapshotSeesOldVersions() {
        try (Store store = Stores.open(temporary.resolve("db"))) {
            long first = commit(store, insert("a", "1"), insert("b", "2"), insert("c", "3"));
            long second = commit(store, update("a", "10"), delete("b"), insert("d", "4"));
            long third = commit(store, insert("b", "20"), delete("a"));

            assertThat(rows(store, 0)).isEmpty();
            assertThat(rows(store, first)).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
            assertThat(rows(store, second)).isEqualTo(Map.of("a", "10", "c", "3", "d", "4"));
            assertThat(rows(store, third)).isEqualTo(Map.of("b", "20", "c", "3", "d", "4"));
            assertThat(get(store, "a", first)).isEqualTo("1");
            assertThat(get(store, "a", second)).isEqualTo("10");
            assertThat(get(store, "a", third)).isEmpty();
        }
    }

    @Test
    void theFirstCommitterWinsAndTheOtherFailsAlone() {
        try (Store store = Stores.open(temporary.resolve("db"))) {
            long base = commit(store, insert("a", "1"));
            commit(store, update("a", "2"));

            assertThatThrownBy(() ->
                            store.commit(WriteSet.of(base, List.of(update("a", "3")))).await())
                    .isInstanceOf(DatabaseException.class)
                    .extracting(e -> ((DatabaseException) e).sqlState())
                    .isEqualTo(SqlState.SERIALIZATION_FAILURE);
            assertThatThrownBy(() -> commit(store, insert("b", "1"), insert("a", "3")))
                    .extracting(e -> ((DatabaseException) e).sqlState())
                    .isEqualTo(SqlState.UNIQUE_VIOLATION);
            assertThat(rows(store, store.published())).isEqualTo(Map.of("a", "2"));
        }
    }

    @Test
    void aRowOfOneMegabyteIsReadBack() {
        String large = "x".repeat(1 << 20);
        try (Store store = Stores.open(temporary.resolve("db"))) {
            long first = commit(store, insert("a", large), insert("b", "2"));
            long second = commit(store, update("a", large + "y"));

            assertThat(rows(store, first)).isEqualTo(Map.of("a", large, "b", "2"));
            assertThat(rows(store, second)).isEqualTo(Map.of("a", large + "y", "b", "2"));
            assertThat(get(store, "a", second)).isEqualTo(large + "y");
        }
    }

    @Test
    void rowsWithoutAKeyGetRisingRowIds() {
        try (Store store = Stores.open(temporary.resolve("db"))) {
            WriteBuffer buffer = new WriteBuffer(1 << 20);
            buffer.add(RowChange.insert(Stores.TABLE, null, Stores.bytes("x")), 0, 1);
            buffer.add(RowChange.insert(Stores.TABLE, null, Stores.bytes("y")), 0, 1);
            store.commit(WriteSet.of(buffer)).await();
            commit(store, RowChange.insert(Stores.TABLE, null, Stores.bytes("z")));

            assertThat(
                            Stores.list(
                                    store,
                                    Tree.ROWS,
                                    KeyRange.all(Stores.TABLE),
                                    Direction.FORWARD,
                                    2,
                                    10))
                    .extracting(row -> row[1])
                    .containsExactly("x", "y", "z");
        }
    }

    @Test
    void filesAreTheOwnersOnlyAndTheDirectoryIsLocked() throws Exception {
        Path directory = temporary.resolve("db");
        try (Store store = Stores.open(directory)) {
            assertThat(store.published()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            try (var files = Files.list(directory)) {
                assertThat(files)
                        .allSatisfy(file ->
                                assertThat(
                                                PosixFilePermissions.toString(
                                                        Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
            assertThatThrownBy(() -> Stores.open(directory))
                    .hasMessageContaining("open already")
                    .extracting(e -> ((DatabaseException) e).sqlState())
                    .isEqualTo(SqlState.OBJECT_IN_USE);
        }
        Stores.open(directory).close();
    }
}

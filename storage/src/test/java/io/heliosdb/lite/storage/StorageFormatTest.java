package io.heliosdb.lite.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes of docs/formats/storage.md; a change here is a change of the format. */
class StorageFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/storage.txt");

    @Test
    void theBytesAreThoseOfTheGoldenFile() throws IOException {
        List<String> lines = new ArrayList<>();
        byte[] key = {'k', 'e', 'y'};
        byte[] main = VersionedKeys.main(16, key);
        add(lines, "main key", main);
        add(lines, "history key", VersionedKeys.history(main, 5));
        add(lines, "state key", StoreState.key());
        add(
                lines,
                "state",
                new StoreState(7, 3, 18, 1_700_000_000_123L, 1_700_000_000_456L).encode());
        add(lines, "timeline key", MetaKeys.of(MetaKeys.TIMELINE, 4));
        add(lines, "timeline", MetaKeys.value(0x1122334455667788L));
        add(lines, "sample key", MetaKeys.of(MetaKeys.SAMPLE, 6));
        add(lines, "object key", MetaKeys.object(16));
        add(lines, "garbage key", MetaKeys.garbage(7, 1));
        add(lines, "dropped key", MetaKeys.dropped(7, 17, Tree.INDEX));
        add(lines, "hold key", MetaKeys.hold(new UUID(1, 2)));
        add(lines, "foreign key", MetaTree.foreign((byte) 16, key));
        add(lines, "page sum", MetaKeys.value(Checksum.of(ByteBuffer.wrap(key))));
        add(lines, "page entry", MetaKeys.value(PageTable.seal(9, 12)));

        assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void theFactsOfABackupAreThoseOfTheGoldenFile() throws IOException {
        Path golden = Path.of("src/test/resources/golden/backup.info");
        BackupInfo info =
                new BackupInfo(
                        new UUID(1, 2), 7, 3, 0x1122334455667788L, 1_700_000_000_123L, 12, 98_304);

        assertThat(info.encode()).isEqualTo(Files.readString(golden));
        assertThat(BackupInfo.decode(Files.readString(golden), golden)).isEqualTo(info);
    }

    @Test
    void aStateIsReadBack() {
        StoreState state = new StoreState(7, 3, 18, 10, 20);

        assertThat(StoreState.decode(state.encode())).isEqualTo(state);
    }

    private static void add(List<String> lines, String name, byte[] bytes) {
        lines.add(name + ": " + HexFormat.of().formatHex(bytes));
    }
}

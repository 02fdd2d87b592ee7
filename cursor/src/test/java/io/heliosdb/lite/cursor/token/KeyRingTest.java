package io.heliosdb.lite.cursor.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.cursor.Golden;
import io.heliosdb.lite.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRingTest {

    @TempDir Path directory;
    private Path file = Path.of("set before each test");

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("token.keys");
    }

    @Test
    void onlyTheOwnerCanReadTheFile() throws IOException {
        open(1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void theSameFileGivesTheSameKeys() {
        KeyRing first = open(1);
        KeyRing again = open(2);

        assertThat(again.ringId()).isEqualTo(first.ringId());
        assertThat(again.digestKey()).isEqualTo(first.digestKey());
        assertThat(again.current().authentication()).isEqualTo(first.current().authentication());
    }

    @Test
    void everyPurposeHasItsOwnKey() {
        KeyRing ring = open(1);
        TokenKey key = ring.current();

        assertThat(
                        Stream.of(
                                        key.authentication(),
                                        key.initialisation(),
                                        key.encryption(),
                                        key.descriptor(),
                                        ring.digestKey())
                                .map(each -> HexFormat.of().formatHex(each.getEncoded())))
                .doesNotHaveDuplicates()
                .doesNotContain(HexFormat.of().formatHex(key.secret()));
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        open(1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("55000")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void everyFlippedByteAndEveryTruncationIsNoticed() throws IOException {
        open(1);
        byte[] good = Files.readAllBytes(file);

        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(file, bad);
            assertThatThrownBy(() -> open(1)).as("byte %s", i).hasMessageContaining("XX001");
            Files.write(file, Arrays.copyOf(good, i));
            assertThatThrownBy(() -> open(1)).as("length %s", i).hasMessageContaining("XX001");
        }
    }

    @Test
    void anOldKeyVerifiesUntilItIsRetired() {
        KeyRing ring = open(1);
        TokenCodec codec = new TokenCodec(ring);
        String old = codec.encode(TokenCodecTest.token());

        ring.rotate(new SplittableRandom(7), 1000);
        String fresh = codec.encode(TokenCodecTest.token());
        KeyRing reopened = open(3);

        assertThat(old).isNotEqualTo(fresh);
        assertThat(new TokenCodec(reopened).decode(old).rows()).isEqualTo(42);
        assertThat(new TokenCodec(reopened).decode(fresh).rows()).isEqualTo(42);

        reopened.retire(_ -> false);

        assertThatThrownBy(() -> new TokenCodec(open(4)).decode(old))
                .hasMessageContaining("RC002")
                .hasMessageContaining("the key of the resume token was retired");
        assertThat(new TokenCodec(open(4)).decode(fresh).rows()).isEqualTo(42);
    }

    @Test
    void theFileLooksAsItDidWhenItsFormatWasReleased() throws IOException {
        KeyRing ring = open(1);
        ring.rotate(new SplittableRandom(7), 1000);
        ring.end(3_601_000);

        Golden.assertSame("key-file-2.hex", Files.readAllBytes(file));
    }

    @Test
    void aFileOfTheFirstFormatIsReadAndBecomesOneOfTheSecond() throws IOException {
        KeyRing now = open(1);
        Files.write(file, Golden.bytes("key-file-1.hex"));
        KeyRing before = open(2);

        assertThat(before.ringId()).isEqualTo(now.ringId());
        assertThat(before.digestKey()).isEqualTo(now.digestKey());
        assertThat(before.keys()).isEqualTo(now.keys());
        assertThat(before.current().encryption()).isEqualTo(now.current().encryption());
        before.rotate(new SplittableRandom(7), 1000);
        before.end(3_601_000);
        assertThat(Files.readAllBytes(file)).isEqualTo(Golden.bytes("key-file-2.hex"));
    }

    @Test
    void aFullRingRefusesOneMore() {
        KeyRing ring = open(1);
        SplittableRandom random = new SplittableRandom(7);
        while (ring.keys().size() < KeyRing.KEYS_MAX) {
            ring.rotate(random, 1000);
        }

        assertThatThrownBy(() -> ring.rotate(random, 1000)).hasMessageContaining("53400");
        assertThat(open(3).keys()).hasSize(KeyRing.KEYS_MAX);
    }

    private KeyRing open(long seed) {
        return KeyRing.open(file, new SplittableRandom(seed), 5);
    }
}

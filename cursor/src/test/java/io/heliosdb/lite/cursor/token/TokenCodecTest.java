package io.heliosdb.lite.cursor.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.heliosdb.lite.cursor.Golden;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenCodecTest {

    private static final String SECRET = "the customer's name is Ada";

    @TempDir Path directory;
    private TokenCodec codec;

    @BeforeEach
    void open() {
        codec = new TokenCodec(ring(directory, 1));
    }

    @Test
    void aTokenReadsAsItWasWritten() {
        Token read = codec.decode(codec.encode(token()));

        assertThat(read).usingRecursiveComparison().isEqualTo(token());
    }

    @Test
    void aTokenLooksAsItDidWhenItsFormatWasReleased() {
        Golden.assertSame("token-1.txt", codec.encode(token()));
    }

    @Test
    void anyFlippedBitOfTheTextIsRefused() {
        String good = codec.encode(token());

        for (int i = 0; i < good.length(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                char[] bad = good.toCharArray();
                bad[i] ^= (char) (1 << bit);
                assertRefused(new String(bad), "character " + i + ", bit " + bit);
            }
        }
    }

    @Test
    void anyFlippedBitOfTheBytesIsRefused() {
        byte[] good = Base64.getUrlDecoder().decode(codec.encode(token()));

        for (int i = 0; i < good.length * 8; i++) {
            byte[] bad = good.clone();
            bad[i / 8] ^= (byte) (1 << i % 8);
            assertRefused(text(bad), "bit " + i);
        }
    }

    @Test
    void anyTruncationOrExtensionIsRefused() {
        String good = codec.encode(token());

        for (int length = 0; length < good.length(); length++) {
            assertRefused(good.substring(0, length), "length " + length);
            assertRefused(good.substring(good.length() - length), "tail " + length);
        }
        for (String more : new String[] {"A", "=", "==", "AAAA", " ", "\n"}) {
            assertRefused(good + more, "with '" + more + "' behind");
        }
    }

    @Test
    void tokensOfAnotherRingAreRefused() {
        TokenCodec other = new TokenCodec(ring(directory.resolve("other"), 2));

        assertThat(state(other.encode(token()))).isEqualTo(SqlState.TOKEN_BAD_SIGNATURE);
    }

    @Test
    void garbageIsMalformed() {
        for (String garbage : new String[] {"", "A", "hello", "ä", "A".repeat(1 << 20)}) {
            assertThat(state(garbage)).isEqualTo(SqlState.TOKEN_MALFORMED);
        }
    }

    @Test
    void aFailureNeverQuotesTheToken() {
        String bad = codec.encode(token()).replace('A', 'B') + "*";

        assertThat(catchThrowable(() -> codec.decode(bad)))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(bad.substring(0, 20)));
    }

    @Test
    void neitherPositionNorDescriptorCanBeReadFromTheText() {
        byte[] bytes = Base64.getUrlDecoder().decode(codec.encode(token()));
        String visible = new String(bytes, StandardCharsets.ISO_8859_1);

        assertThat(visible).doesNotContain("customer").doesNotContain("Ada");
        assertThat(token().toString()).doesNotContain("Ada");
    }

    @Test
    void equalContentGivesEqualTokensAndAnyDifferenceGivesAnotherVector() {
        String one = codec.encode(token());

        assertThat(codec.encode(token())).isEqualTo(one);
        byte[] other = Base64.getUrlDecoder().decode(codec.encode(token(43)));
        byte[] vector = vector(Base64.getUrlDecoder().decode(one));
        assertThat(vector(other)).isNotEqualTo(vector);
    }

    @Test
    void randomContentSurvivesTheRoundTrip() {
        long seed = 20260101;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            Token token = random(random);
            assertThat(codec.decode(codec.encode(token)))
                    .as("seed %s, round %s", seed, i)
                    .usingRecursiveComparison()
                    .isEqualTo(token);
        }
    }

    @Test
    void theLongestTokenIsWithinTheLimit() {
        Token longest =
                token(1, new byte[Token.POSITION_MAX_BYTES], new byte[Token.DESCRIPTOR_MAX_BYTES]);

        String text = codec.encode(longest);

        assertThat(text.length()).isLessThanOrEqualTo(TokenCodec.MAX_CHARACTERS);
        assertThat(codec.decode(text).position()).hasSize(Token.POSITION_MAX_BYTES);
    }

    @Test
    void anUnsignedTokenIsTheIdAndNothingElse() {
        UUID id = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);

        String text = TokenCodec.encodeIdOnly(id);

        assertThat(text).hasSize(22);
        assertThat(TokenCodec.decodeIdOnly(text)).isEqualTo(id);
        assertThatThrownBy(() -> TokenCodec.decodeIdOnly(text + "A")).hasMessageContaining("RC001");
        assertThatThrownBy(() -> TokenCodec.decodeIdOnly(text.substring(0, 21) + "h"))
                .hasMessageContaining("RC001");
    }

    @Test
    void digestsOfOneStatementAreEqualAndThoseOfAnotherRingAreNot() {
        TokenCodec other = new TokenCodec(ring(directory.resolve("other"), 2));

        assertThat(codec.digest("SELECT 1")).isEqualTo(codec.digest("SELECT 1"));
        assertThat(codec.digest("SELECT 1")).isNotEqualTo(codec.digest("SELECT 2"));
        assertThat(codec.digest("SELECT 1")).isNotEqualTo(other.digest("SELECT 1"));
    }

    private void assertRefused(String text, String what) {
        assertThat(state(text))
                .as(what)
                .isIn(SqlState.TOKEN_MALFORMED, SqlState.TOKEN_BAD_SIGNATURE);
    }

    private SqlState state(String text) {
        try {
            codec.decode(text);
            return SqlState.INTERNAL_ERROR;
        } catch (DatabaseException e) {
            return e.sqlState();
        }
    }

    private static byte[] vector(byte[] bytes) {
        return Arrays.copyOfRange(bytes, TokenCodec.HEADER_BYTES, TokenCodec.HEADER_BYTES + 16);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyRing ring(Path directory, long seed) {
        try {
            Files.createDirectories(directory);
            return KeyRing.open(directory.resolve("token.keys"), new SplittableRandom(seed), 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Token token() {
        return token(42);
    }

    private static Token token(long rows) {
        return token(
                rows, new byte[] {1, 2, 3, 'A', 'd', 'a'}, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    private static Token token(long rows, byte[] position, byte[] descriptor) {
        return new Token(
                Token.Kind.FULL,
                new UUID(1, 2),
                3,
                new UUID(4, 5),
                6,
                7,
                new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                8_000,
                9_000,
                rows,
                0,
                new UUID(0, 0),
                true,
                position,
                descriptor);
    }

    private static Token random(SplittableRandom random) {
        byte[] digest = new byte[Token.DIGEST_BYTES];
        byte[] position = new byte[random.nextInt(300)];
        byte[] descriptor = new byte[random.nextInt(3000)];
        random.nextBytes(digest);
        random.nextBytes(position);
        random.nextBytes(descriptor);
        return new Token(
                random.nextBoolean() ? Token.Kind.FULL : Token.Kind.POSITION,
                new UUID(random.nextLong(), random.nextLong()),
                random.nextLong(),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextLong(),
                random.nextLong(),
                digest,
                random.nextLong(),
                random.nextLong(),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextBoolean(),
                position,
                descriptor);
    }
}

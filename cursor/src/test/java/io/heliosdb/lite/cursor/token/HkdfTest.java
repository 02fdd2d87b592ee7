package io.heliosdb.lite.cursor.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The SHA-256 cases of RFC 5869, appendix A. */
final class HkdfTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void derivesWhatCaseOneOfTheRfcSays() {
        byte[] key =
                Hkdf.derive(
                        HEX.parseHex("0b".repeat(22)),
                        HEX.parseHex("000102030405060708090a0b0c"),
                        HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"),
                        42);

        assertThat(HEX.formatHex(key))
                .isEqualTo(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                + "34007208d5b887185865");
    }

    @Test
    void derivesWhatCaseTwoOfTheRfcSaysForLongInputs() {
        byte[] key = Hkdf.derive(range(0x00, 80), range(0x60, 80), range(0xb0, 80), 82);

        assertThat(HEX.formatHex(key))
                .isEqualTo(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void derivesWhatCaseThreeOfTheRfcSaysWithoutSaltAndInfo() {
        byte[] key = Hkdf.derive(HEX.parseHex("0b".repeat(22)), new byte[0], new byte[0], 42);

        assertThat(HEX.formatHex(key))
                .isEqualTo(
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                + "9d201395faa4b61a96c8");
    }

    private static byte[] range(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}

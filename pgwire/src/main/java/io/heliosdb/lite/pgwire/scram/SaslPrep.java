package io.heliosdb.lite.pgwire.scram;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * SASLprep (RFC 4013) as far as the JDK carries it: mapping, NFKC, prohibited characters and the
 * rule for texts from right to left, by the Unicode version of the JDK where RFC 3454 has tables of
 * Unicode 3.2. A password that it prohibits is used as it is, as PostgreSQL does it at both ends.
 */
final class SaslPrep {

    private SaslPrep() {}

    /** The bytes of a password that SCRAM works on. */
    static byte[] prepared(String password) {
        return prepare(password).orElse(password).getBytes(StandardCharsets.UTF_8);
    }

    /** The prepared text; empty when a character or an order of characters is prohibited. */
    static Optional<String> prepare(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .filter(character -> !isMappedToNothing(character))
                .map(character -> isSpaceBeyondAscii(character) ? ' ' : character)
                .forEach(mapped::appendCodePoint);
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean prohibited = normal.codePoints().anyMatch(SaslPrep::isProhibited);
        return prohibited || normal.isEmpty() || !isOneDirection(normal)
                ? Optional.empty()
                : Optional.of(normal);
    }

    /** Table B.1 of RFC 3454. */
    private static boolean isMappedToNothing(int character) {
        return switch (character) {
            case 0x00AD, 0x034F, 0x1806, 0x2060, 0xFEFF -> true;
            default ->
                    (character >= 0x180B && character <= 0x180D)
                            || (character >= 0x200B && character <= 0x200D)
                            || (character >= 0xFE00 && character <= 0xFE0F);
        };
    }

    /** Table C.1.2. */
    private static boolean isSpaceBeyondAscii(int character) {
        return character > 0x7f && Character.getType(character) == Character.SPACE_SEPARATOR;
    }

    /** Tables C.2 to C.9, and what is unassigned. */
    private static boolean isProhibited(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    true;
            default ->
                    (character >= 0xFFF9 && character <= 0xFFFD)
                            || (character >= 0x2FF0 && character <= 0x2FFB)
                            || character == 0x0340
                            || character == 0x0341;
        };
    }

    /** RFC 3454, section 6: right to left, if anywhere, then at both ends and nowhere mixed. */
    private static boolean isOneDirection(String text) {
        boolean anyRight = text.codePoints().anyMatch(SaslPrep::isRightToLeft);
        boolean anyLeft =
                text.codePoints()
                        .anyMatch(character ->
                                Character.getDirectionality(character)
                                        == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        return !anyRight
                || (!anyLeft
                        && isRightToLeft(text.codePointAt(0))
                        && isRightToLeft(text.codePointBefore(text.length())));
    }

    private static boolean isRightToLeft(int character) {
        byte direction = Character.getDirectionality(character);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}

package io.heliosdb.lite.pgwire;

import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Bytes as a reader can check them against the manual: hexadecimal, and texts in quotes. */
public final class WireText {

    private WireText() {}

    /** The bytes of {@code 'Q' 0000000d 'SELECT 1' 00}. */
    public static byte[] bytes(String notation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] parts = notation.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean quoted = i % 2 == 1;
            bytes.writeBytes(
                    quoted
                            ? parts[i].getBytes(StandardCharsets.UTF_8)
                            : HexFormat.of().parseHex(parts[i].replace(" ", "")));
        }
        return bytes.toByteArray();
    }

    /** What {@code writer} wrote. */
    public static byte[] written(Consumer<WireOutput> writer) {
        WireOutput out = new WireOutput(1 << 20);
        writer.accept(out);
        return out.toByteArray();
    }
}

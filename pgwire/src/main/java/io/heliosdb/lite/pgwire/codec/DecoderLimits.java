package io.heliosdb.lite.pgwire.codec;

/**
 * How large messages may be, in bytes of the length field (which counts itself), and how long their
 * lists. Whoever is not authenticated yet gets the first two only.
 *
 * @param startupBytes a start-up message
 * @param authenticationBytes an authentication message, in either direction
 * @param nameBytes Describe, Execute, Close, CopyFail and other messages that hold names
 * @param statementBytes Query and Parse
 * @param dataBytes Bind, FunctionCall, DataRow, CopyData and everything else that holds values
 */
public record DecoderLimits(
        int startupBytes,
        int authenticationBytes,
        int nameBytes,
        int statementBytes,
        int dataBytes,
        int startupParameters,
        int parameters,
        int columns) {

    private static final int KILO = 1024;
    private static final int MEGA = 1024 * KILO;

    public DecoderLimits {
        if (Math.min(startupBytes, authenticationBytes) < 8
                || Math.min(nameBytes, Math.min(statementBytes, dataBytes)) < 8
                || Math.min(startupParameters, Math.min(parameters, columns)) < 1) {
            throw new IllegalArgumentException("a limit leaves no room for any message");
        }
    }

    /**
     * The start-up limit and the columns of PostgreSQL (10,000 bytes; 1,664), all parameters that
     * the protocol can count, statements up to 16 MB and values up to 64 MB.
     */
    public static DecoderLimits defaults() {
        return new DecoderLimits(
                10_000, 8 * KILO, 64 * KILO, 16 * MEGA, 64 * MEGA, 64, 65_535, 1_664);
    }
}

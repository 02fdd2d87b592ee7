package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;

/** In what state a session waits for the next statement. */
public enum TransactionStatus {
    IDLE('I'),
    IN_TRANSACTION('T'),
    /** Statements are refused until the transaction is rolled back. */
    FAILED('E');

    private final char code;

    TransactionStatus(char code) {
        this.code = code;
    }

    char code() {
        return code;
    }

    static TransactionStatus byCode(byte code) {
        for (TransactionStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw ProtocolException.violation("no such transaction status").with("code", code);
    }
}

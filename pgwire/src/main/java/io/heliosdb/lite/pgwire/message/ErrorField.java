package io.heliosdb.lite.pgwire.message;

import java.util.Optional;

/** The fields of an error or a notice, with the letters that name them. */
public enum ErrorField {
    SEVERITY('S'),
    SEVERITY_NOT_TRANSLATED('V'),
    SQL_STATE('C'),
    MESSAGE('M'),
    DETAIL('D'),
    HINT('H'),
    /** Characters, from 1, into the statement. */
    POSITION('P'),
    INTERNAL_POSITION('p'),
    INTERNAL_QUERY('q'),
    WHERE('W'),
    SCHEMA('s'),
    TABLE('t'),
    COLUMN('c'),
    DATA_TYPE('d'),
    CONSTRAINT('n'),
    FILE('F'),
    LINE('L'),
    ROUTINE('R');

    private static final ErrorField[] BY_CODE = new ErrorField[128];

    static {
        for (ErrorField field : values()) {
            BY_CODE[field.code] = field;
        }
    }

    private final char code;

    ErrorField(char code) {
        this.code = code;
    }

    public char code() {
        return code;
    }

    /** The field of this letter; empty for letters of later versions, which are to be ignored. */
    public static Optional<ErrorField> byCode(byte code) {
        return code < 0 ? Optional.empty() : Optional.ofNullable(BY_CODE[code]);
    }
}

package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an error or a notice tells, in the order in which it is sent. */
public record ErrorFields(Map<ErrorField, String> fields) {

    public ErrorFields {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The four fields that every error has; severity in both of its forms. */
    public static ErrorFields of(String severity, String sqlState, String message) {
        Map<ErrorField, String> fields = new LinkedHashMap<>();
        fields.put(ErrorField.SEVERITY, severity);
        fields.put(ErrorField.SEVERITY_NOT_TRANSLATED, severity);
        fields.put(ErrorField.SQL_STATE, sqlState);
        fields.put(ErrorField.MESSAGE, message);
        return new ErrorFields(fields);
    }

    /** These fields and one more. */
    public ErrorFields with(ErrorField field, String value) {
        Map<ErrorField, String> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new ErrorFields(more);
    }

    public Optional<String> field(ErrorField field) {
        return Optional.ofNullable(fields.get(field));
    }

    static ErrorFields read(WireInput in) {
        Map<ErrorField, String> fields = new LinkedHashMap<>();
        for (byte code = in.int8(); code != 0; code = in.int8()) {
            String value = in.cstring();
            Optional<ErrorField> field = ErrorField.byCode(code);
            if (field.isPresent() && fields.put(field.orElseThrow(), value) != null) {
                throw ProtocolException.violation("a field of an error comes twice")
                        .with("code", code);
            }
        }
        return new ErrorFields(fields);
    }

    void writeTo(WireOutput out) {
        fields.forEach((field, value) -> {
            out.int8(field.code());
            out.cstring(value);
        });
        out.int8(0);
    }
}

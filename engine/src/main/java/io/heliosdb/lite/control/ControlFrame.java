package io.heliosdb.lite.control;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message of the control socket: a kind and texts; docs/formats/control-socket.md. */
record ControlFrame(Kind kind, List<@Nullable String> fields) {

    /** What a message says; the byte is the wire's. */
    enum Kind {
        HELLO('H'),
        REQUEST('Q'),
        COLUMNS('C'),
        ROW('R'),
        NOTICE('N'),
        PROGRESS('P'),
        DONE('D'),
        ERROR('E');

        private final byte wire;

        Kind(char wire) {
            this.wire = (byte) wire;
        }

        private static Kind of(byte wire) {
            for (Kind kind : values()) {
                if (kind.wire == wire) {
                    return kind;
                }
            }
            throw malformed("no message has this kind");
        }
    }

    /** The first field of {@link Kind#HELLO}; the second is the version, the third the process. */
    static final String GREETING = "heliosdb-control";

    static final String VERSION = "1";

    /** The longest message from a client, without its length. */
    static final int REQUEST_BYTES_MAX = 1 << 20;

    /** The longest message to a client: a row with its values. */
    static final int REPLY_BYTES_MAX = 1 << 28;

    private static final int NULL = -1;

    ControlFrame {
        fields = Collections.unmodifiableList(new ArrayList<>(fields));
    }

    static ControlFrame of(Kind kind, @Nullable String... fields) {
        List<@Nullable String> list = new ArrayList<>();
        Collections.addAll(list, fields);
        return new ControlFrame(kind, list);
    }

    /** Fixed fields and then names and values. */
    static ControlFrame of(Kind kind, Map<String, ?> pairs, @Nullable String... first) {
        List<@Nullable String> fields = new ArrayList<>();
        Collections.addAll(fields, first);
        pairs.forEach((name, value) -> {
            fields.add(name);
            fields.add(String.valueOf(value));
        });
        return new ControlFrame(kind, fields);
    }

    /** A field that must be there. */
    String text(int field) {
        String text = field < fields.size() ? fields.get(field) : null;
        if (text == null) {
            throw malformed("a field is missing");
        }
        return text;
    }

    /** The names and values from that field on. */
    Map<String, String> pairs(int from) {
        if ((fields.size() - from) % 2 != 0) {
            throw malformed("a name has no value");
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = from; i < fields.size(); i += 2) {
            if (pairs.put(text(i), text(i + 1)) != null) {
                throw malformed("a name occurs twice");
            }
        }
        return pairs;
    }

    /** With its length in front. */
    byte[] encode() {
        List<byte @Nullable []> texts = new ArrayList<>(fields.size());
        long length = 1;
        for (String field : fields) {
            byte[] text = field == null ? null : field.getBytes(StandardCharsets.UTF_8);
            texts.add(text);
            length += Integer.BYTES + (text == null ? 0 : text.length);
        }
        if (length > (kind == Kind.REQUEST ? REQUEST_BYTES_MAX : REPLY_BYTES_MAX)) {
            throw tooLong(length);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length + Integer.BYTES);
        bytes.putInt((int) length).put(kind.wire);
        for (byte[] text : texts) {
            bytes.putInt(text == null ? NULL : text.length);
            if (text != null) {
                bytes.put(text);
            }
        }
        return bytes.array();
    }

    /**
     * @param body without its length
     * @throws DatabaseException 22023 when these bytes are no message
     */
    static ControlFrame decode(ByteBuffer body) {
        Kind kind = Kind.of(body.get());
        List<@Nullable String> fields = new ArrayList<>();
        while (body.hasRemaining()) {
            fields.add(field(body));
        }
        return new ControlFrame(kind, fields);
    }

    private static @Nullable String field(ByteBuffer body) {
        int length = body.remaining() < Integer.BYTES ? Integer.MAX_VALUE : body.getInt();
        if (length == NULL) {
            return null;
        }
        if (length < 0 || length > body.remaining()) {
            throw malformed("a field is longer than its message");
        }
        try {
            ByteBuffer text = body.slice(body.position(), length);
            body.position(body.position() + length);
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException _) {
            throw malformed("a field is not UTF-8");
        }
    }

    static DatabaseException malformed(String reason) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "the bytes are not what the control socket's protocol allows here")
                .with("reason", reason)
                .hint("docs/formats/control-socket.md describes the protocol.");
    }

    static DatabaseException tooLong(long bytes) {
        return new DatabaseException(
                        SqlState.PROGRAM_LIMIT_EXCEEDED,
                        "a message is longer than the control socket carries")
                .with("bytes", bytes)
                .with("max_for_a_request", REQUEST_BYTES_MAX)
                .with("max_for_a_row", REPLY_BYTES_MAX)
                .hint(
                        "Send shorter statements, or run the command when nobody has the database open.");
    }
}

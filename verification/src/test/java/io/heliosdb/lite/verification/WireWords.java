package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NoticeResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.ErrorField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a server said, as far as two of them have to say the same. Stateless. */
final class WireWords {

    private static final String COPIED = "copied: ";

    private WireWords() {}

    /** Where CopyData is cut does not matter. */
    static List<String> joined(List<String> said) {
        List<String> joined = new ArrayList<>();
        for (String words : said) {
            boolean both = words.startsWith(COPIED) && !joined.isEmpty();
            if (both && joined.getLast().startsWith(COPIED)) {
                joined.set(joined.size() - 1, joined.getLast() + words.substring(COPIED.length()));
            } else {
                joined.add(words);
            }
        }
        return joined;
    }

    /** What has to be the same: all but texts of errors, and table ids. */
    static Optional<String> of(BackendMessage message) {
        return switch (message) {
            case DataRow(FieldValues values) -> Optional.of(row(values));
            case CommandComplete(String tag) -> Optional.of(tag);
            case ErrorResponse error ->
                    Optional.of(error.fields().field(ErrorField.SQL_STATE).orElseThrow());
            case ReadyForQuery ready -> Optional.of(ready.toString());
            case RowDescription description ->
                    Optional.of(
                            description.columns().stream()
                                    .map(column ->
                                            column.name() + " " + column.type() + column.binary())
                                    .toList()
                                    .toString());
            case CopyData(Bytes data) -> Optional.of(COPIED + new String(data.array(), ISO_8859_1));
            case NoticeResponse _, ParameterStatus _ -> Optional.empty();
            default -> Optional.of(message.toString());
        };
    }

    /** As {@link #of}, and warnings by their SQLSTATE. */
    static Optional<String> withNotices(BackendMessage message) {
        return message instanceof NoticeResponse notice
                ? notice.fields().field(ErrorField.SQL_STATE).map(state -> "notice " + state)
                : of(message);
    }

    private static String row(FieldValues values) {
        StringBuilder row = new StringBuilder("|");
        for (int i = 0; i < values.count(); i++) {
            row.append(values.isNull(i) ? "NULL" : HexFormat.of().formatHex(values.bytes(i)))
                    .append('|');
        }
        return row.toString();
    }
}

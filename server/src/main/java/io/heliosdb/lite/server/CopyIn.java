package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.CopyDescription;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.CopyMessage;
import io.heliosdb.lite.pgwire.message.CopyResponse;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of COPY FROM STDIN, inserted as they come: in the open transaction, or in one of its own
 * that is committed at CopyDone.
 */
final class CopyIn implements AutoCloseable {

    private static final int RECORD_BYTES_MAX = 64 << 20;
    private static final int NO_MORE_ROWS = -1;

    private final Session session;
    private final CopyDescription copy;
    private final CopyFormat format;
    private final CopyText text;
    private final CopyText.LineEnds lineEnds;
    private final List<Integer> types;
    private boolean ownTransaction;
    private @Nullable FrontendMessage message;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int scanned;
    private int to;
    private boolean started;
    private boolean ended;
    private boolean done;
    private long record;
    private long rows;

    CopyIn(Session session, CopyDescription copy, WireOutput out) {
        this.session = session;
        this.copy = copy;
        this.format = CopyFormat.of(copy.options());
        this.text = new CopyText(format);
        this.lineEnds = text.new LineEnds();
        this.types = copy.columns().stream().map(Column::typeOid).toList();
        if (session.status() == Session.Status.IDLE) {
            session.execute("BEGIN");
            ownTransaction = true;
        }
        new CopyResponse(CopyResponse.Direction.IN, binary(), CopyOut.codes(binary(), types.size()))
                .writeTo(out);
    }

    private boolean binary() {
        return format.kind() == CopyFormat.Kind.BINARY;
    }

    /** Takes what the client says, to be looked at by {@link #step}. */
    void accept(FrontendMessage next) {
        message = next;
    }

    /** Whether the client has said all and the rows are in. */
    boolean step() {
        FrontendMessage next = message;
        message = null;
        switch (next) {
            case CopyMessage.CopyData data -> data(data.data().array());
            case CopyMessage.CopyDone _ -> finish();
            case FrontendMessage.CopyFail(String reason) ->
                    throw new DatabaseException(
                                    SqlState.QUERY_CANCELED, "the client gave the COPY up")
                            .with("reason", reason);
            // sent by clients that did not wait to see that it is a COPY
            case FrontendMessage.Sync _, FrontendMessage.Flush _ -> {}
            case null -> {}
            default -> throw new IllegalStateException("not a message of COPY");
        }
        return done;
    }

    long rows() {
        return rows;
    }

    private void data(byte[] bytes) {
        if (ended) {
            return; // behind the end mark
        }
        append(bytes);
        try {
            if (binary()) {
                takeTuples();
            } else {
                takeLines();
            }
        } catch (DatabaseException failure) {
            throw failure.with("line", record);
        } catch (ProtocolException failure) {
            throw failure.with("line", record);
        }
    }

    private void append(byte[] bytes) {
        if (to - from + (long) bytes.length > RECORD_BYTES_MAX) {
            throw new DatabaseException(SqlState.LIMIT_EXCEEDED, "a row of the COPY is too long")
                    .with("max_bytes", RECORD_BYTES_MAX)
                    .with("line", record + 1);
        }
        if (to + bytes.length > buffer.length) {
            byte[] larger = new byte[Math.max(2 * (to - from), to - from + bytes.length)];
            byte[] target = larger.length > buffer.length ? larger : buffer;
            System.arraycopy(buffer, from, target, 0, to - from);
            buffer = target;
            to -= from;
            scanned -= from;
            from = 0;
        }
        System.arraycopy(bytes, 0, buffer, to, bytes.length);
        to += bytes.length;
    }

    private void takeLines() {
        int end = lineEnds.next(buffer, scanned, to);
        while (end >= 0 && !ended) {
            boolean carriageReturn = end > from && buffer[end - 1] == '\r';
            line(carriageReturn ? end - 1 : end);
            from = end + 1;
            end = lineEnds.next(buffer, from, to);
        }
        scanned = to;
    }

    private void line(int end) {
        record++;
        if (end - from == 2 && buffer[from] == '\\' && buffer[from + 1] == '.') {
            ended = true;
        } else if (record == 1 && format.header()) {
            header(end);
        } else {
            insert(text.values(buffer, from, end));
        }
    }

    private void header(int end) {
        if (!format.match()) {
            return;
        }
        List<String> names =
                text.values(buffer, from, end).stream()
                        .map(name -> name.map(CopyIn::utf8).orElse(""))
                        .toList();
        if (!names.equals(copy.columns().stream().map(Column::name).toList())) {
            throw CopyText.malformed("the header does not name the columns");
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void insert(List<Optional<byte[]>> values) {
        if (values.size() != types.size()) {
            throw CopyText.malformed(
                            values.size() < types.size()
                                    ? "data is missing for a column"
                                    : "there is data behind the last column")
                    .with("fields", values.size())
                    .with("columns", types.size());
        }
        insert(FormatCodes.TEXT, FieldValues.of(values));
    }

    private void insert(FormatCodes formats, FieldValues values) {
        session.run(
                QueryOptions.defaults(),
                copy.statement(),
                types,
                ParameterReader.read(types, formats, values));
        rows++;
    }

    private void takeTuples() {
        if (!started && to - from >= CopyOut.headerBytes()) {
            takeHeader();
        }
        while (started && !ended && takeTuple()) {
            record++;
        }
    }

    private void takeHeader() {
        byte[] signature = CopyOut.SIGNATURE;
        if (!Arrays.equals(buffer, from, from + signature.length, signature, 0, signature.length)) {
            throw CopyText.malformed("the signature of binary COPY is not there");
        }
        int flags = int32(from + signature.length);
        int extension = int32(from + signature.length + Integer.BYTES);
        if (flags != 0 || extension != 0) {
            throw CopyText.malformed("the header of binary COPY has flags or an extension")
                    .with("flags", flags);
        }
        from += CopyOut.headerBytes();
        started = true;
    }

    /** Whether a whole row was there. */
    private boolean takeTuple() {
        int at = from + Short.BYTES;
        if (at > to) {
            return false;
        }
        int fields = (short) ((buffer[from] << 8) | (buffer[from + 1] & 0xff));
        if (fields == NO_MORE_ROWS) {
            ended = true;
            from = at;
            return false;
        }
        if (fields != types.size()) {
            throw CopyText.malformed("a row has another number of fields than columns")
                    .with("fields", fields)
                    .with("columns", types.size());
        }
        for (int i = 0; i < fields; i++) {
            if (at + Integer.BYTES > to) {
                return false;
            }
            int length = int32(at);
            if (length < -1) {
                throw CopyText.malformed("a field has a negative length");
            }
            at += Integer.BYTES + Math.max(length, 0);
            if (at > to || at < 0) {
                return false;
            }
        }
        byte[] tuple = Arrays.copyOfRange(buffer, from + Short.BYTES, at);
        insert(FormatCodes.BINARY, new WireInput(tuple).values(fields));
        from = at;
        return true;
    }

    private int int32(int at) {
        return new WireInput(Arrays.copyOfRange(buffer, at, at + Integer.BYTES)).int32();
    }

    private void finish() {
        if (binary() ? !ended : lineEnds.quoted()) {
            throw CopyText.malformed("the data ends within a row").with("line", record + 1);
        }
        if (!binary() && !ended && to > from) {
            data(new byte[] {'\n'}); // the last line may do without its end
        }
        if (ownTransaction) {
            ownTransaction = false;
            session.execute("COMMIT");
        }
        done = true;
    }

    /** Takes back what was not finished. */
    @Override
    public void close() {
        if (ownTransaction) {
            ownTransaction = false;
            session.execute("ROLLBACK");
        }
    }
}

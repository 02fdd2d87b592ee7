package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.ArrayList;
import java.util.List;

/** What a server says to a client. */
public sealed interface BackendMessage
        permits AuthenticationRequest,
                CopyMessage,
                CopyResponse,
                SimpleReply,
                BackendMessage.EncryptionReply,
                BackendMessage.BackendKeyData,
                BackendMessage.ParameterStatus,
                BackendMessage.NegotiateProtocolVersion,
                BackendMessage.ReadyForQuery,
                BackendMessage.RowDescription,
                BackendMessage.ParameterDescription,
                BackendMessage.DataRow,
                BackendMessage.CommandComplete,
                BackendMessage.FunctionCallResponse,
                BackendMessage.ErrorResponse,
                BackendMessage.NoticeResponse,
                BackendMessage.NotificationResponse {

    /** Appends the whole message. */
    void writeTo(WireOutput out);

    /** The single byte that answers SSLRequest and GSSENCRequest. */
    enum EncryptionReply implements BackendMessage {
        TLS('S'),
        GSSAPI('G'),
        NONE('N');

        private final char code;

        EncryptionReply(char code) {
            this.code = code;
        }

        public char code() {
            return code;
        }

        @Override
        public void writeTo(WireOutput out) {
            out.int8(code);
        }
    }

    /** What a client needs to cancel: which process, and a secret. */
    record BackendKeyData(int processId, int secretKey) implements BackendMessage {
        public static BackendKeyData read(WireInput in) {
            int processId = in.int32();
            return new BackendKeyData(processId, in.int32());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('K');
            out.int32(processId);
            out.int32(secretKey);
            out.end(message);
        }

        @Override
        public String toString() {
            return "BackendKeyData[" + processId + "]";
        }
    }

    /** The value of a setting, at the start and whenever it changes. */
    record ParameterStatus(String name, String value) implements BackendMessage {
        public static ParameterStatus read(WireInput in) {
            String name = in.cstring();
            return new ParameterStatus(name, in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('S');
            out.cstring(name);
            out.cstring(value);
            out.end(message);
        }
    }

    /** The newest version 3 that the server speaks, and start-up options it does not know. */
    record NegotiateProtocolVersion(int newestVersion, List<String> unknownOptions)
            implements BackendMessage {
        public NegotiateProtocolVersion {
            unknownOptions = List.copyOf(unknownOptions);
        }

        public static NegotiateProtocolVersion read(WireInput in) {
            int newest = in.int32();
            int count = in.int32();
            if (count < 0) {
                throw ProtocolException.violation("a negative number of options");
            }
            List<String> options = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                options.add(in.cstring());
            }
            return new NegotiateProtocolVersion(newest, options);
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('v');
            out.int32(newestVersion);
            out.int32(unknownOptions.size());
            unknownOptions.forEach(out::cstring);
            out.end(message);
        }
    }

    /** The server waits for the next statement. */
    record ReadyForQuery(TransactionStatus status) implements BackendMessage {
        public static ReadyForQuery read(WireInput in) {
            return new ReadyForQuery(TransactionStatus.byCode(in.int8()));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('Z');
            out.int8(status.code());
            out.end(message);
        }
    }

    /** The columns of the rows that follow. */
    record RowDescription(List<ColumnDescription> columns) implements BackendMessage {
        public RowDescription {
            columns = List.copyOf(columns);
        }

        public static RowDescription read(WireInput in, int maxColumns) {
            int count = in.count(maxColumns, ColumnDescription.BYTES_MIN);
            List<ColumnDescription> columns = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                columns.add(ColumnDescription.read(in));
            }
            return new RowDescription(columns);
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('T');
            out.count(columns.size());
            columns.forEach(column -> column.writeTo(out));
            out.end(message);
        }
    }

    /** The types of a statement's parameters. */
    record ParameterDescription(List<Integer> types) implements BackendMessage {
        public ParameterDescription {
            types = List.copyOf(types);
        }

        public static ParameterDescription read(WireInput in, int maxParameters) {
            return new ParameterDescription(ObjectIds.read(in, maxParameters));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('t');
            ObjectIds.write(types, out);
            out.end(message);
        }
    }

    /** A row; a server writes rows by {@code format.DataRowWriter}, without this object. */
    record DataRow(FieldValues values) implements BackendMessage {
        public static DataRow read(WireInput in, int maxColumns) {
            return new DataRow(in.values(in.count(maxColumns, Integer.BYTES)));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('D');
            out.count(values.count());
            values.writeTo(out);
            out.end(message);
        }
    }

    /** A statement is done; the tag names it and how many rows it touched. */
    record CommandComplete(String tag) implements BackendMessage {
        public static CommandComplete read(WireInput in) {
            return new CommandComplete(in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('C');
            out.cstring(tag);
            out.end(message);
        }
    }

    /** The one value that a FunctionCall gave. */
    record FunctionCallResponse(FieldValues value) implements BackendMessage {
        public static FunctionCallResponse read(WireInput in) {
            return new FunctionCallResponse(in.values(1));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('V');
            value.writeTo(out);
            out.end(message);
        }
    }

    record ErrorResponse(ErrorFields fields) implements BackendMessage {
        public static ErrorResponse read(WireInput in) {
            return new ErrorResponse(ErrorFields.read(in));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('E');
            fields.writeTo(out);
            out.end(message);
        }
    }

    record NoticeResponse(ErrorFields fields) implements BackendMessage {
        public static NoticeResponse read(WireInput in) {
            return new NoticeResponse(ErrorFields.read(in));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('N');
            fields.writeTo(out);
            out.end(message);
        }
    }

    /** What another session told by NOTIFY. */
    record NotificationResponse(int processId, String channel, String payload)
            implements BackendMessage {
        public static NotificationResponse read(WireInput in) {
            int processId = in.int32();
            String channel = in.cstring();
            return new NotificationResponse(processId, channel, in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('A');
            out.int32(processId);
            out.cstring(channel);
            out.cstring(payload);
            out.end(message);
        }
    }
}

package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.List;

/** What a client says to a server. */
public sealed interface FrontendMessage
        permits StartupMessage,
                AuthenticationReply,
                CopyMessage,
                FrontendMessage.Query,
                FrontendMessage.Parse,
                FrontendMessage.Bind,
                FrontendMessage.Describe,
                FrontendMessage.Execute,
                FrontendMessage.Close,
                FrontendMessage.Sync,
                FrontendMessage.Flush,
                FrontendMessage.CopyFail,
                FrontendMessage.FunctionCall,
                FrontendMessage.Terminate {

    /** Appends the whole message. */
    void writeTo(WireOutput out);

    /** What Describe and Close mean by a name. */
    enum Target {
        STATEMENT('S'),
        PORTAL('P');

        private final char code;

        Target(char code) {
            this.code = code;
        }

        private static Target read(WireInput in) {
            byte code = in.int8();
            for (Target target : values()) {
                if (target.code == code) {
                    return target;
                }
            }
            throw ProtocolException.violation("neither a statement nor a portal is meant")
                    .with("code", code);
        }
    }

    /** Statements to be run at once, without parameters: the simple protocol. */
    record Query(String text) implements FrontendMessage {
        public static Query read(WireInput in) {
            return new Query(in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('Q');
            out.cstring(text);
            out.end(message);
        }
    }

    /** Prepares a statement; the empty name is the unnamed one. Type 0 leaves it to the server. */
    record Parse(String statement, String text, List<Integer> parameterTypes)
            implements FrontendMessage {
        public Parse {
            parameterTypes = List.copyOf(parameterTypes);
        }

        public static Parse read(WireInput in, int maxParameters) {
            String statement = in.cstring();
            String text = in.cstring();
            return new Parse(statement, text, ObjectIds.read(in, maxParameters));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('P');
            out.cstring(statement);
            out.cstring(text);
            ObjectIds.write(parameterTypes, out);
            out.end(message);
        }
    }

    /**
     * Makes a portal of a statement and values. Whether the formats go with the values is looked at
     * by who answers: it is an error of the statement, not of the connection.
     */
    record Bind(
            String portal,
            String statement,
            FormatCodes parameterFormats,
            FieldValues parameters,
            FormatCodes resultFormats)
            implements FrontendMessage {

        public static Bind read(WireInput in, int maxParameters, int maxColumns) {
            String portal = in.cstring();
            String statement = in.cstring();
            FormatCodes formats = FormatCodes.read(in, maxParameters);
            FieldValues values = in.values(in.count(maxParameters, Integer.BYTES));
            return new Bind(portal, statement, formats, values, FormatCodes.read(in, maxColumns));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('B');
            out.cstring(portal);
            out.cstring(statement);
            parameterFormats.writeTo(out);
            out.count(parameters.count());
            parameters.writeTo(out);
            resultFormats.writeTo(out);
            out.end(message);
        }
    }

    /** Asks for the parameters and columns of a statement, or the columns of a portal. */
    record Describe(Target target, String name) implements FrontendMessage {
        public static Describe read(WireInput in) {
            Target target = Target.read(in);
            return new Describe(target, in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('D');
            out.int8(target.code);
            out.cstring(name);
            out.end(message);
        }
    }

    /** Runs a portal for at most so many rows; zero (or less, as PostgreSQL has it) is all. */
    record Execute(String portal, int maxRows) implements FrontendMessage {
        public static Execute read(WireInput in) {
            String portal = in.cstring();
            return new Execute(portal, in.int32());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('E');
            out.cstring(portal);
            out.int32(maxRows);
            out.end(message);
        }
    }

    /** Forgets a statement or a portal; that there is none is no error. */
    record Close(Target target, String name) implements FrontendMessage {
        public static Close read(WireInput in) {
            Target target = Target.read(in);
            return new Close(target, in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('C');
            out.int8(target.code);
            out.cstring(name);
            out.end(message);
        }
    }

    /** Ends a sequence of extended messages: errors are skipped up to here. */
    record Sync() implements FrontendMessage {
        @Override
        public void writeTo(WireOutput out) {
            out.end(out.begin('S'));
        }
    }

    /** Asks for whatever the server has not sent yet. */
    record Flush() implements FrontendMessage {
        @Override
        public void writeTo(WireOutput out) {
            out.end(out.begin('H'));
        }
    }

    /** Gives up a COPY FROM STDIN. */
    record CopyFail(String reason) implements FrontendMessage {
        public static CopyFail read(WireInput in) {
            return new CopyFail(in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('f');
            out.cstring(reason);
            out.end(message);
        }
    }

    /** The old fast path; read so that it can be refused. */
    record FunctionCall(
            int function, FormatCodes argumentFormats, FieldValues arguments, boolean binaryResult)
            implements FrontendMessage {
        public static FunctionCall read(WireInput in, int maxParameters) {
            int function = in.int32();
            FormatCodes formats = FormatCodes.read(in, maxParameters);
            FieldValues values = in.values(in.count(maxParameters, Integer.BYTES));
            return new FunctionCall(function, formats, values, FormatCodes.readOne(in));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('F');
            out.int32(function);
            argumentFormats.writeTo(out);
            out.count(arguments.count());
            arguments.writeTo(out);
            out.int16(binaryResult ? 1 : 0);
            out.end(message);
        }
    }

    /** Says good-bye. */
    record Terminate() implements FrontendMessage {
        @Override
        public void writeTo(WireOutput out) {
            out.end(out.begin('X'));
        }
    }
}

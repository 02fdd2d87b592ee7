package io.heliosdb.lite.pgwire.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder.Phase;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.Password;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslInitialResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.FunctionCallResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NegotiateProtocolVersion;
import io.heliosdb.lite.pgwire.message.BackendMessage.NoticeResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NotificationResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterDescription;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Close;
import io.heliosdb.lite.pgwire.message.FrontendMessage.CopyFail;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Describe;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Flush;
import io.heliosdb.lite.pgwire.message.FrontendMessage.FunctionCall;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Target;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Terminate;
import io.heliosdb.lite.pgwire.message.StartupMessage.CancelRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.GssEncryptionRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.SslRequest;
import io.heliosdb.lite.pgwire.message.StartupMessage.Startup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every message with its bytes, which were put together by hand from the chapter "Message Formats"
 * of PostgreSQL's manual, in the notation of {@link io.heliosdb.lite.pgwire.WireText}.
 */
public final class Samples {

    /** A message of a client, in the phase in which it may come. */
    public record Frontend(Phase phase, FrontendMessage message, String bytes) {}

    /** A message of a server; all of them may come once a client is authenticated. */
    public record Backend(BackendMessage message, String bytes) {}

    private Samples() {}

    public static List<Frontend> frontend() {
        List<Frontend> samples = new ArrayList<>();
        samples.addAll(startup());
        samples.addAll(authentication());
        samples.addAll(ready());
        return samples;
    }

    private static List<Frontend> startup() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", "ann");
        parameters.put("database", "books");
        Phase phase = Phase.STARTUP;
        return List.of(
                new Frontend(
                        phase,
                        new Startup(0, parameters),
                        "00000021 0003 0000 'user' 00 'ann' 00 'database' 00 'books' 00 00"),
                new Frontend(phase, new Startup(2, Map.of()), "00000009 0003 0002 00"),
                new Frontend(phase, new SslRequest(), "00000008 04d2 162f"),
                new Frontend(phase, new GssEncryptionRequest(), "00000008 04d2 1630"),
                new Frontend(
                        phase, new CancelRequest(258, -2), "00000010 04d2 162e 00000102 fffffffe"));
    }

    private static List<Frontend> authentication() {
        return List.of(
                new Frontend(Phase.PASSWORD, new Password("sésame"), "'p' 0000000c 'sésame' 00"),
                new Frontend(
                        Phase.SASL_INITIAL,
                        new SaslInitialResponse("SCRAM-SHA-256", raw("n,,n=,r=abc")),
                        "'p' 00000021 'SCRAM-SHA-256' 00 0000000b 'n,,n=,r=abc'"),
                new Frontend(
                        Phase.SASL_CONTINUE,
                        new SaslResponse(raw("c=biws")),
                        "'p' 0000000a 'c=biws'"));
    }

    private static List<Frontend> ready() {
        FieldValues values =
                FieldValues.of(
                        List.of(
                                Optional.of("42".getBytes(UTF_8)),
                                Optional.empty(),
                                Optional.of(new byte[] {0, 1})));
        FormatCodes formats = FormatCodes.of(false, false, true);
        Phase phase = Phase.READY;
        return List.of(
                new Frontend(phase, new Query("SELECT 1"), "'Q' 0000000d 'SELECT 1' 00"),
                new Frontend(phase, new Query(""), "'Q' 00000005 00"),
                new Frontend(
                        phase,
                        new Parse("s1", "SELECT $1", List.of(20, 0)),
                        "'P' 0000001b 's1' 00 'SELECT $1' 00 0002 00000014 00000000"),
                new Frontend(
                        phase,
                        new Bind("p", "s1", formats, values, FormatCodes.BINARY),
                        "'B' 00000027 'p' 00 's1' 00 0003 0000 0000 0001"
                                + "0003 00000002 '42' ffffffff 00000002 0001 0001 0001"),
                new Frontend(
                        phase,
                        new Bind("", "", FormatCodes.TEXT, FieldValues.none(), FormatCodes.TEXT),
                        "'B' 0000000c 00 00 0000 0000 0000"),
                new Frontend(
                        phase, new Describe(Target.STATEMENT, "s1"), "'D' 00000008 'S' 's1' 00"),
                new Frontend(phase, new Execute("p", 1000), "'E' 0000000a 'p' 00 000003e8"),
                new Frontend(phase, new Close(Target.PORTAL, "p"), "'C' 00000007 'P' 'p' 00"),
                new Frontend(phase, new Sync(), "'S' 00000004"),
                new Frontend(phase, new Flush(), "'H' 00000004"),
                new Frontend(phase, new CopyData(raw("1\tx\n")), "'d' 00000008 31 09 78 0a"),
                new Frontend(phase, new CopyDone(), "'c' 00000004"),
                new Frontend(phase, new CopyFail("full"), "'f' 00000009 'full' 00"),
                new Frontend(
                        phase,
                        new FunctionCall(5, FormatCodes.BINARY, values, true),
                        "'F' 00000020 00000005 0001 0001"
                                + "0003 00000002 '42' ffffffff 00000002 0001 0001"),
                new Frontend(phase, new Terminate(), "'X' 00000004"));
    }

    public static List<Backend> backend() {
        List<Backend> samples = new ArrayList<>();
        samples.addAll(opening());
        samples.addAll(results());
        samples.addAll(copies());
        for (SimpleReply reply : SimpleReply.values()) {
            samples.add(new Backend(reply, "'" + reply.kind() + "' 00000004"));
        }
        return samples;
    }

    private static List<Backend> opening() {
        return List.of(
                new Backend(new AuthenticationRequest.Ok(), "'R' 00000008 00000000"),
                new Backend(new AuthenticationRequest.CleartextPassword(), "'R' 00000008 00000003"),
                new Backend(
                        new AuthenticationRequest.Md5Password(Bytes.of(new byte[] {1, 2, 3, 4})),
                        "'R' 0000000c 00000005 01020304"),
                new Backend(
                        new AuthenticationRequest.Sasl(List.of("SCRAM-SHA-256")),
                        "'R' 00000017 0000000a 'SCRAM-SHA-256' 00 00"),
                new Backend(
                        new AuthenticationRequest.SaslContinue(raw("r=abc")),
                        "'R' 0000000d 0000000b 'r=abc'"),
                new Backend(
                        new AuthenticationRequest.SaslFinal(raw("v=abc")),
                        "'R' 0000000d 0000000c 'v=abc'"),
                new Backend(
                        new AuthenticationRequest.Other(8, raw("gss")),
                        "'R' 0000000b 00000008 'gss'"),
                new Backend(new BackendKeyData(258, -2), "'K' 0000000c 00000102 fffffffe"),
                new Backend(
                        new ParameterStatus("TimeZone", "UTC"),
                        "'S' 00000011 'TimeZone' 00 'UTC' 00"),
                new Backend(
                        new NegotiateProtocolVersion(0x30000, List.of("_pq_.x")),
                        "'v' 00000013 00030000 00000001 '_pq_.x' 00"));
    }

    private static List<Backend> results() {
        FieldValues row =
                FieldValues.of(List.of(Optional.of("7".getBytes(UTF_8)), Optional.empty()));
        FieldValues one = FieldValues.of(List.of(Optional.of("7".getBytes(UTF_8))));
        ErrorFields error =
                ErrorFields.of("ERROR", "22012", "division by zero").with(ErrorField.POSITION, "8");
        String fields = "'SERROR' 00 'VERROR' 00 'C22012' 00 'Mdivision by zero' 00 'P8' 00 00";
        return List.of(
                new Backend(new ReadyForQuery(TransactionStatus.FAILED), "'Z' 00000005 'E'"),
                new Backend(
                        new RowDescription(
                                List.of(new ColumnDescription("id", 16384, 1, 20, 8, -1, true))),
                        "'T' 0000001b 0001 'id' 00 00004000 0001 00000014 0008 ffffffff 0001"),
                new Backend(new RowDescription(List.of()), "'T' 00000006 0000"),
                new Backend(
                        new ParameterDescription(List.of(20, 25)),
                        "'t' 0000000e 0002 00000014 00000019"),
                new Backend(new DataRow(row), "'D' 0000000f 0002 00000001 '7' ffffffff"),
                new Backend(new CommandComplete("INSERT 0 3"), "'C' 0000000f 'INSERT 0 3' 00"),
                new Backend(new FunctionCallResponse(one), "'V' 00000009 00000001 '7'"),
                new Backend(new ErrorResponse(error), "'E' 0000002f " + fields),
                new Backend(new NoticeResponse(error), "'N' 0000002f " + fields),
                new Backend(
                        new NotificationResponse(258, "news", "x"),
                        "'A' 0000000f 00000102 'news' 00 'x' 00"));
    }

    private static List<Backend> copies() {
        return List.of(
                new Backend(
                        new CopyResponse(CopyResponse.Direction.IN, false, FormatCodes.of(false)),
                        "'G' 00000009 00 0001 0000"),
                new Backend(
                        new CopyResponse(
                                CopyResponse.Direction.OUT, true, FormatCodes.of(true, true)),
                        "'H' 0000000b 01 0002 0001 0001"),
                new Backend(
                        new CopyResponse(CopyResponse.Direction.BOTH, false, FormatCodes.TEXT),
                        "'W' 00000007 00 0000"),
                new Backend(new CopyData(raw("1\n")), "'d' 00000006 31 0a"),
                new Backend(new CopyDone(), "'c' 00000004"));
    }

    private static Bytes raw(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }
}

package io.heliosdb.lite.pgwire.codec;

import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.Password;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslInitialResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslResponse;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
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
import io.heliosdb.lite.pgwire.message.FrontendMessage.Terminate;
import io.heliosdb.lite.pgwire.message.StartupMessage;

/**
 * What a server reads. It starts in {@link Phase#STARTUP}; the session moves it on by {@link
 * #expect}, because which message an authentication reply is depends on what was demanded.
 *
 * <p>For one thread at a time.
 */
public final class FrontendDecoder extends MessageDecoder<FrontendMessage> {

    /** What may come, and how large. */
    public enum Phase {
        /** A start-up message, an SSLRequest, a GSSENCRequest, a CancelRequest. */
        STARTUP,
        /** A password. */
        PASSWORD,
        /** The choice of a SASL mechanism with its first message. */
        SASL_INITIAL,
        /** A further message of the SASL mechanism. */
        SASL_CONTINUE,
        /** Everything that an authenticated client may say. */
        READY
    }

    private final DecoderLimits limits;
    private Phase phase = Phase.STARTUP;

    public FrontendDecoder(DecoderLimits limits) {
        this.limits = limits;
        frames().tagged(false);
    }

    /** What comes next; only between messages. */
    public void expect(Phase next) {
        frames().tagged(next != Phase.STARTUP);
        phase = next;
    }

    public Phase phase() {
        return phase;
    }

    @Override
    int maxBytes(byte kind) {
        return switch (phase) {
            case STARTUP -> limits.startupBytes();
            case PASSWORD, SASL_INITIAL, SASL_CONTINUE -> {
                if (kind != 'p') {
                    throw unexpected(kind);
                }
                yield limits.authenticationBytes();
            }
            case READY -> maxBytesWhenReady(kind);
        };
    }

    private int maxBytesWhenReady(byte kind) {
        return switch (kind) {
            case 'Q', 'P' -> limits.statementBytes();
            case 'B', 'F', 'd' -> limits.dataBytes();
            case 'D', 'E', 'C', 'f' -> limits.nameBytes();
            case 'S', 'H', 'X', 'c' -> FrameReader.LENGTH_BYTES;
            default -> throw unexpected(kind);
        };
    }

    @Override
    FrontendMessage read(byte kind, WireInput body) {
        return switch (phase) {
            case STARTUP -> StartupMessage.read(body, limits.startupParameters());
            case PASSWORD -> Password.read(body);
            case SASL_INITIAL -> SaslInitialResponse.read(body);
            case SASL_CONTINUE -> SaslResponse.read(body);
            case READY -> readWhenReady(kind, body);
        };
    }

    private FrontendMessage readWhenReady(byte kind, WireInput body) {
        return switch (kind) {
            case 'Q' -> Query.read(body);
            case 'P' -> Parse.read(body, limits.parameters());
            case 'B' -> Bind.read(body, limits.parameters(), limits.columns());
            case 'D' -> Describe.read(body);
            case 'E' -> Execute.read(body);
            case 'C' -> Close.read(body);
            case 'S' -> new Sync();
            case 'H' -> new Flush();
            case 'd' -> CopyData.read(body);
            case 'c' -> new CopyDone();
            case 'f' -> CopyFail.read(body);
            case 'F' -> FunctionCall.read(body, limits.parameters());
            case 'X' -> new Terminate();
            default -> throw unexpected(kind);
        };
    }
}

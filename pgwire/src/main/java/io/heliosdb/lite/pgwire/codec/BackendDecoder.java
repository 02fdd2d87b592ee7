package io.heliosdb.lite.pgwire.codec;

import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.EncryptionReply;
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
import io.heliosdb.lite.pgwire.message.CopyResponse;
import io.heliosdb.lite.pgwire.message.SimpleReply;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client reads. Until AuthenticationOk has come, only the few small messages of a start-up
 * are accepted, so that a stranger on the port cannot make a client collect megabytes.
 *
 * <p>For one thread at a time.
 */
public final class BackendDecoder extends MessageDecoder<BackendMessage> {

    private final DecoderLimits limits;
    private boolean authenticated;
    private boolean encryptionReply;

    public BackendDecoder(DecoderLimits limits) {
        this.limits = limits;
    }

    /** What comes next is the one byte that answers an SSLRequest or GSSENCRequest. */
    public void expectEncryptionReply() {
        if (inMessage() || authenticated) {
            throw new IllegalStateException("a session has begun");
        }
        encryptionReply = true;
    }

    @Override
    Optional<BackendMessage> next(ByteBuffer in) {
        if (!encryptionReply) {
            return super.next(in);
        }
        if (!in.hasRemaining()) {
            return Optional.empty();
        }
        byte code = in.get();
        for (EncryptionReply reply : EncryptionReply.values()) {
            if (reply.code() == code) {
                encryptionReply = false;
                return Optional.of(reply);
            }
        }
        throw unexpected(code);
    }

    @Override
    int maxBytes(byte kind) {
        if (!authenticated) {
            return switch (kind) {
                case 'R', 'v' -> limits.authenticationBytes();
                case 'E', 'N' -> limits.nameBytes();
                default -> throw unexpected(kind);
            };
        }
        return switch (kind) {
            case 'T', 't', 'D', 'd', 'V' -> limits.dataBytes();
            case 'R', 'v', 'K', 'S', 'Z', 'C', 'G', 'H', 'W' -> limits.nameBytes();
            case 'E', 'N', 'A' -> limits.statementBytes(); // they may quote a statement
            case '1', '2', '3', 'n', 's', 'I', 'c' -> FrameReader.LENGTH_BYTES;
            default -> throw unexpected(kind);
        };
    }

    @Override
    BackendMessage read(byte kind, WireInput body) {
        return switch (kind) {
            case 'D' -> DataRow.read(body, limits.columns());
            case 'd' -> CopyData.read(body);
            case 'c' -> new CopyDone();
            case 'T' -> RowDescription.read(body, limits.columns());
            case 't' -> ParameterDescription.read(body, limits.parameters());
            case 'C' -> CommandComplete.read(body);
            case 'Z' -> ReadyForQuery.read(body);
            case 'E' -> ErrorResponse.read(body);
            case 'N' -> NoticeResponse.read(body);
            case 'A' -> NotificationResponse.read(body);
            case 'S' -> ParameterStatus.read(body);
            case 'K' -> BackendKeyData.read(body);
            case 'V' -> FunctionCallResponse.read(body);
            case 'v' -> NegotiateProtocolVersion.read(body);
            case 'R' -> authentication(AuthenticationRequest.read(body));
            case 'G' -> CopyResponse.read(CopyResponse.Direction.IN, body, limits.columns());
            case 'H' -> CopyResponse.read(CopyResponse.Direction.OUT, body, limits.columns());
            case 'W' -> CopyResponse.read(CopyResponse.Direction.BOTH, body, limits.columns());
            default -> simple(kind);
        };
    }

    private AuthenticationRequest authentication(AuthenticationRequest request) {
        if (request instanceof AuthenticationRequest.Ok) {
            authenticated = true;
        }
        return request;
    }

    private static SimpleReply simple(byte kind) {
        for (SimpleReply reply : SimpleReply.values()) {
            if (reply.kind() == kind) {
                return reply;
            }
        }
        throw unexpected(kind);
    }
}

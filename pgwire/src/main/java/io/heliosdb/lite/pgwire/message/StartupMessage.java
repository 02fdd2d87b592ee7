package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client may say first. These have no kind, only a length and a number. */
public sealed interface StartupMessage extends FrontendMessage
        permits StartupMessage.Startup,
                StartupMessage.SslRequest,
                StartupMessage.GssEncryptionRequest,
                StartupMessage.CancelRequest {

    /** The number of SSLRequest: 1234.5679 where a version would stand. */
    int SSL_REQUEST = 80_877_103;

    int GSS_ENCRYPTION_REQUEST = 80_877_104;
    int CANCEL_REQUEST = 80_877_102;

    /** The major version that this module speaks. */
    int MAJOR_VERSION = 3;

    /** SQLSTATE of a version that is not spoken. */
    String FEATURE_NOT_SUPPORTED = "0A000";

    /** Any message of this phase, by its number. */
    static StartupMessage read(WireInput in, int maxParameters) {
        int code = in.int32();
        StartupMessage message =
                switch (code) {
                    case SSL_REQUEST -> new SslRequest();
                    case GSS_ENCRYPTION_REQUEST -> new GssEncryptionRequest();
                    case CANCEL_REQUEST -> new CancelRequest(in.int32(), in.int32());
                    default -> Startup.read(code, in, maxParameters);
                };
        in.finish();
        return message;
    }

    /**
     * Opens a session. {@code parameters} are in the order of the message; {@code user} is one of
     * them. A minor version beyond 0 is to be answered by NegotiateProtocolVersion.
     */
    record Startup(int minorVersion, Map<String, String> parameters) implements StartupMessage {
        public Startup {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        private static Startup read(int version, WireInput in, int maxParameters) {
            if (version >>> 16 != MAJOR_VERSION) {
                throw new ProtocolException(
                                FEATURE_NOT_SUPPORTED, "this version of the protocol is not spoken")
                        .with("major", version >>> 16)
                        .with("minor", version & 0xffff);
            }
            Map<String, String> parameters = new LinkedHashMap<>();
            for (String name = in.cstring(); !name.isEmpty(); name = in.cstring()) {
                if (parameters.size() == maxParameters) {
                    throw ProtocolException.violation("too many start-up parameters")
                            .with("max", maxParameters);
                }
                if (parameters.put(name, in.cstring()) != null) {
                    throw ProtocolException.violation("a start-up parameter comes twice");
                }
            }
            return new Startup(version & 0xffff, parameters);
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.beginUntagged();
            out.int32(MAJOR_VERSION << 16 | minorVersion);
            parameters.forEach((name, value) -> {
                out.cstring(name);
                out.cstring(value);
            });
            out.int8(0);
            out.end(message);
        }
    }

    /** Asks for TLS; the answer is one byte, {@code S} or {@code N}. */
    record SslRequest() implements StartupMessage {
        @Override
        public void writeTo(WireOutput out) {
            int message = out.beginUntagged();
            out.int32(SSL_REQUEST);
            out.end(message);
        }
    }

    /** Asks for GSSAPI encryption; the answer is one byte, {@code G} or {@code N}. */
    record GssEncryptionRequest() implements StartupMessage {
        @Override
        public void writeTo(WireOutput out) {
            int message = out.beginUntagged();
            out.int32(GSS_ENCRYPTION_REQUEST);
            out.end(message);
        }
    }

    /** Asks to cancel what another connection runs; it is never answered. */
    record CancelRequest(int processId, int secretKey) implements StartupMessage {
        @Override
        public void writeTo(WireOutput out) {
            int message = out.beginUntagged();
            out.int32(CANCEL_REQUEST);
            out.int32(processId);
            out.int32(secretKey);
            out.end(message);
        }

        @Override
        public String toString() {
            return "CancelRequest[" + processId + "]";
        }
    }
}

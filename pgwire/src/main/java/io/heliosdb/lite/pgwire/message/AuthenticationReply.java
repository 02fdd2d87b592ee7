package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;

/**
 * What a client answers to a demand for authentication. All three have the kind {@code p}: which
 * one it is follows from what was demanded.
 */
public sealed interface AuthenticationReply extends FrontendMessage
        permits AuthenticationReply.Password,
                AuthenticationReply.SaslInitialResponse,
                AuthenticationReply.SaslResponse {

    /** A password in clear text, or its MD5 form. */
    record Password(String password) implements AuthenticationReply {
        public static Password read(WireInput in) {
            return new Password(in.cstring());
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('p');
            out.cstring(password);
            out.end(message);
        }

        @Override
        public String toString() {
            return "Password[]";
        }
    }

    /** The mechanism that the client chose, and its first message. */
    record SaslInitialResponse(String mechanism, Bytes response) implements AuthenticationReply {

        /** Reads it; without a first message (length -1) it is refused, as SCRAM always has one. */
        public static SaslInitialResponse read(WireInput in) {
            String mechanism = in.cstring();
            int length = in.int32();
            if (length < 0) {
                throw ProtocolException.violation("a SASL exchange starts without a message");
            }
            return new SaslInitialResponse(mechanism, Bytes.of(in.bytes(length)));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('p');
            out.cstring(mechanism);
            out.int32(response.size());
            out.bytes(response.array());
            out.end(message);
        }
    }

    /** Any later message of the mechanism. */
    record SaslResponse(Bytes response) implements AuthenticationReply {
        public static SaslResponse read(WireInput in) {
            return new SaslResponse(Bytes.of(in.rest()));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('p');
            out.bytes(response.array());
            out.end(message);
        }
    }
}

package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import java.util.ArrayList;
import java.util.List;

/** What a server demands from a client until it is content. All have the kind {@code R}. */
public sealed interface AuthenticationRequest extends BackendMessage
        permits AuthenticationRequest.Ok,
                AuthenticationRequest.CleartextPassword,
                AuthenticationRequest.Md5Password,
                AuthenticationRequest.Sasl,
                AuthenticationRequest.SaslContinue,
                AuthenticationRequest.SaslFinal,
                AuthenticationRequest.Other {

    /** The number that tells the demands apart. */
    int code();

    /** What follows the number. */
    void writeBody(WireOutput out);

    @Override
    default void writeTo(WireOutput out) {
        int message = out.begin('R');
        out.int32(code());
        writeBody(out);
        out.end(message);
    }

    static AuthenticationRequest read(WireInput in) {
        int code = in.int32();
        return switch (code) {
            case 0 -> new Ok();
            case 3 -> new CleartextPassword();
            case 5 -> new Md5Password(Bytes.of(in.bytes(Md5Password.SALT_BYTES)));
            case 10 -> Sasl.read(in);
            case 11 -> new SaslContinue(Bytes.of(in.rest()));
            case 12 -> new SaslFinal(Bytes.of(in.rest()));
            default -> new Other(code, Bytes.of(in.rest()));
        };
    }

    /** The client is who it says. */
    record Ok() implements AuthenticationRequest {
        @Override
        public int code() {
            return 0;
        }

        @Override
        public void writeBody(WireOutput out) {
            // the number says it all
        }
    }

    record CleartextPassword() implements AuthenticationRequest {
        @Override
        public int code() {
            return 3;
        }

        @Override
        public void writeBody(WireOutput out) {
            // the number says it all
        }
    }

    record Md5Password(Bytes salt) implements AuthenticationRequest {
        private static final int SALT_BYTES = 4;

        public Md5Password {
            if (salt.size() != SALT_BYTES) {
                throw new IllegalArgumentException("the salt of MD5 has four bytes");
            }
        }

        @Override
        public int code() {
            return 5;
        }

        @Override
        public void writeBody(WireOutput out) {
            out.bytes(salt.array());
        }
    }

    /** The mechanisms to choose from, the preferred one first. */
    record Sasl(List<String> mechanisms) implements AuthenticationRequest {
        public Sasl {
            mechanisms = List.copyOf(mechanisms);
        }

        private static Sasl read(WireInput in) {
            List<String> mechanisms = new ArrayList<>();
            for (String name = in.cstring(); !name.isEmpty(); name = in.cstring()) {
                mechanisms.add(name);
            }
            return new Sasl(mechanisms);
        }

        @Override
        public int code() {
            return 10;
        }

        @Override
        public void writeBody(WireOutput out) {
            mechanisms.forEach(out::cstring);
            out.int8(0);
        }
    }

    record SaslContinue(Bytes data) implements AuthenticationRequest {
        @Override
        public int code() {
            return 11;
        }

        @Override
        public void writeBody(WireOutput out) {
            out.bytes(data.array());
        }
    }

    record SaslFinal(Bytes data) implements AuthenticationRequest {
        @Override
        public int code() {
            return 12;
        }

        @Override
        public void writeBody(WireOutput out) {
            out.bytes(data.array());
        }
    }

    /** A demand that this module only passes on: Kerberos, GSSAPI, SSPI. */
    record Other(int code, Bytes data) implements AuthenticationRequest {
        @Override
        public void writeBody(WireOutput out) {
            out.bytes(data.array());
        }
    }
}

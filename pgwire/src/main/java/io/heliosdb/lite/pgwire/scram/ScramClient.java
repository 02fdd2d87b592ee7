package io.heliosdb.lite.pgwire.scram;

import io.heliosdb.lite.pgwire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The client's side of one authentication: {@link #first}, {@link #proof}, {@link #verify}. Only
 * after the last the server is known to be one that has the verifier. For one thread, and for one
 * attempt.
 */
public final class ScramClient {

    private enum State {
        START,
        ASKED,
        PROVED,
        DONE
    }

    private static final String HEADER = "n,,";

    /** A server that asks for more is refused, before it costs the client seconds. */
    private static final int ITERATIONS_MAX = 1_000_000;

    private static final int ITERATION_DIGITS_MAX = 7;

    private final byte[] password;
    private final String clientFirst;
    private final String clientNonce;
    private State state = State.START;
    private byte[] serverSignature = {};

    /**
     * For PostgreSQL's protocol {@code user} is empty: the start-up message names it.
     *
     * @param clientNonce printable ASCII without comma, fresh and random
     */
    public ScramClient(String user, String password, String clientNonce) {
        this.password = SaslPrep.prepared(password);
        this.clientNonce = ScramText.nonce(clientNonce);
        String escaped = user.replace("=", "=3D").replace(",", "=2C");
        this.clientFirst = "n=" + escaped + ",r=" + clientNonce;
    }

    /** Gives client-first-message. */
    public byte[] first() {
        advance(State.START, State.ASKED);
        return (HEADER + clientFirst).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes server-first-message, gives client-final-message. */
    public byte[] proof(byte[] serverFirstMessage) {
        advance(State.ASKED, State.PROVED);
        ScramText message = new ScramText(serverFirstMessage);
        String serverFirst = message.rest();
        String nonce = ScramText.nonce(message.attribute('r'));
        if (!nonce.startsWith(clientNonce) || nonce.length() == clientNonce.length()) {
            throw ProtocolException.violation("the server's nonce does not continue the client's");
        }
        byte[] salt = ScramText.base64(message.attribute('s'));
        int iterations = iterations(message.attribute('i'));
        byte[] salted = ScramKeys.saltedPassword(password, salt, iterations);

        String binding = Base64.getEncoder().encodeToString(ScramKeys.ascii(HEADER));
        String withoutProof = "c=" + binding + ",r=" + nonce;
        byte[] signed =
                (clientFirst + "," + serverFirst + "," + withoutProof)
                        .getBytes(StandardCharsets.UTF_8);
        serverSignature = ScramKeys.hmac(ScramKeys.serverKey(salted), signed);
        byte[] proof = ScramKeys.clientKey(salted);
        ScramKeys.xor(proof, ScramKeys.hmac(ScramKeys.sha256(proof), signed));
        return ScramKeys.ascii(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /** Takes server-final-message; 28P01 when the server has not proved itself. */
    public void verify(byte[] serverFinalMessage) {
        advance(State.PROVED, State.DONE);
        ScramText message = new ScramText(serverFinalMessage);
        if (message.isNext('e')
                || !MessageDigest.isEqual(
                        ScramText.base64(message.attribute('v')), serverSignature)) {
            throw new ProtocolException(
                    ProtocolException.INVALID_PASSWORD, "the server has not proved who it is");
        }
    }

    private static int iterations(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.isEmpty() || text.length() > ITERATION_DIGITS_MAX) {
            throw ScramText.malformed();
        }
        int iterations = Integer.parseInt(text);
        if (iterations < 1 || iterations > ITERATIONS_MAX) {
            throw ScramText.malformed();
        }
        return iterations;
    }

    private void advance(State from, State to) {
        if (state != from) {
            throw new IllegalStateException("SCRAM is at " + state);
        }
        state = to;
    }
}

package io.heliosdb.lite.pgwire.scram;

import io.heliosdb.lite.pgwire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The server's side of one authentication: {@link #first}, then {@link #last}. The user's name is
 * that of the start-up message; the one inside SCRAM is ignored, as by PostgreSQL, whose clients
 * leave it empty. For one thread, and for one attempt.
 */
public final class ScramServer {

    /** The name under which it is offered. */
    public static final String MECHANISM = "SCRAM-SHA-256";

    private enum State {
        START,
        CHALLENGED,
        DONE
    }

    private final ScramVerifier verifier;
    private final String serverNonce;
    private State state = State.START;
    private String header = "";
    private String clientFirst = "";
    private String serverFirst = "";
    private String nonce = "";

    /**
     * @param serverNonce printable ASCII without comma, fresh and random: 18 random bytes in base64
     *     are what PostgreSQL takes
     */
    public ScramServer(ScramVerifier verifier, String serverNonce) {
        this.verifier = verifier;
        this.serverNonce = ScramText.nonce(serverNonce);
    }

    /** Takes client-first-message, gives server-first-message; 08P01 when it is malformed. */
    public byte[] first(byte[] clientFirstMessage) {
        advance(State.START, State.CHALLENGED);
        ScramText message = new ScramText(clientFirstMessage);
        String flag = message.word();
        if (!flag.equals("n") && !flag.equals("y")) {
            throw ProtocolException.violation("channel binding was not offered");
        }
        String authorization = message.word();
        if (!authorization.isEmpty()) {
            throw ProtocolException.violation("no authorization identity is supported");
        }
        header = flag + ",,";
        clientFirst = message.rest();
        message.attribute('n'); // m=, a mandatory extension, would stand here and is refused
        nonce = ScramText.nonce(message.attribute('r')) + serverNonce;
        serverFirst =
                "r="
                        + nonce
                        + ",s="
                        + Base64.getEncoder().encodeToString(verifier.salt().array())
                        + ",i="
                        + verifier.iterations();
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes client-final-message, gives server-final-message; 28P01 when the proof is wrong. */
    public byte[] last(byte[] clientFinalMessage) {
        advance(State.CHALLENGED, State.DONE);
        ScramText message = new ScramText(clientFinalMessage);
        byte[] binding = ScramText.base64(message.attribute('c'));
        if (!MessageDigest.isEqual(binding, ScramKeys.ascii(header))) {
            throw ProtocolException.violation("the channel binding is not that of the start");
        }
        if (!message.attribute('r').equals(nonce)) {
            throw ProtocolException.violation("the nonce is not that of the challenge");
        }
        byte[] proof = ScramText.base64(message.skipExtensions('p').attribute('p'));
        message.finish();
        if (proof.length != ScramKeys.HASH_BYTES) {
            throw ScramText.malformed();
        }
        byte[] signed =
                (clientFirst + "," + serverFirst + "," + message.withoutProof())
                        .getBytes(StandardCharsets.UTF_8);
        boolean proved =
                proves(proof, signed); // also for an unknown user, so that it takes as long
        if (!proved || !verifier.genuine()) {
            throw new ProtocolException(
                    ProtocolException.INVALID_PASSWORD, "password authentication failed");
        }
        byte[] signature = ScramKeys.hmac(verifier.serverKey().array(), signed);
        return ScramKeys.ascii("v=" + Base64.getEncoder().encodeToString(signature));
    }

    private boolean proves(byte[] proof, byte[] signed) {
        byte[] clientKey = ScramKeys.hmac(verifier.storedKey().array(), signed);
        ScramKeys.xor(clientKey, proof);
        return MessageDigest.isEqual(ScramKeys.sha256(clientKey), verifier.storedKey().array());
    }

    private void advance(State from, State to) {
        if (state != from) {
            throw new IllegalStateException("SCRAM is at " + state);
        }
        state = to;
    }
}

package io.heliosdb.lite.server;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.codec.FrontendDecoder.Phase;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslInitialResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationReply.SaslResponse;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.scram.ScramServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * Makes sure that a client is who it says. Without users that is the owner, who is let in from this
 * machine without a password; from the first user on everybody says one, on loopback too: behind a
 * load balancer on the same machine the whole world looks local. Thread-safe.
 */
final class Login {

    private static final int NONCE_BYTES = 18;

    private final Database database;
    private final boolean trusting;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param trusting whether the clients are of this process, which could read the files as well
     */
    Login(Database database, boolean trusting) {
        this.database = database;
        this.trusting = trusting;
    }

    /**
     * Returns when the client is this user.
     *
     * @throws DatabaseException 28000 when it may not connect at all
     * @throws ProtocolException 28P01 for a wrong password and for an unknown user alike, 08P01
     */
    void prove(String user, ClientStream client) throws IOException {
        if (!database.hasUsers()) {
            requireOwner(user, client);
        } else if (!trusting) {
            exchange(new ScramServer(database.passwordVerifier(user), nonce()), client);
        }
    }

    private void requireOwner(String user, ClientStream client) {
        if (!trusting && !client.peer().isLoopbackAddress()) {
            throw new DatabaseException(
                            SqlState.INVALID_AUTHORIZATION,
                            "a server without users admits nobody from outside")
                    .hint("The owner can CREATE USER, or run heliosdb user add.");
        }
        if (!user.equals(database.owner())) {
            throw new DatabaseException(SqlState.INVALID_AUTHORIZATION, "the user may not connect")
                    .hint(
                            "A server without users admits its owner only: who is database.principal,"
                                    + " else the operating system's user that runs it.");
        }
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void exchange(ScramServer scram, ClientStream client) throws IOException {
        new AuthenticationRequest.Sasl(List.of(ScramServer.MECHANISM)).writeTo(client.out());
        byte[] challenge = scram.first(first(answer(Phase.SASL_INITIAL, client)));
        new AuthenticationRequest.SaslContinue(Bytes.of(challenge)).writeTo(client.out());
        byte[] proof = last(answer(Phase.SASL_CONTINUE, client));
        new AuthenticationRequest.SaslFinal(Bytes.of(scram.last(proof))).writeTo(client.out());
    }

    private static FrontendMessage answer(Phase phase, ClientStream client) throws IOException {
        client.send();
        client.expect(phase);
        return client.read();
    }

    private static byte[] first(FrontendMessage answer) {
        if (answer instanceof SaslInitialResponse(String mechanism, Bytes response)
                && mechanism.equals(ScramServer.MECHANISM)) {
            return response.array();
        }
        throw ProtocolException.violation("the mechanism was not offered");
    }

    private static byte[] last(FrontendMessage answer) {
        if (answer instanceof SaslResponse(Bytes response)) {
            return response.array();
        }
        throw ProtocolException.violation("no answer to the challenge");
    }
}

package io.heliosdb.lite.pgwire.scram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.Seed;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The exchange of RFC 7677, section 3, and what must not pass. */
class ScramTest {

    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    private static final String SERVER_FIRST =
            "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=" + SALT + ",i=4096";
    private static final String CLIENT_FINAL =
            "c=biws,r="
                    + CLIENT_NONCE
                    + SERVER_NONCE
                    + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private final ScramVerifier verifier =
            ScramVerifier.of("pencil", Base64.getDecoder().decode(SALT), 4096);

    @Test
    void bothSidesSayWhatTheStandardSays() {
        ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
        ScramServer server = new ScramServer(verifier, SERVER_NONCE);

        assertThat(text(client.first())).isEqualTo(CLIENT_FIRST);
        assertThat(text(server.first(bytes(CLIENT_FIRST)))).isEqualTo(SERVER_FIRST);
        assertThat(text(client.proof(bytes(SERVER_FIRST)))).isEqualTo(CLIENT_FINAL);
        assertThat(text(server.last(bytes(CLIENT_FINAL)))).isEqualTo(SERVER_FINAL);
        client.verify(bytes(SERVER_FINAL));
    }

    @Test
    void aClientThatCouldBindButWasNotOfferedItIsAccepted() {
        ScramServer server = new ScramServer(verifier, SERVER_NONCE);

        assertThat(text(server.first(bytes("y,,n=,r=abc")))).startsWith("r=abc" + SERVER_NONCE);
        // "y,," said at the start, "n,," at the end: somebody changed one of them
        assertFails(() -> server.last(bytes("c=biws,r=abc" + SERVER_NONCE + ",p=AAAA")), "08P01");
    }

    @Test
    void aVerifierIsReadBackAndIsPostgresForm() {
        String text = verifier.toText();

        assertThat(text).startsWith("SCRAM-SHA-256$4096:" + SALT + "$");
        assertThat(ScramVerifier.parse(text)).isEqualTo(verifier);
        assertThat(verifier.toString()).doesNotContain(SALT);
        for (String broken :
                new String[] {
                    "",
                    "md5abc",
                    text + "=",
                    text.replace("4096", "0"),
                    text.replace("4096", "x"),
                    text.substring(0, text.length() - 4),
                    text.replace("256", "512")
                }) {
            assertFails(() -> ScramVerifier.parse(broken), "22P02");
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownUserFailAlike() {
        byte[] secret = bytes("kept by the server");
        ScramVerifier unknown = ScramVerifier.ofUnknownUser(secret, "eve", 4096);

        assertThat(failure(verifier, "pen")).isEqualTo(failure(unknown, "pencil"));
        assertThat(unknown.salt().size()).isEqualTo(verifier.salt().size());
        assertThat(ScramVerifier.ofUnknownUser(secret, "eve", 4096)).isEqualTo(unknown);
        assertThat(ScramVerifier.ofUnknownUser(secret, "eva", 4096).salt())
                .isNotEqualTo(unknown.salt());
        assertThat(ScramVerifier.ofUnknownUser(bytes("another"), "eve", 4096).salt())
                .isNotEqualTo(unknown.salt());
    }

    @Test
    void aVerifierOfNobodyPassesNoProofNotEvenTheRightOne() {
        ScramVerifier nobody =
                new ScramVerifier(
                        4096, verifier.salt(), verifier.storedKey(), verifier.serverKey(), false);

        assertThat(failure(nobody, "pencil")).contains("28P01");
    }

    @Test
    void aServerThatDoesNotKnowTheVerifierIsRefused() {
        ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
        client.first();
        client.proof(bytes(SERVER_FIRST));

        assertFails(() -> client.verify(bytes(SERVER_FINAL.replace('6', '7'))), "28P01");
        assertFails(() -> proved().verify(bytes("e=other-error")), "28P01");
        assertFails(() -> proved().verify(bytes("v=")), "28P01");
    }

    @Test
    void aServerMustContinueTheNonceAndAskForBoundedWork() {
        for (String broken :
                new String[] {
                    "r=" + CLIENT_NONCE + ",s=" + SALT + ",i=4096",
                    "r=x" + SERVER_NONCE + ",s=" + SALT + ",i=4096",
                    SERVER_FIRST.replace("4096", "0"),
                    SERVER_FIRST.replace("4096", "-1"),
                    SERVER_FIRST.replace("4096", "2000000"),
                    SERVER_FIRST.replace("4096", "99999999999"),
                    SERVER_FIRST.replace("s=", "s=!"),
                    "e=no",
                    ""
                }) {
            ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
            client.first();
            assertFails(() -> client.proof(bytes(broken)), "08P01");
        }
    }

    @Test
    void malformedMessagesOfAClientAreRefused() {
        for (String broken :
                new String[] {
                    "",
                    "n",
                    "n,",
                    "n,,",
                    "n,,n=",
                    "n,,n=,r=",
                    "p=tls-unique,,n=,r=abc",
                    "n,a=ann,n=,r=abc",
                    "n,,m=x,n=,r=abc",
                    "n,,n=,r=a c",
                    "x,,n=,r=abc"
                }) {
            ScramServer server = new ScramServer(verifier, SERVER_NONCE);
            assertFails(() -> server.first(bytes(broken)), "08P01");
        }
        for (String broken :
                new String[] {
                    "",
                    "c=biws",
                    CLIENT_FINAL + ",x=1",
                    CLIENT_FINAL.replace("biws", "eSws"),
                    CLIENT_FINAL.replace("r=r", "r=s"),
                    CLIENT_FINAL.replace("VQ=", "V"),
                    CLIENT_FINAL.replace("dHzb", "")
                }) {
            ScramServer server = new ScramServer(verifier, SERVER_NONCE);
            server.first(bytes(CLIENT_FIRST));
            assertFails(() -> server.last(bytes(broken)), "08P01");
        }
    }

    @Test
    void noBytesMakeEitherSideFailOtherwise() {
        Seed seed = Seed.choose();
        Random random = seed.random();
        for (int i = 0; i < 2_000; i++) {
            ScramServer server = new ScramServer(verifier, SERVER_NONCE);
            ScramClient client = proved();
            try {
                server.first(mutated(CLIENT_FIRST, random));
                server.last(mutated(CLIENT_FINAL, random));
            } catch (ProtocolException e) {
                assertThat(e.sqlState()).as(seed.repeat(getClass())).isIn("08P01", "28P01");
            }
            try {
                client.verify(mutated(SERVER_FINAL, random));
            } catch (ProtocolException e) {
                assertThat(e.sqlState()).as(seed.repeat(getClass())).isIn("08P01", "28P01");
            }
        }
    }

    @Test
    void aStepIsTakenOnce() {
        ScramServer server = new ScramServer(verifier, SERVER_NONCE);
        server.first(bytes(CLIENT_FIRST));

        assertThatThrownBy(() -> server.first(bytes(CLIENT_FIRST)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void passwordsArePreparedAsRfc4013Says() {
        assertThat(SaslPrep.prepare("I\u00ADX")).contains("IX");
        assertThat(SaslPrep.prepare("user")).contains("user");
        assertThat(SaslPrep.prepare("USER")).contains("USER");
        assertThat(SaslPrep.prepare("\u00AA")).contains("a");
        assertThat(SaslPrep.prepare("\u2168")).contains("IX");
        assertThat(SaslPrep.prepare("\u0007")).isEmpty();
        assertThat(SaslPrep.prepare("\u06271")).isEmpty();
        assertThat(SaslPrep.prepare("a\u00A0b")).contains("a b");
        assertThat(SaslPrep.prepared("\u0007")).isEqualTo(new byte[] {7});
    }

    private static ScramClient proved() {
        ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
        client.first();
        client.proof(bytes("r=" + CLIENT_NONCE + "x,s=" + SALT + ",i=1"));
        return client;
    }

    private static String failure(ScramVerifier verifier, String password) {
        ScramClient client = new ScramClient("", password, "abc");
        ScramServer server = new ScramServer(verifier, "def");
        byte[] proof = client.proof(server.first(client.first()));
        try {
            server.last(proof);
        } catch (ProtocolException e) {
            return e.sqlState() + e.getMessage();
        }
        throw new AssertionError("it passed");
    }

    private static void assertFails(Runnable call, String sqlState) {
        assertThatThrownBy(call::run)
                .isInstanceOf(ProtocolException.class)
                .extracting(e -> ((ProtocolException) e).sqlState())
                .isEqualTo(sqlState);
    }

    private static byte[] mutated(String message, Random random) {
        byte[] bytes = bytes(message);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}

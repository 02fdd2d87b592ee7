package io.heliosdb.lite.pgwire.scram;

import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import java.util.Base64;

/** The attributes of a SCRAM message, {@code a=value} with commas between, read in order. */
final class ScramText {

    private final String text;
    private int at;

    ScramText(byte[] message) {
        this.text = WireInput.utf8(message, 0, message.length);
    }

    /** The value of the next attribute, which has to be this one. */
    String attribute(char name) {
        if (at > text.length() - 2 || text.charAt(at) != name || text.charAt(at + 1) != '=') {
            throw malformed();
        }
        return untilComma(at + 2);
    }

    /** Text up to the next comma, or to the end. */
    String word() {
        return untilComma(at);
    }

    /** Whether an attribute of this name comes next. */
    boolean isNext(char name) {
        return at < text.length() && text.charAt(at) == name;
    }

    /** What has not been read yet. */
    String rest() {
        return text.substring(Math.min(at, text.length()));
    }

    /** The message without its last attribute: what the proof is made of. */
    String withoutProof() {
        int proof = text.lastIndexOf(",p=");
        if (proof < 0) {
            throw malformed();
        }
        return text.substring(0, proof);
    }

    ScramText skipExtensions(char until) {
        while (at < text.length() && !isNext(until)) {
            word();
        }
        return this;
    }

    void finish() {
        if (at <= text.length()) {
            throw malformed();
        }
    }

    static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw (ProtocolException) malformed().initCause(e);
        }
    }

    /** Printable ASCII without comma, and at least one character, as RFC 5802 has it. */
    static String nonce(String text) {
        boolean printable = text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ',');
        if (text.isEmpty() || !printable) {
            throw malformed();
        }
        return text;
    }

    static ProtocolException malformed() {
        return ProtocolException.violation("malformed SCRAM message");
    }

    private String untilComma(int from) {
        if (from > text.length()) {
            throw malformed();
        }
        int comma = text.indexOf(',', from);
        int end = comma < 0 ? text.length() : comma;
        at = end + 1;
        return text.substring(from, end);
    }
}

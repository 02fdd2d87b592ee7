package io.heliosdb.lite;

import io.heliosdb.lite.cursor.token.KeyInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * One key of resume tokens, as {@link Database#signingKeys()} lists it; never its secret.
 *
 * @param id counts from 1; {@code heliosdb token inspect} shows which one signed a token
 * @param created database time
 * @param signs whether new tokens are signed with it
 * @param verifiesUntil database time at which the last token that it signed expires; it stays
 *     longer while a cursor of its time is there. Empty while it signs
 */
public record SigningKey(int id, Instant created, boolean signs, Optional<Instant> verifiesUntil) {

    static SigningKey of(KeyInfo key) {
        long until = key.verifiesUntilMillis();
        return new SigningKey(
                key.id(),
                Instant.ofEpochMilli(key.createdMillis()),
                key.signs(),
                until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
    }
}

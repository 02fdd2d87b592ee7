/**
 * Resume tokens: what a client holds to get its cursor back.
 *
 * <p>Entry point: {@link io.heliosdb.lite.cursor.token.TokenCodec}, with the keys of a {@link
 * io.heliosdb.lite.cursor.token.KeyRing}.
 *
 * <p>Invariants: the MAC is verified before any other byte is interpreted (apart from format and
 * key id, which choose the key); every change of a token's text is RC001 or RC002; nothing about
 * rows, parameters or the statement can be read without the key. The byte table is
 * docs/formats/token.md.
 *
 * <p>Read next: {@code io.heliosdb.lite.cursor.CursorEngine}, which decides whether a genuine token
 * may still be used.
 */
@NullMarked
package io.heliosdb.lite.cursor.token;

import org.jspecify.annotations.NullMarked;

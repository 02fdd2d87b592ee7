/**
 * The users of a database and what they may do with its tables.
 *
 * <p>Entry point: {@link io.heliosdb.lite.engine.role.Roles}. Rights are those of this moment,
 * whatever snapshot a statement reads; they are asked for at each execution and at each resume. A
 * password is kept as the verifier of SCRAM-SHA-256 only, and ids of users are never used again.
 * The rows are in docs/formats/roles.md; read {@code RoleRow} next.
 */
@NullMarked
package io.heliosdb.lite.engine.role;

import org.jspecify.annotations.NullMarked;

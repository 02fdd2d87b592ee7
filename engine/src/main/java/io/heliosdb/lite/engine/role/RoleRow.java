package io.heliosdb.lite.engine.role;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import io.heliosdb.lite.sql.TableAccess.Privilege;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One row of the object of roles. docs/formats/roles.md has the byte tables. */
sealed interface RoleRow {

    int FORMAT = 1;

    byte[] key();

    byte[] encode();

    /**
     * @throws DatabaseException XX001 when these bytes are no such row
     */
    static RoleRow decode(byte[] key, byte[] row) {
        ByteBuffer name = ByteBuffer.wrap(key);
        ByteReader in = new ByteReader(row);
        if (in.u8() != FORMAT) {
            throw ByteReader.damaged("a role of an unknown format");
        }
        RoleRow decoded =
                switch (key[0]) {
                    case State.KIND -> new State(in.varint(), Bytes.of(in.blob()));
                    case User.KIND -> new User(name.getLong(1), in.text(), User.verifier(in));
                    case Grant.KIND ->
                            new Grant(
                                    name.getInt(1),
                                    name.getLong(1 + Integer.BYTES),
                                    Grant.privileges(in.u8()));
                    default -> throw ByteReader.damaged("a role of an unknown kind");
                };
        in.end();
        return decoded;
    }

    /**
     * What belongs to all of them.
     *
     * @param nextId the id of the user that is made next
     * @param secret what the salts of users that do not exist are made of
     */
    record State(long nextId, Bytes secret) implements RoleRow {

        static final byte KIND = 1;
        static final int SECRET_BYTES = 32;

        @Override
        public byte[] key() {
            return new byte[] {KIND};
        }

        @Override
        public byte[] encode() {
            return new ByteWriter(64).u8(FORMAT).varint(nextId).blob(secret.array()).toByteArray();
        }

        @Override
        public String toString() {
            return "State[" + nextId + "]";
        }
    }

    /** Without a verifier nobody can log in by this name. */
    record User(long id, String name, Optional<ScramVerifier> verifier) implements RoleRow {

        static final byte KIND = 2;

        private static Optional<ScramVerifier> verifier(ByteReader in) {
            String text = in.text();
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(ScramVerifier.parse(text));
            } catch (ProtocolException malformed) {
                DatabaseException damaged = ByteReader.damaged("a verifier that is none");
                damaged.initCause(malformed);
                throw damaged;
            }
        }

        @Override
        public byte[] key() {
            return ByteBuffer.allocate(1 + Long.BYTES).put(KIND).putLong(id).array();
        }

        @Override
        public byte[] encode() {
            return new ByteWriter(256)
                    .u8(FORMAT)
                    .text(name)
                    .text(verifier.map(ScramVerifier::toText).orElse(""))
                    .toByteArray();
        }
    }

    /** What one role may do with one table. */
    record Grant(int tableId, long roleId, Set<Privilege> privileges) implements RoleRow {

        static final byte KIND = 3;

        public Grant {
            privileges = Collections.unmodifiableSet(copy(privileges));
        }

        private static EnumSet<Privilege> copy(Set<Privilege> privileges) {
            return privileges.isEmpty()
                    ? EnumSet.noneOf(Privilege.class)
                    : EnumSet.copyOf(privileges);
        }

        private static int bit(Privilege privilege) {
            return switch (privilege) {
                case SELECT -> 1;
                case INSERT -> 2;
                case UPDATE -> 4;
                case DELETE -> 8;
            };
        }

        private static Set<Privilege> privileges(int bits) {
            Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
            int known = 0;
            for (Privilege privilege : Privilege.values()) {
                known |= bit(privilege);
                if ((bits & bit(privilege)) != 0) {
                    privileges.add(privilege);
                }
            }
            if ((bits & ~known) != 0) {
                throw ByteReader.damaged("a privilege that is none");
            }
            return privileges;
        }

        Grant with(Set<Privilege> more) {
            EnumSet<Privilege> all = copy(privileges);
            all.addAll(more);
            return new Grant(tableId, roleId, all);
        }

        Grant without(Set<Privilege> fewer) {
            EnumSet<Privilege> rest = copy(privileges);
            rest.removeAll(fewer);
            return new Grant(tableId, roleId, rest);
        }

        @Override
        public byte[] key() {
            return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
                    .put(KIND)
                    .putInt(tableId)
                    .putLong(roleId)
                    .array();
        }

        @Override
        public byte[] encode() {
            int bits = privileges.stream().mapToInt(Grant::bit).sum();
            return new ByteWriter(2).u8(FORMAT).u8(bits).toByteArray();
        }
    }
}

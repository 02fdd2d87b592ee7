package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.CompiledStatement.NewPassword;
import io.heliosdb.lite.sql.TableAccess.Privilege;
import io.heliosdb.lite.sql.parser.Positions;
import io.heliosdb.lite.sql.parser.Utility;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;

/** Users and their rights. Which users there are is known when they run. Stateless. */
final class UserStatements {

    /** What PostgreSQL's tools write for an ordinary user, which is all that there are here. */
    private static final Set<String> ORDINARY =
            Set.of(
                    "login",
                    "inherit",
                    "encrypted",
                    "nosuperuser",
                    "nocreatedb",
                    "nocreaterole",
                    "noreplication",
                    "nobypassrls");

    private UserStatements() {}

    static CompiledStatement define(Utility.DefineUser define) {
        Optional<NewPassword> password = Optional.empty();
        for (Utility.UserOption option : define.options()) {
            String word = option.word().getSimple();
            boolean alone = option.value().isEmpty() && !option.none();
            if (word.equals("password") && !alone && password.isEmpty()) {
                password = Optional.of(new NewPassword(option.value()));
            } else if (!alone || !ORDINARY.contains(word)) {
                throw refused(option);
            }
        }
        return new CompiledStatement.DefineUser(
                name(define.name(), define.create()), define.create(), password);
    }

    private static DatabaseException refused(Utility.UserOption option) {
        return Positions.at(
                new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "not supported yet")
                        .with("feature", option.word().getSimple().toUpperCase(Locale.ROOT))
                        .hint("A user has a name and, once, a PASSWORD; the owner does the rest."),
                option.word().getParserPosition());
    }

    static CompiledStatement drop(Utility.DropUser drop) {
        return new CompiledStatement.DropUser(
                drop.names().stream().map(name -> name(name, false)).toList(), drop.ifExists());
    }

    /** PUBLIC is everybody, and therefore nobody in particular. */
    private static String name(SqlIdentifier written, boolean create) {
        String name = written.getSimple();
        if (create && (name.equals("public") || name.startsWith("pg_"))) {
            throw Positions.at(
                    new DatabaseException(SqlState.RESERVED_NAME, "the name is reserved")
                            .with("name", name),
                    written.getParserPosition());
        }
        return name;
    }

    static CompiledStatement grant(Utility.Grant grant, Catalog catalog) {
        Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
        grant.rights().privileges().forEach(word -> privileges.add(Privilege.valueOf(word)));
        return new CompiledStatement.Grant(
                privileges.isEmpty() ? EnumSet.allOf(Privilege.class) : privileges,
                grant.rights().tables().stream()
                        .map(table -> Tables.find(catalog, table).id())
                        .toList(),
                grant.users().stream().map(SqlIdentifier::getSimple).toList(),
                grant.revoke());
    }
}

/**
 * From text to syntax tree: the generated parser and what its productions call.
 *
 * <p>{@code GeneratedParser} is produced in the build by {@code src/build/GenerateParser.java} from
 * the grammar template in Calcite's jar, our patches to it and {@code
 * src/main/codegen/productions.ftl}. Entry point: {@link
 * io.heliosdb.lite.sql.parser.StatementParser}. Queries and DML come out as Calcite's nodes,
 * everything else as a {@link io.heliosdb.lite.sql.parser.Utility} wrapped in a {@link
 * io.heliosdb.lite.sql.parser.UtilityNode}.
 *
 * <p>Invariants: statement length and nesting are bounded before the recursive parser sees the
 * text; a position in an error is an offset in the text as it was given. Read next: {@link
 * io.heliosdb.lite.sql.parser.StatementText}, then {@code io.heliosdb.lite.sql.analysis}.
 */
@NullMarked
package io.heliosdb.lite.sql.parser;

import org.jspecify.annotations.NullMarked;

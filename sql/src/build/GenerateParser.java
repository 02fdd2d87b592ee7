import fmpp.tdd.Interpreter;
import freemarker.cache.StringTemplateLoader;
import freemarker.template.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Generates the SQL parser: Calcite's grammar template, our patches and our productions, through
 * FreeMarker and JavaCC. Run by the Maven build as a single source file:
 *
 * <pre>java -cp tools/* GenerateParser.java CODEGEN_DIRECTORY OUTPUT_DIRECTORY</pre>
 *
 * <p>Every patch names an anchor that must occur in the template exactly as often as it says: a new
 * Calcite whose template has changed there fails this build, not some statement at run time.
 */
final class GenerateParser {
    private static final String PACKAGE = "io.heliosdb.lite.sql.parser";
    private static final String CLASS = "GeneratedParser";

    /** Words of the template that no table, column or alias may be called without quotes. */
    private static final Set<String> RESERVED =
            Set.of(
                    """
                    ALL ALTER AND ANY ARRAY AS ASC ASYMMETRIC BETWEEN BOTH CALL CASE CAST CHECK COLLATE COLUMN
                    CONSTRAINT CREATE CROSS CUBE CURRENT CURRENT_CATALOG CURRENT_DATE CURRENT_PATH
                    CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR
                    DEFAULT DEFINE DELETE DESC DESCRIBE DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN
                    FALSE FETCH FOR FOREIGN FROM FULL GRANT GROUP GROUPING HAVING ILIKE IN INNER INSERT
                    INTERSECT INTERVAL INTO IS JOIN LATERAL LEADING LEFT LIKE LIMIT LOCALTIME
                    LOCALTIMESTAMP MATCH_RECOGNIZE MERGE MINUS MULTISET NATURAL NEW NEXT NOT NULL
                    OFFSET ON ONLY OR ORDER OUTER OVER PARTITION PERIOD PIVOT PRIMARY QUALIFY RANGE
                    REFERENCES RIGHT RLIKE ROLLUP ROW ROWS SELECT SESSION_USER SET SETS SIMILAR SKIP_
                    SOME STREAM SYMMETRIC TABLE TABLESAMPLE THEN TO TRAILING TRUE UESCAPE UNION UNIQUE
                    UNNEST UNPIVOT UPDATE UPSERT USING VALUES WHEN WHERE WINDOW WITH WITHIN ESCAPE
                    CONTAINS OVERLAPS PRECEDES SUCCEEDS IMMEDIATELY EQUALS SUBMULTISET MEMBER FORMAT_
                    """
                            .strip()
                            .split("\\s+"));

    private final Path codegen;
    private final Path output;

    private GenerateParser(Path codegen, Path output) {
        this.codegen = codegen;
        this.output = output;
    }

    public static void main(String[] arguments) throws Exception {
        Path codegen = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        new GenerateParser(codegen, output).run();
    }

    private void run() throws Exception {
        String template = patched(resource("/codegen/templates/Parser.jj"));
        String defaults = resource("/codegen/default_config.fmpp");
        String productions = Files.readString(codegen.resolve("productions.ftl"));
        Path stamp = output.resolve("inputs.sha256");
        String inputs = digest(template, defaults, productions, Files.readString(source()));
        if (Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
            return;
        }
        Path packageDirectory = output.resolve(PACKAGE.replace('.', '/'));
        Files.createDirectories(packageDirectory);
        Path grammar = output.resolve("Parser.jj");
        Files.writeString(grammar, grammar(template, defaults, productions));
        compileGrammar(grammar, packageDirectory);
        Files.writeString(stamp, inputs);
    }

    private Path source() {
        return codegen.resolve("../../build/GenerateParser.java").normalize();
    }

    /** Where the template departs from PostgreSQL; each line is replaced in place. */
    private static String patched(String original) {
        return new Patches(original)
                .replace(1, "<@pp.dropOutputFile />", "")
                .replace(1, "<@pp.changeOutputFile name=\"javacc/Parser.jj\" />", "")
                // INTEGER is int8 and REAL is float8 in this database
                .replace(1, "SqlTypeName.UINTEGER : SqlTypeName.INTEGER;", "SqlTypeName.UINTEGER : SqlTypeName.BIGINT;")
                .replace(1, "<REAL> { s.add(this); sqlTypeName = SqlTypeName.REAL; }",
                        "<REAL> { s.add(this); sqlTypeName = SqlTypeName.DOUBLE; }")
                .replace(1, "<FLOAT> { s.add(this); sqlTypeName = SqlTypeName.FLOAT; }",
                        "<FLOAT> { s.add(this); sqlTypeName = SqlTypeName.DOUBLE; }")
                // operators whose precedence or meaning differ
                .replace(1, "<CONCAT> { return SqlStdOperatorTable.CONCAT; }",
                        "<CONCAT> { return PostgresOperators.CONCAT; }")
                .replace(1, "<CARET> { return SqlStdOperatorTable.BITXOR_OPERATOR; }",
                        "<CARET> { return PostgresOperators.POWER; }")
                // parameters
                .replace(1, "    <HOOK> {\n        return new SqlDynamicParam(nDynamicParams++, getPos());\n    }",
                        """
                            <HOOK> {
                                return new SqlDynamicParam(nDynamicParams++, getPos());
                            }
                        |
                            <NUMBERED_PARAMETER> {
                                return ParserActions.numberedParameter(token.image, getPos());
                            }
                        """)
                .replace(1, "        stmt = SqlExplain()\n    |\n", "        stmt = ExplainStatement()\n    |\n")
                // UPDATE ... SET column = DEFAULT, and WHERE without FROM
                .replace(1, "    // TODO:  support DEFAULT also\n    <EQ> AddExpression(sourceExpressionList, ExprContext.ACCEPT_SUB_QUERY)",
                        "    <EQ> UpdateValue(sourceExpressionList)")
                .replace(1, "        id = CompoundIdentifier() { targetColumnList.add(id); }\n        <EQ> AddExpression(sourceExpressionList, ExprContext.ACCEPT_SUB_QUERY)",
                        "        id = CompoundIdentifier() { targetColumnList.add(id); }\n        <EQ> UpdateValue(sourceExpressionList)")
                .replace(1, "        E() {\n            fromClause = null;\n            where = null;\n            groupBy = null;",
                        "        ( where = Where() | { where = null; } ) {\n            fromClause = null;\n            groupBy = null;")
                // two slashes are no comment, and there are no optimizer hints
                .replace(1, "(\"//\"|\"--\")", "(\"--\")")
                .replace(1, "< HINT_BEG: \"/*+\">", "< HINT_BEG: \"\\u0001hint\">")
                .result();
    }

    private static String grammar(String template, String defaults, String productions)
            throws Exception {
        StringTemplateLoader loader = new StringTemplateLoader();
        loader.putTemplate("Parser.jj", template);
        loader.putTemplate("@includes/productions.ftl", productions);
        loader.putTemplate(
                "@includes/compoundIdentifier.ftl",
                resource("/codegen/includes/compoundIdentifier.ftl"));
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_28);
        configuration.setTemplateLoader(loader);
        configuration.setNumberFormat("computer");
        StringWriter out = new StringWriter();
        configuration
                .getTemplate("Parser.jj")
                .process(
                        Map.of(
                                "default",
                                Interpreter.evalAsHash(defaults),
                                "parser",
                                settings(template, defaults)),
                        out);
        return out.toString();
    }

    private static Map<String, Object> settings(String template, String defaults) {
        List<String> keywords = 
                List.of(
                        "ABORT",
                        "ACKNOWLEDGE",
                        "COPY",
                        "CURSORS",
                        "DISCARD",
                        "FLUSH",
                        "IF",
                        "INDEX",
                        "KILL",
                        "MOVE",
                        "RENEW",
                        "RESUME");
        return Map.ofEntries(
                Map.entry("package", PACKAGE),
                Map.entry("class", CLASS),
                Map.entry("imports", List.of()),
                Map.entry("keywords", keywords),
                Map.entry("nonReservedKeywords", nonReserved(template, keywords)),
                Map.entry("nonReservedKeywordsToAdd", List.of()),
                Map.entry(
                        "statementParserMethods",
                        List.of(
                                "CreateStatement()",
                                "DropStatement()",
                                "AlterUserStatement()",
                                "GrantStatement()",
                                "TransactionStatement()",
                                "CursorStatement()",
                                "DeclaredCursorStatement()",
                                "SessionStatement()",
                                "CopyStatement()",
                                "SetStatement()",
                                "ShowStatement()")),
                Map.entry(
                        "binaryOperatorsTokens",
                        List.of(
                                "< INFIX_CAST: \"::\" >",
                                "< NUMBERED_PARAMETER: \"$\" ([\"0\"-\"9\"])+ >",
                                "< TILDE: \"~\" >",
                                "< NEGATE: \"!\" >")),
                Map.entry("extraBinaryExpressions", List.of("InfixCast")),
                Map.entry("includePosixOperators", true),
                Map.entry("implementationFiles", List.of("productions.ftl")));
    }

    private static List<String> nonReserved(String template, List<String> keywords) {
        Set<String> words = new TreeSet<>(keywords);
        Pattern.compile("< ([A-Z][A-Z_0-9]*): \"\\1\" >")
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .forEach(words::add);
        words.removeAll(RESERVED);
        return new ArrayList<>(words);
    }

    private static void compileGrammar(Path grammar, Path packageDirectory) throws Exception {
        java.io.PrintStream console = System.out;
        var report = new java.io.ByteArrayOutputStream();
        System.setOut(new java.io.PrintStream(report, true, StandardCharsets.UTF_8));
        int status =
                org.javacc.parser.Main.mainProgram(
                        new String[] {
                            "-STATIC=false",
                            "-LOOKAHEAD=2",
                            "-OUTPUT_DIRECTORY=" + packageDirectory,
                            grammar.toString()
                        });
        System.setOut(console);
        if (status != 0) {
            System.out.println(report.toString(StandardCharsets.UTF_8));
            throw new IllegalStateException("JavaCC refused " + grammar);
        }
        try (var files = Files.list(packageDirectory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Files.writeString(file, withoutWarnings(Files.readString(file)));
            }
        }
    }

    private static String withoutWarnings(String source) {
        // "if (true)" tells the compiler that what follows a return is not reached, as the template
        // expects of JavaCC 4; JavaCC 7 writes a condition that the compiler does not see through
        String plain =
                source.replaceAll("@SuppressWarnings *\\([^)]*\\)", "")
                        .replace("if (\"\" != null)", "if (true)");
        return plain.replaceFirst(
                "(?m)^(public |)(class|interface|final class) ",
                "@SuppressWarnings({\"all\", \"unchecked\", \"rawtypes\", \"cast\", \"fallthrough\","
                        + " \"static\", \"deprecation\", \"divzero\", \"empty\", \"finally\","
                        + " \"overrides\", \"this-escape\", \"lossy-conversions\", \"removal\", \"dangling-doc-comments\"})\n$1$2 ");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = GenerateParser.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("calcite-core's jar has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String digest(String... parts) throws Exception {
        var digest = java.security.MessageDigest.getInstance("SHA-256");
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }
        return java.util.HexFormat.of().formatHex(digest.digest());
    }

    /** Replacements that must find what they replace. */
    private static final class Patches {
        private String text;

        Patches(String text) {
            this.text = text;
        }

        Patches replace(int occurrences, String anchor, String replacement) {
            int found = text.split(Pattern.quote(anchor), -1).length - 1;
            if (found != occurrences) {
                throw new IllegalStateException(
                        "Calcite's grammar template has changed: found "
                                + found
                                + " times, expected "
                                + occurrences
                                + ": "
                                + anchor.lines().collect(Collectors.joining(" / ")));
            }
            text = text.replace(anchor, replacement);
            return this;
        }

        String result() {
            return text;
        }
    }
}

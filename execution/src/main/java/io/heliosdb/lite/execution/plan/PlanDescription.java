package io.heliosdb.lite.execution.plan;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.expression.Volatility;
import io.heliosdb.lite.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What EXPLAIN says about a plan: the operators, and how a broken query would go on. */
public final class PlanDescription {

    private static final String SEEK_REREAD = "at most 2048 entries";

    private final UnaryOperator<String> names;
    private final List<String> lines = new ArrayList<>();

    private PlanDescription(UnaryOperator<String> names) {
        this.names = names;
    }

    /**
     * The lines of EXPLAIN: the operators, the resume method, the worst re-read.
     *
     * @param names from {@code table:17} and {@code index:18} to what a reader calls them
     */
    public static List<String> of(Plan plan, UnaryOperator<String> names) {
        PlanDescription description = new PlanDescription(names);
        description.describe(plan, 0);
        description.describeResume(plan);
        return List.copyOf(description.lines);
    }

    /** How a query with this plan is resumed at best; SPOOL once its result is sealed. */
    public static ResumeMethod methodOf(Plan plan) {
        return switch (plan) {
            case Plan.TableScan _, Plan.IndexScan _, Plan.Values _ -> ResumeMethod.SEEK;
            case Plan.Filter filter -> methodOf(filter.input());
            case Plan.Project project -> methodOf(project.input());
            case Plan.Limit limit -> methodOf(limit.input());
            case Plan.Sort _ -> ResumeMethod.SPOOL;
            case Plan.Aggregate _, Plan.SystemScan _ -> ResumeMethod.REPLAY;
        };
    }

    /** Why this plan cannot be resumed at all; empty when it can. */
    public static Optional<String> notResumableReason(Plan plan) {
        Optional<String> view = systemView(plan);
        return view.isPresent()
                ? view.map(name -> name + " shows the present, not a snapshot")
                : volatileReason(plan);
    }

    private static Optional<String> systemView(Plan plan) {
        return switch (plan) {
            case Plan.SystemScan(var view) -> Optional.of(view.viewName());
            case Plan.Filter filter -> systemView(filter.input());
            case Plan.Project project -> systemView(project.input());
            case Plan.Limit limit -> systemView(limit.input());
            case Plan.Sort sort -> systemView(sort.input());
            case Plan.Aggregate aggregate -> systemView(aggregate.input());
            case Plan.TableScan _, Plan.IndexScan _, Plan.Values _ -> Optional.empty();
        };
    }

    private static Optional<String> volatileReason(Plan plan) {
        return expressions(plan)
                .flatMap(PlanDescription::functions)
                .filter(function -> function.volatility() == Volatility.VOLATILE)
                .findFirst()
                .map(function -> function.sqlName() + "() differs from call to call");
    }

    /** The worst that is read again after a break, in words. */
    public static String worstReread(Plan plan) {
        return switch (methodOf(plan)) {
            case SEEK -> SEEK_REREAD;
            case SPOOL -> SEEK_REREAD + " once sealed, else the whole input of the sort";
            case REPLAY -> "the whole input";
        };
    }

    private void describeResume(Plan plan) {
        Optional<String> reason = notResumableReason(plan);
        if (reason.isPresent()) {
            lines.add("Resume: none, because " + reason.get());
        } else {
            lines.add("Resume: " + methodOf(plan));
            lines.add("Worst re-read: " + worstReread(plan));
        }
    }

    private void describe(Plan plan, int depth) {
        String indent = "  ".repeat(depth);
        switch (plan) {
            case Plan.TableScan scan -> {
                String table = names.apply("table:" + scan.table().tableId());
                String how = scan.bounds().isAll() ? "all rows" : "by primary key";
                lines.add(
                        indent
                                + "Table Scan on "
                                + table
                                + ", "
                                + how
                                + direction(scan.direction()));
                describe(scan.bounds(), keyNames(scan.table(), scan.table().primaryKey()), indent);
            }
            case Plan.IndexScan scan -> {
                String table = names.apply("table:" + scan.table().tableId());
                String index = names.apply("index:" + scan.indexId());
                lines.add(
                        indent
                                + "Index Scan on "
                                + table
                                + " using "
                                + index
                                + direction(scan.direction()));
                List<Integer> columns = scan.key().stream().map(key -> key.column()).toList();
                describe(scan.bounds(), keyNames(scan.table(), columns), indent);
            }
            case Plan.Filter filter -> {
                lines.add(indent + "Filter: " + text(filter.predicate(), filter.input()));
                describe(filter.input(), depth + 1);
            }
            case Plan.Project project -> {
                lines.add(indent + "Project: " + String.join(", ", project.names()));
                describe(project.input(), depth + 1);
            }
            case Plan.Limit limit -> {
                StringBuilder line = new StringBuilder(indent + "Limit");
                limit.count().ifPresent(e -> line.append(" ").append(text(e, limit.input())));
                limit.offset()
                        .ifPresent(e -> line.append(" offset ").append(text(e, limit.input())));
                lines.add(line.toString());
                describe(limit.input(), depth + 1);
            }
            case Plan.Sort sort -> {
                List<String> keys = new ArrayList<>();
                for (SortKey key : sort.keys()) {
                    keys.add(
                            text(key.expression(), sort.input())
                                    + (key.descending() ? " DESC" : "")
                                    + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"));
                }
                lines.add(indent + "Sort: " + String.join(", ", keys));
                describe(sort.input(), depth + 1);
            }
            case Plan.Aggregate aggregate -> {
                List<String> calls = new ArrayList<>();
                for (AggregateCall call : aggregate.calls()) {
                    String argument =
                            call.argument().map(e -> text(e, aggregate.input())).orElse("*");
                    String name = call.function().name().toLowerCase(Locale.ROOT);
                    calls.add(name + "(" + (call.distinct() ? "DISTINCT " : "") + argument + ")");
                }
                lines.add(indent + "Aggregate: " + String.join(", ", calls));
                describe(aggregate.input(), depth + 1);
            }
            case Plan.SystemScan(var view) -> lines.add(indent + "System View " + view.viewName());
            case Plan.Values values ->
                    lines.add(indent + "Values: " + values.rows().size() + " rows");
        }
    }

    private static String direction(Direction direction) {
        return direction == Direction.BACKWARD ? ", backward" : "";
    }

    private static List<String> keyNames(Plan.TableShape table, List<Integer> columns) {
        return columns.stream().map(column -> table.columns().get(column).name()).toList();
    }

    private void describe(ScanBounds bounds, List<String> columns, String indent) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < bounds.equal().size(); i++) {
            terms.add(columns.get(i) + " = " + text(bounds.equal().get(i), List.of()));
        }
        if (bounds.columns() > bounds.equal().size()) {
            String column = columns.get(bounds.equal().size());
            bounds.lower()
                    .map(b ->
                            column + (b.inclusive() ? " >= " : " > ") + text(b.value(), List.of()))
                    .ifPresent(terms::add);
            bounds.upper()
                    .map(b ->
                            column + (b.inclusive() ? " <= " : " < ") + text(b.value(), List.of()))
                    .ifPresent(terms::add);
        }
        if (!terms.isEmpty()) {
            lines.add(indent + "  Key: " + String.join(" AND ", terms));
        }
    }

    private static String text(Expression expression, Plan input) {
        return text(expression, input.output());
    }

    private static String text(Expression expression, List<OutputColumn> columns) {
        return switch (expression) {
            case Expression.ColumnRef(int index, _) ->
                    index < columns.size() ? columns.get(index).name() : "column " + index;
            case Expression.Literal(var value, var type) ->
                    io.heliosdb.lite.execution.type.Value.isNull(value)
                            ? "NULL"
                            : quoted(
                                    io.heliosdb.lite.execution.type.TextForms.format(
                                            value, type.type()),
                                    type.type().isNumber());
            case Expression.Parameter(int index, _) -> "$" + (index + 1);
            case Expression.Call call -> text(call, columns);
            case Expression.Case choice -> {
                StringBuilder out = new StringBuilder("CASE");
                for (Expression.Branch branch : choice.branches()) {
                    out.append(" WHEN ").append(text(branch.condition(), columns));
                    out.append(" THEN ").append(text(branch.result(), columns));
                }
                choice.otherwise().ifPresent(e -> out.append(" ELSE ").append(text(e, columns)));
                yield out.append(" END").toString();
            }
        };
    }

    private static String quoted(String text, boolean number) {
        return number ? text : "'" + text.replace("'", "''") + "'";
    }

    private static String text(Expression.Call call, List<OutputColumn> columns) {
        List<String> arguments = call.arguments().stream().map(e -> text(e, columns)).toList();
        Function function = call.function();
        return switch (function) {
            case AND, OR -> "(" + String.join(" " + function.sqlName() + " ", arguments) + ")";
            case EQ,
                    NE,
                    LT,
                    LE,
                    GT,
                    GE,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    LIKE,
                    ILIKE,
                    ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    CONCAT ->
                    "("
                            + arguments.get(0)
                            + " "
                            + function.sqlName()
                            + " "
                            + arguments.get(1)
                            + ")";
            case NOT, NEGATE -> "(" + function.sqlName() + " " + arguments.getFirst() + ")";
            case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
                    "(" + arguments.getFirst() + " " + function.sqlName() + ")";
            case IN ->
                    "("
                            + arguments.getFirst()
                            + " IN ("
                            + String.join(", ", arguments.subList(1, arguments.size()))
                            + "))";
            case CAST -> arguments.getFirst() + "::" + call.type();
            default -> function.sqlName() + "(" + String.join(", ", arguments) + ")";
        };
    }

    private static Stream<Expression> expressions(Plan plan) {
        return switch (plan) {
            case Plan.TableScan scan -> expressions(scan.bounds());
            case Plan.IndexScan scan -> expressions(scan.bounds());
            case Plan.Filter filter ->
                    Stream.concat(Stream.of(filter.predicate()), expressions(filter.input()));
            case Plan.Project project ->
                    Stream.concat(project.expressions().stream(), expressions(project.input()));
            case Plan.Limit limit ->
                    Stream.concat(
                            Stream.concat(limit.offset().stream(), limit.count().stream()),
                            expressions(limit.input()));
            case Plan.Sort sort ->
                    Stream.concat(
                            sort.keys().stream().map(SortKey::expression),
                            expressions(sort.input()));
            case Plan.Aggregate aggregate ->
                    Stream.concat(
                            aggregate.calls().stream().flatMap(call -> call.argument().stream()),
                            expressions(aggregate.input()));
            case Plan.SystemScan _ -> Stream.empty();
            case Plan.Values values -> values.rows().stream().flatMap(List::stream);
        };
    }

    private static Stream<Expression> expressions(ScanBounds bounds) {
        return Stream.of(
                        bounds.equal().stream(),
                        bounds.lower().stream().map(ScanBounds.Bound::value),
                        bounds.upper().stream().map(ScanBounds.Bound::value))
                .flatMap(all -> all);
    }

    private static Stream<Function> functions(Expression expression) {
        return switch (expression) {
            case Expression.Call call ->
                    Stream.concat(
                            Stream.of(call.function()),
                            call.arguments().stream().flatMap(PlanDescription::functions));
            case Expression.Case choice ->
                    Stream.concat(
                            choice.branches().stream()
                                    .flatMap(b -> Stream.of(b.condition(), b.result()))
                                    .flatMap(PlanDescription::functions),
                            choice.otherwise().stream().flatMap(PlanDescription::functions));
            case Expression.ColumnRef _, Expression.Literal _, Expression.Parameter _ ->
                    Stream.empty();
        };
    }
}

package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code x IN (a, b, ...)}: by lookup when all are constants, else one comparison after another.
 */
final class Membership {

    private Membership() {}

    static Evaluator of(Evaluator operand, List<Evaluator> members) {
        SqlType type = operand.type().type();
        boolean constant =
                members.stream().allMatch(m -> m instanceof Columns.Constant && isSame(type, m));
        if (constant && type.isInteger()) {
            return new OfLongs(operand, values(members));
        }
        if (constant && type == SqlType.TEXT) {
            return new OfTexts(operand, values(members));
        }
        return new Logic.Or(
                members.stream()
                        .map(m -> (Evaluator) Comparison.of(Function.EQ, operand, m))
                        .toList());
    }

    private static boolean isSame(SqlType type, Evaluator member) {
        SqlType other = member.type().type();
        return type == other || (type.isInteger() && other.isInteger());
    }

    private static List<Value> values(List<Evaluator> members) {
        return members.stream().map(m -> ((Columns.Constant) m).value()).toList();
    }

    private static final class OfLongs extends Evaluator.OfTruth {
        private final Evaluator operand;
        private final long[] sorted;
        private final int otherwise;

        OfLongs(Evaluator operand, List<Value> values) {
            this.operand = operand;
            this.sorted =
                    values.stream()
                            .filter(Value.Int.class::isInstance)
                            .mapToLong(v -> ((Value.Int) v).value())
                            .sorted()
                            .toArray();
            this.otherwise = values.stream().anyMatch(Value::isNull) ? UNKNOWN : FALSE;
        }

        @Override
        public int truthAt(Batch batch, int row) {
            long number = operand.longAt(batch, row);
            if (operand.isNull) {
                return UNKNOWN;
            }
            return Arrays.binarySearch(sorted, number) >= 0 ? TRUE : otherwise;
        }
    }

    private static final class OfTexts extends Evaluator.OfTruth {
        private final Evaluator operand;
        private final Set<String> texts = new HashSet<>();
        private final int otherwise;

        OfTexts(Evaluator operand, List<Value> values) {
            this.operand = operand;
            for (Value value : values) {
                if (value instanceof Value.Text(String text)) {
                    texts.add(text);
                }
            }
            this.otherwise = values.stream().anyMatch(Value::isNull) ? UNKNOWN : FALSE;
        }

        @Override
        public int truthAt(Batch batch, int row) {
            String text = operand.textAt(batch, row);
            if (text == null) {
                return UNKNOWN;
            }
            return texts.contains(text) ? TRUE : otherwise;
        }
    }
}

package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.expression.ExpressionCompiler;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.ScanBounds.Bound;
import io.heliosdb.lite.execution.row.KeyBuffer;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.KeyRange;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys between the bounds of a scan. */
final class KeyRanges {

    private final KeyCodec codec;
    private final ExpressionCompiler compiler;
    private final KeyBuffer prefix = new KeyBuffer();

    private KeyRanges(KeyCodec codec, ExpressionCompiler compiler) {
        this.codec = codec;
        this.compiler = compiler;
    }

    /** Empty when no key is inside. */
    static Optional<KeyRange> of(
            int objectId, ScanBounds bounds, KeyCodec codec, ExpressionCompiler compiler) {
        return bounds.isAll()
                ? Optional.of(KeyRange.all(objectId))
                : new KeyRanges(codec, compiler).range(objectId, bounds);
    }

    private Optional<KeyRange> range(int objectId, ScanBounds bounds) {
        for (int part = 0; part < bounds.equal().size(); part++) {
            Value value = compiler.evaluate(bounds.equal().get(part));
            if (Value.isNull(value)) {
                return Optional.empty();
            }
            codec.appendValue(part, value, prefix);
        }
        int part = bounds.equal().size();
        Optional<Value> lower = bounds.lower().map(bound -> compiler.evaluate(bound.value()));
        Optional<Value> upper = bounds.upper().map(bound -> compiler.evaluate(bound.value()));
        if (lower.map(Value::isNull).orElse(false) || upper.map(Value::isNull).orElse(false)) {
            return Optional.empty();
        }
        byte[] all = prefix.toByteArray();
        if (lower.isEmpty() && upper.isEmpty()) {
            return bounded(objectId, all, successor(all));
        }
        boolean descending = codec.column(part).descending();
        byte @Nullable [] from =
                end(
                        part,
                        descending ? bounds.upper() : bounds.lower(),
                        descending ? upper : lower,
                        true);
        byte @Nullable [] to =
                end(
                        part,
                        descending ? bounds.lower() : bounds.upper(),
                        descending ? lower : upper,
                        false);
        return bounded(objectId, from == null ? all : from, to);
    }

    @SuppressWarnings("NullAway") // does not read @Nullable of an array in another module's record
    private static Optional<KeyRange> bounded(int objectId, byte[] from, byte @Nullable [] to) {
        if (to != null && Arrays.compareUnsigned(from, to) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new KeyRange(objectId, from, to));
    }

    /** One end in key order; without a bound the end of the values that are not NULL. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private byte @Nullable [] end(
            int part, Optional<Bound> bound, Optional<Value> value, boolean start) {
        KeyBuffer key = new KeyBuffer();
        key.putBytes(prefix.array(), 0, prefix.length());
        if (bound.isEmpty() || value.isEmpty()) {
            codec.appendPresent(key);
            byte[] present = key.toByteArray();
            return start ? present : successor(present);
        }
        codec.appendValue(part, value.get(), key);
        byte[] exact = key.toByteArray();
        return bound.get().inclusive() == start ? exact : successor(exact);
    }

    /** The first key behind all that begin with these bytes; null when nothing can be. */
    private static byte @Nullable [] successor(byte[] bytes) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != (byte) 0xff) {
                byte[] next = Arrays.copyOf(bytes, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }
}

package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.type.Value;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What expressions see beside their row.
 *
 * @param transactionTimeMicros {@code now()}, in microseconds since the epoch, UTC
 * @param wallMicros for {@code clock_timestamp()}
 */
public record Environment(
        List<Value> parameters,
        String timeZone,
        long transactionTimeMicros,
        long randomSeed,
        LongSupplier wallMicros) {

    public Environment {
        parameters = List.copyOf(parameters);
    }
}

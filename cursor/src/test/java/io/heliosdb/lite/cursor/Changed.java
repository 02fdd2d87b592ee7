package io.heliosdb.lite.cursor;

import java.lang.reflect.RecordComponent;
import java.util.function.UnaryOperator;

/** Options with one of them changed. */
final class Changed {

    private Changed() {}

    static UnaryOperator<CursorOptions> option(String name, Object value) {
        return options -> {
            try {
                RecordComponent[] components = CursorOptions.class.getRecordComponents();
                Object[] values = new Object[components.length];
                Class<?>[] types = new Class<?>[components.length];
                for (int i = 0; i < components.length; i++) {
                    types[i] = components[i].getType();
                    values[i] =
                            components[i].getName().equals(name)
                                    ? value
                                    : components[i].getAccessor().invoke(options);
                }
                return CursorOptions.class.getDeclaredConstructor(types).newInstance(values);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}

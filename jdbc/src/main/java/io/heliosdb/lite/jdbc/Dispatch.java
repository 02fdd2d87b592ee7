package io.heliosdb.lite.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC object whose methods are those of a {@link Target} where it has one of the same name and
 * parameters, and else what {@link Target#otherwise} makes of them.
 */
final class Dispatch implements InvocationHandler {

    /** The part of a JDBC object that we do ourselves; its public methods take precedence. */
    interface Target {
        /** What a method does that this class does not have. */
        @Nullable Object otherwise(Method method, @Nullable Object[] arguments) throws Throwable;

        /** The object of PostgreSQL's driver, for {@link Wrapper}. */
        Wrapper inner() throws SQLException;
    }

    private static final Object[] NONE = {};
    private static final ClassValue<Map<Method, Optional<Method>>> OWN =
            new ClassValue<>() {
                @Override
                protected Map<Method, Optional<Method>> computeValue(Class<?> type) {
                    return new ConcurrentHashMap<>();
                }
            };

    private final Class<?> type;
    private final Target target;
    private final Map<Method, Optional<Method>> own;

    private Dispatch(Class<?> type, Target target) {
        this.type = type;
        this.target = target;
        this.own = OWN.get(target.getClass());
    }

    static <T> T proxy(Class<T> type, Target target) {
        Class<?>[] types = {type};
        return type.cast(
                Proxy.newProxyInstance(
                        Dispatch.class.getClassLoader(), types, new Dispatch(type, target)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
            throws Throwable {
        @Nullable Object[] arguments = given == null ? NONE : given;
        Optional<Method> ours = own.get(method);
        if (ours == null) {
            ours = find(method);
            own.put(method, ours);
        }
        if (ours.isPresent()) {
            return call(ours.get(), target, arguments);
        } else if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        } else if (method.getDeclaringClass() == Wrapper.class) {
            return wrapped(proxy, method, (Class<?>) arguments[0]);
        }
        return target.otherwise(method, arguments);
    }

    private Optional<Method> find(Method method) {
        if (method.getDeclaringClass() == Object.class) {
            return Optional.empty();
        }
        for (Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
            for (Method candidate : at.getMethods()) {
                if (candidate.getDeclaringClass() != Object.class
                        && candidate.getName().equals(method.getName())
                        && Arrays.equals(
                                candidate.getParameterTypes(), method.getParameterTypes())) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("ReferenceEquality") // which is what equality is here
    private Object ofObject(Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getSimpleName() + " of " + target;
        };
    }

    private @Nullable Object wrapped(Object proxy, Method method, @Nullable Class<?> wanted)
            throws SQLException {
        boolean is = wanted != null && wanted.isInstance(proxy);
        if (method.getName().equals("isWrapperFor")) {
            return is || target.inner().isWrapperFor(wanted);
        }
        return is ? proxy : target.inner().unwrap(wanted);
    }

    /** Calls it and throws what it throws. */
    static @Nullable Object call(Method method, Object on, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** As {@link #call}, of a method that declares no other checked exception. */
    static @Nullable Object callSql(Method method, Object on, @Nullable Object[] arguments)
            throws SQLException {
        try {
            return call(method, on, arguments);
        } catch (SQLException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("JDBC's methods throw SQLException only", e);
        }
    }
}

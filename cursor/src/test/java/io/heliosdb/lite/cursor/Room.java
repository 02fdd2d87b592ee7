package io.heliosdb.lite.cursor;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.operator.ExecutionContext;
import io.heliosdb.lite.execution.operator.NumbersOperator;
import io.heliosdb.lite.execution.operator.Operator;
import io.heliosdb.lite.execution.operator.PositionReader;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.operator.SystemRows;
import io.heliosdb.lite.execution.plan.OutputColumn;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.PlanCodec;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.storage.ChangeDeriver;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreOptions;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A real store, a clock that the test moves, and queries that give the numbers from 1 to their
 * parameter. {@link #crash} forgets everything that is not in a file.
 */
final class Room implements AutoCloseable {

    static final String SECRET = "ada.lovelace@example.org";
    static final Requester OWNER = Requester.embedded(7);
    private static final int TABLE = 16;
    private static final Plan PLAN =
            new Plan.Values(List.of(new OutputColumn("n", ColumnType.INT8)), List.of());

    final Path directory;
    final TestClock clock;
    FileAccess files = FileAccess.local();
    int batchRows = 10;
    int padding;
    long denied = -1;
    final List<CursorEvent> events = new CopyOnWriteArrayList<>();
    final AtomicInteger pauses = new AtomicInteger();
    private int opens;
    private boolean rowToReplace;
    private Store store;
    private CursorOptions options;
    private CursorEngine engine;

    Room(Path directory) {
        this(directory, UnaryOperator.identity());
    }

    Room(Path directory, UnaryOperator<CursorOptions> change) {
        this(directory, change, new TestClock());
    }

    Room(Path directory, UnaryOperator<CursorOptions> change, TestClock clock) {
        this.directory = directory;
        this.clock = clock;
        options = change.apply(CursorOptions.in(directory));
        store = openStore();
        write();
        engine = openEngine();
    }

    Store store() {
        return store;
    }

    CursorEngine engine() {
        return engine;
    }

    CursorOptions options() {
        return options;
    }

    /** The process dies: nothing is suspended, the file handles are gone. */
    void crash() {
        crash(UnaryOperator.identity());
    }

    void crash(UnaryOperator<CursorOptions> change) {
        store.close();
        options = change.apply(options);
        store = openStore();
        engine = openEngine();
    }

    /** Closed in order; until it is opened again somebody sets the wall clock. */
    void closeAndReopen(Duration jump) {
        engine.close();
        store.close();
        clock.jump(jump);
        crash();
    }

    void closeAndReopen() {
        engine.close();
        crash();
    }

    void pass(Duration time) {
        clock.pass(time);
        engine.tick();
    }

    /** A commit, so that snapshots and timelines move on. */
    long write() {
        return store.commit(
                        WriteSet.of(
                                store.published(),
                                List.of(RowChange.insert(TABLE, null, new byte[1]))))
                .await();
    }

    /** A commit that leaves garbage behind. */
    long replaceRow() {
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        RowChange change =
                rowToReplace
                        ? RowChange.update(TABLE, key, new byte[2])
                        : RowChange.insert(TABLE, key, new byte[2]);
        rowToReplace = true;
        return store.commit(WriteSet.of(store.published(), List.of(change))).await();
    }

    CursorRequest request(long rows) {
        return CursorRequest.of(
                        PLAN,
                        List.of(Value.of(rows), Value.of(SECRET)),
                        new Settings("UTC", 5, 6),
                        store.published(),
                        OWNER,
                        "SELECT n FROM numbers WHERE who = '" + SECRET + "'")
                .withAccesses(List.of(new CursorAccess(16, List.of(0), "SELECT", 7)));
    }

    RestorableCursor open(long rows) {
        return engine.open(request(rows));
    }

    RestorableCursor resume(String token) {
        return engine.resume(token, OWNER);
    }

    /** Reads so many rows (or to the end) and returns them. */
    static List<Long> read(RestorableCursor cursor, int rows) {
        List<Long> numbers = new ArrayList<>();
        while (numbers.size() < rows && cursor.next()) {
            numbers.add(cursor.batch().longAt(0, cursor.row()));
        }
        return numbers;
    }

    static List<Long> rest(RestorableCursor cursor) {
        return read(cursor, Integer.MAX_VALUE);
    }

    static List<Long> numbers(long from, long to) {
        List<Long> numbers = new ArrayList<>();
        for (long n = from; n <= to; n++) {
            numbers.add(n);
        }
        return numbers;
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }

    private Store openStore() {
        return Store.open(
                directory.resolve("data"),
                StoreOptions.defaults(
                        clock,
                        new Random(seed()),
                        Thread.ofPlatform().daemon().name("store-writer").factory(),
                        ChangeDeriver.NONE));
    }

    /** Two rooms, or two opens of one, never draw the same ids. */
    private long seed() {
        return directory.hashCode() * 31L + opens++;
    }

    private CursorEngine openEngine() {
        return CursorEngine.open(
                new CursorEnvironment(
                        store,
                        clock,
                        new Random(seed()),
                        Runnable::run,
                        this::checkAccess,
                        events::add,
                        files,
                        _ -> SystemRows.NONE),
                options,
                new LiveStore(store),
                new NumbersRunner());
    }

    private void checkAccess(long roleId, List<CursorAccess> accesses) {
        if (roleId == denied) {
            throw new DatabaseException(SqlState.INSUFFICIENT_PRIVILEGE, "permission denied")
                    .with("object", accesses.getFirst().objectId());
        }
    }

    private boolean pause() {
        return pauses.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private final class NumbersRunner implements QueryRunner {

        @Override
        public byte[] encode(Plan plan) {
            return PlanCodec.encode(plan);
        }

        @Override
        public Plan decode(byte[] bytes) {
            return PlanCodec.decode(bytes);
        }

        @Override
        public ResumeMethod methodOf(Plan plan) {
            return ResumeMethod.SEEK;
        }

        @Override
        public Optional<String> notResumableReason(Plan plan) {
            return Optional.empty();
        }

        @Override
        public Operator open(Plan plan, ExecutionContext context) {
            return from(0, context);
        }

        @Override
        public Operator resume(Plan plan, ExecutionContext context, PositionReader position) {
            return from(NumbersOperator.passed(position), context);
        }

        @Override
        public Operator rest(Plan plan, ExecutionContext context, long rowsBefore) {
            throw new IllegalStateException("numbers hold nothing");
        }

        private Operator from(long passed, ExecutionContext context) {
            long last = ((Value.Int) context.parameters().getFirst()).value();
            return new NumbersOperator(passed, last, batchRows, padding, Room.this::pause);
        }
    }
}

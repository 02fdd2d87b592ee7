package io.heliosdb.lite.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.codec.BackendDecoder;
import io.heliosdb.lite.pgwire.codec.DecoderLimits;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request to cancel means what runs, never what is asked next. */
class IdleCancelTest {

    /** A page is more than a batch, so that the query looks for a cancellation in each. */
    private static final int PAGE = 1_500;

    private static final int ROWS = 3 * PAGE;

    @TempDir private Path directory;
    private final Alarms alarms = new Alarms();
    private final WireOutput out = new WireOutput(1 << 20);
    private final BackendDecoder decoder = new BackendDecoder(DecoderLimits.defaults());
    private Database database;
    private WireSession session;

    @BeforeEach
    void open() {
        database = Database.open(Config.defaults(directory.resolve("db")));
        database.execute("CREATE TABLE t (a BIGINT PRIMARY KEY)");
        try (Transaction transaction = database.begin()) {
            for (long a = 0; a < ROWS; a++) {
                transaction.execute("INSERT INTO t VALUES (?)", a);
            }
            transaction.commit();
        }
        session = new WireSession(database.session(), out, alarms);
        new AuthenticationRequest.Ok().writeTo(out); // as after a login
        session.ready();
        said();
    }

    @AfterEach
    void close() {
        session.close();
        alarms.close();
        database.close();
    }

    @Test
    void aCancelBetweenTwoPagesIsForNothing() {
        say(new Query("BEGIN"), prepared(), bound());
        long rows = rows(say(new Execute("p", PAGE), new Sync()));

        while (rows < ROWS) {
            session.cancel();
            session.readAhead(64 * 1024);
            session.cancel();
            rows += rows(say(new Execute("p", PAGE), new Sync()));
        }

        assertThat(rows).isEqualTo(ROWS);
    }

    @Test
    void aCancelThatComesTooLateIsForNothing() {
        say(new Query("BEGIN"), prepared(), bound());
        long rows = rows(say(new Execute("p", PAGE)));
        session.cancel(); // the Execute has ended, the client has not been told

        say(new Sync());
        session.readAhead(64 * 1024);

        assertThat(rows + rows(say(new Execute("p", PAGE), new Sync()))).isEqualTo(2 * PAGE);
    }

    private static FrontendMessage prepared() {
        return new Parse("s", "SELECT a FROM t ORDER BY a", List.of());
    }

    private static FrontendMessage bound() {
        return new Bind("p", "s", FormatCodes.TEXT, FieldValues.none(), FormatCodes.TEXT);
    }

    private List<BackendMessage> say(FrontendMessage... messages) {
        List<BackendMessage> answer = new ArrayList<>();
        for (FrontendMessage message : messages) {
            session.accept(message);
            answer.addAll(steps());
        }
        return answer;
    }

    private List<BackendMessage> steps() {
        boolean more = true;
        while (more) {
            more = session.step();
        }
        return said();
    }

    private List<BackendMessage> said() {
        List<BackendMessage> messages = new ArrayList<>();
        ByteBuffer sent = ByteBuffer.wrap(out.toByteArray());
        out.clear();
        while (sent.hasRemaining()) {
            messages.add(decoder.decode(sent).orElseThrow());
        }
        return messages;
    }

    private static long rows(List<BackendMessage> answer) {
        assertThat(answer).noneMatch(ErrorResponse.class::isInstance);
        return answer.stream().filter(DataRow.class::isInstance).count();
    }
}

package io.heliosdb.lite.verification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * States of transactions, cursors WITH HOLD across their ends, COPY that goes wrong, requests to
 * cancel: PostgreSQL 15 and our server say the same.
 */
class PostgresTransactionTest {

    /** Eleven of them are more than sockets take in. */
    private static final int LONG_BYTES = 3_000_000;

    @TempDir static Path directory;
    private static TwoServers servers;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        servers = TwoServers.start(directory, "transactions");
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void beginInsideAndCommitOutsideOfATransactionWarn() throws IOException {
        servers.compare(
                """
                query BEGIN
                query BEGIN
                query START TRANSACTION
                query INSERT INTO n VALUES (20, 'x')
                query COMMIT
                query COMMIT
                query END
                query ROLLBACK
                query ABORT
                query SELECT a FROM n WHERE a = 20
                query START TRANSACTION
                query ROLLBACK
                parse b BEGIN
                bind - b
                execute - 0
                sync
                bind - b
                execute - 0
                parse c COMMIT
                bind - c
                execute - 0
                sync
                bind - c
                execute - 0
                sync
                """);
    }

    @Test
    void aFailedTransactionRefusesAllButItsEnd() throws IOException {
        servers.compare(
                """
                query BEGIN
                query INSERT INTO n VALUES (20, 'x')
                query SELECT nonsense
                query SELECT 1
                query BEGIN
                query nonsense
                query SET statement_timeout = 0
                query
                query DECLARE c CURSOR FOR SELECT 1
                query FETCH c
                query COMMIT
                query SELECT a FROM n WHERE a = 20
                query BEGIN
                query INSERT INTO n VALUES (1, 'twice')
                parse - COMMIT
                bind - -
                execute - 0
                sync
                query BEGIN
                query nonsense
                query ROLLBACK
                query BEGIN
                parse - nonsense
                sync
                parse - SELECT 1
                sync
                parse - COMMIT
                describe S -
                sync
                query ROLLBACK
                """);
    }

    @Test
    void anErrorEndsASimpleQueryOfSeveralStatements() throws IOException {
        servers.compare(
                """
                query BEGIN; SELECT a FROM n WHERE a = 1; SELECT nonsense; SELECT 2
                query ROLLBACK; SELECT 3
                query BEGIN; INSERT INTO n VALUES (20, 'x'); COMMIT; SELECT nonsense
                query SELECT a FROM n WHERE a = 20
                query ;; SELECT 1 ;;
                query BEGIN; SELECT 1; COMMIT; BEGIN
                query ROLLBACK
                query SELECT a, 6 / (a - 3) FROM n ORDER BY a
                """);
    }

    @Test
    void statementsOfASimpleQueryAreNoTransaction() throws IOException {
        servers.differ(
                """
                query INSERT INTO n VALUES (20, 'x'); SELECT nonsense
                query SELECT count(*) FROM n WHERE a = 20
                """,
                List.of(
                        "INSERT 0 1",
                        "42703",
                        "ReadyForQuery[status=IDLE]",
                        "[count 20false]",
                        "|31|",
                        "SELECT 1",
                        "ReadyForQuery[status=IDLE]"),
                List.of(
                        "INSERT 0 1",
                        "42703",
                        "ReadyForQuery[status=IDLE]",
                        "[count 20false]",
                        "|30|",
                        "SELECT 1",
                        "ReadyForQuery[status=IDLE]"));
    }

    @Test
    void theStatementsBeforeASyntaxErrorAreRun() throws IOException {
        servers.differ(
                """
                query BEGIN; SELECT 1; nonsense
                query COMMIT
                """,
                List.of(
                        "BEGIN",
                        "[?column? 23false]",
                        "|31|",
                        "SELECT 1",
                        "42601",
                        "ReadyForQuery[status=FAILED]",
                        "ROLLBACK",
                        "ReadyForQuery[status=IDLE]"),
                List.of(
                        "42601",
                        "ReadyForQuery[status=IDLE]",
                        "notice 25P01",
                        "COMMIT",
                        "ReadyForQuery[status=IDLE]"));
    }

    @Test
    void whatFailsForConstantsFailsBehindTheColumns() throws IOException {
        servers.differ(
                "query SELECT 1 / 0",
                List.of("[?column? 23false]", "22012", "ReadyForQuery[status=IDLE]"),
                List.of("22012", "ReadyForQuery[status=IDLE]"));
    }

    @Test
    void aHeldCursorGivesNoRowTwice() throws IOException {
        servers.differ(
                """
                query DECLARE h CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a
                query FETCH h
                query FETCH 0 FROM h
                """,
                List.of(
                        "DECLARE CURSOR",
                        "ReadyForQuery[status=IDLE]",
                        "[a 20false]",
                        "|31|",
                        "FETCH 1",
                        "ReadyForQuery[status=IDLE]",
                        "55000",
                        "ReadyForQuery[status=IDLE]"),
                List.of(
                        "DECLARE CURSOR",
                        "ReadyForQuery[status=IDLE]",
                        "[a 20false]",
                        "|31|",
                        "FETCH 1",
                        "ReadyForQuery[status=IDLE]",
                        "[a 20false]",
                        "|31|",
                        "FETCH 1",
                        "ReadyForQuery[status=IDLE]"));
    }

    @Test
    void cursorsWithHoldOutliveTheCommitOnly() throws IOException {
        servers.compare(
                """
                query BEGIN
                query DECLARE h CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a
                query FETCH 2 FROM h
                query COMMIT
                query FETCH 2 FROM h
                query BEGIN
                query FETCH 1 FROM h
                query ROLLBACK
                query FETCH 1 FROM h
                query BEGIN
                query SELECT nonsense
                query FETCH 1 FROM h
                query COMMIT
                query FETCH 1 FROM h
                query SELECT nonsense
                query FETCH 1 FROM h
                query BEGIN
                query DECLARE i CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a
                query SELECT nonsense
                query COMMIT
                query FETCH i
                query BEGIN
                query DECLARE i CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a
                query ROLLBACK
                query FETCH i
                query BEGIN
                query CLOSE h
                query ROLLBACK
                query FETCH h
                """);
    }

    @Test
    void namesOfCursorsAreIdentifiers() throws IOException {
        servers.compare(
                """
                query DECLARE Abc CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a
                query FETCH abc
                query FETCH "abc"
                query FETCH "Abc"
                query DECLARE "Abc" CURSOR WITH HOLD FOR SELECT b FROM n ORDER BY a
                query FETCH "Abc"
                query FETCH ABC
                query DECLARE "a ""b"" c" CURSOR WITH HOLD FOR SELECT 1
                query FETCH ALL FROM "a ""b"" c"
                execute Abc 1
                sync
                describe P abc
                sync
                close P Abc
                sync
                query FETCH "Abc"
                query MOVE 2 IN abc
                query MOVE 0 FROM abc
                query FETCH abc
                query MOVE ALL FROM abc
                query FETCH 0 FROM abc
                query MOVE abc
                query CLOSE abc
                query CLOSE abc
                """);
    }

    @Test
    void copiesThatGoWrongLeaveTheSessionUsable() throws IOException {
        servers.compare(
                """
                +query COPY n FROM STDIN
                data 20\\tx\\n
                fail enough
                ready
                +query COPY n FROM STDIN
                data 20\\tx\\nbad\\tx\\n
                data 21\\tx\\n
                done
                ready
                query SELECT 1
                query BEGIN
                +query COPY n FROM STDIN
                data 20\\tx\\n
                fail enough
                ready
                query SELECT 1
                query COMMIT
                +query COPY n FROM STDIN
                data 20\\tx\\n
                +sync
                data 21\\tx\\n
                flush
                done
                ready
                parse c COPY n FROM STDIN
                bind - c
                execute - 0
                data 22\\tx\\n
                +sync
                done
                sync
                bind - c
                execute - 0
                data bad\\tx\\n
                data 23\\tx\\n
                done
                bind - c
                execute - 0
                sync
                bind - c
                execute - 0
                data 23\\tx\\n
                fail enough
                sync
                done
                fail behind
                data 24\\tx\\n
                query SELECT a FROM n WHERE a > 12 ORDER BY a
                +query COPY n FROM STDIN; SELECT 7; COPY n FROM STDIN
                data 25\\tx\\n
                done
                data 26\\tx\\n
                done
                ready
                query SELECT a FROM n WHERE a > 24 ORDER BY a
                """);
    }

    @Test
    void aQueryDuringCopyEndsTheConnection() throws IOException {
        String copying =
                "CopyResponse[direction=IN, binary=false, columns=FormatCodes[false, false]]";
        servers.differ(
                """
                +query COPY n FROM STDIN
                data 20\\tx\\n
                query SELECT 1
                """,
                List.of(copying, "08P01", "end"),
                List.of(copying, "08P01", "08P01", "end"));
    }

    @Test
    void aRequestToCancelIsForWhatRuns() throws IOException {
        servers.compare(
                """
                query UPDATE n SET b = '%s'
                cancel
                silence
                query SELECT 1
                +query SELECT b FROM n
                unread
                cancel
                ready
                query SELECT 2
                query BEGIN
                parse s SELECT a FROM n ORDER BY a
                bind p s
                execute p 2
                sync
                cancel
                silence
                execute p 2
                sync
                +query SELECT b FROM n
                unread
                cancel
                ready
                cancel
                silence
                query SELECT 3
                query COMMIT
                parse t SELECT b FROM n
                bind - t
                execute - 0
                parse u SELECT 4
                +sync
                unread
                cancel
                ready
                query SELECT 5
                """
                        .formatted("x".repeat(LONG_BYTES)));
    }

    @Test
    void aCopyThatWaitsForDataIsNotCancelled() throws IOException {
        String copying =
                "CopyResponse[direction=IN, binary=false, columns=FormatCodes[false, false]]";
        servers.differ(
                """
                +query COPY n FROM STDIN
                data 20\\tx\\n
                silence
                cancel
                silence
                data 21\\tx\\n
                done
                ready
                """,
                List.of(copying, "COPY 2", "ReadyForQuery[status=IDLE]"),
                List.of(copying, "57014", "ReadyForQuery[status=IDLE]"));
    }
}

"""What psycopg 2 and psycopg 3, as Debian has them, do with a HeliosDB server.

    python3 clients.py PORT USER ROWS

Prints one line for each step that went as it should; any other outcome is an exception.
"""

import contextlib
import datetime
import decimal
import os
import socket
import sys

import psycopg
import psycopg2

PORT, USER, ROWS = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
WHERE = {"host": "127.0.0.1", "port": PORT, "user": USER, "dbname": "any"}
TOKEN = "heliosdb.resume_token"

VALUES = (
    1,
    2**40,
    -7,
    1.5,
    decimal.Decimal("12345.6789"),
    "größer 😀 'quoted' \\",
    True,
    datetime.date(2024, 2, 29),
    datetime.datetime(2024, 2, 29, 23, 59, 59, 999999),
    b"\x00\x01\xff",
    None,
)
TABLE = """CREATE TABLE v{} (i INTEGER PRIMARY KEY, b BIGINT, s SMALLINT, d DOUBLE PRECISION,
    n NUMERIC(20, 4), t TEXT, f BOOLEAN, day DATE, at TIMESTAMP, raw BYTEA, nothing TEXT)"""


def cut(connection):
    """The network fails: both directions, without a word to the library."""
    with socket.socket(fileno=os.dup(connection.fileno())) as shared:
        shared.shutdown(socket.SHUT_RDWR)


def step(name):
    print("ok", name, flush=True)


def types_of_psycopg2():
    with contextlib.closing(psycopg2.connect(**WHERE)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(TABLE.format(2))
        cursor.execute("INSERT INTO v2 VALUES (" + ", ".join(["%s"] * 11) + ")", VALUES)
        cursor.execute("SELECT * FROM v2 WHERE i = %s", (1,))
        row = list(cursor.fetchone())
        row[9] = bytes(row[9])
        assert tuple(row) == VALUES, row
        names = [column.name for column in cursor.description]
        assert names == ["i", "b", "s", "d", "n", "t", "f", "day", "at", "raw", "nothing"], names
    step("psycopg 2: values of all types")


def types_of_psycopg():
    with psycopg.connect(**WHERE, autocommit=True) as connection:
        connection.execute(TABLE.format(3))
        for binary in (False, True):
            with connection.cursor(binary=binary) as cursor:
                cursor.execute("DELETE FROM v3")
                place = "%b" if binary else "%t"
                sql = "INSERT INTO v3 VALUES (" + ", ".join([place] * 11) + ")"
                cursor.execute(sql, VALUES)
                for _ in range(8):  # prepared by the library after five
                    cursor.execute("SELECT * FROM v3 WHERE i = %s", (1,))
                    assert cursor.fetchone() == VALUES, binary
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO v3 (i, t) VALUES (%s, %s)", [(i, str(i)) for i in range(10, 60)]
            )
            cursor.execute("SELECT count(*) FROM v3")
            assert cursor.fetchone() == (51,)
    step("psycopg 3: values of all types in both formats, prepared, batches")


def transactions_of_psycopg():
    with psycopg.connect(**WHERE) as connection:
        connection.execute("INSERT INTO v3 (i) VALUES (100)")
        connection.rollback()
        try:
            connection.execute("SELECT nonsense FROM v3")
            raise AssertionError("no error")
        except psycopg.errors.UndefinedColumn:
            pass
        try:
            connection.execute("SELECT 1")
            raise AssertionError("no error")
        except psycopg.errors.InFailedSqlTransaction:
            pass
        connection.rollback()
        assert connection.execute("SELECT count(*) FROM v3 WHERE i = 100").fetchone() == (0,)
    step("psycopg 3: a transaction that failed")


def resume_with_psycopg2():
    had = []
    connection = psycopg2.connect(**WHERE)
    connection.autocommit = True
    query, token, pages = "SELECT id, note FROM big ORDER BY id", None, 0
    while True:
        reader = connection.cursor(name="reader", withhold=True)
        reader.itersize = 700
        broken = False
        behind = 0
        try:
            reader.execute(query)
            while True:
                page = reader.fetchmany(700)
                had.extend(row[0] for row in page)
                behind = len(page)
                pages += 1
                token = connection.info.parameter_status(TOKEN)
                if behind < 700:
                    break
                if pages % 9 == 4:
                    cut(connection)
        except psycopg2.OperationalError:
            broken = True
        if not broken:
            reader.close()
            connection.close()
            break
        newest = connection.info.parameter_status(TOKEN)
        if newest is not None and newest != token:
            token, behind = newest, 0  # the FETCH that broke had begun: its rows were dropped
        else:
            behind = len(page)
        connection = psycopg2.connect(**WHERE)
        connection.autocommit = True
        query = "RESUME '{}' SKIP {}".format(token, behind)
    assert had == list(range(ROWS)), (len(had), ROWS)
    step("psycopg 2: every row once, over broken connections")


def resume_with_psycopg():
    had = []
    query = "SELECT id, note FROM big ORDER BY id"
    token, behind, breaks = None, 0, 0
    while len(had) < ROWS:
        connection = psycopg.connect(**WHERE, autocommit=True)
        try:
            connection.execute("DECLARE c CURSOR WITH HOLD FOR " + query)
            for _ in range(3):
                before = connection.info.parameter_status(TOKEN)
                page = connection.execute("FETCH FORWARD 1500 FROM c", binary=True).fetchall()
                had.extend(row[0] for row in page)
                token, behind = connection.info.parameter_status(TOKEN), len(page)
                assert token != before or len(page) == 0
            cut(connection)
            connection.execute("FETCH FORWARD 1500 FROM c")
            raise AssertionError("the connection is cut")
        except psycopg.OperationalError:
            breaks += 1
            newest = connection.info.parameter_status(TOKEN)
            if newest != token:
                token, behind = newest, 0
            query = "RESUME '{}' SKIP {}".format(token, behind)
        finally:
            connection.close()
    assert had == list(range(ROWS)), (len(had), ROWS)
    assert breaks >= ROWS // 4500
    step("psycopg 3: every row once, over broken connections")


def copy_with_psycopg():
    """A COPY that is read row by row: libpq hands them over as they come, and tokens in between."""
    had = []
    query, breaks = "SELECT id, note FROM big ORDER BY id", 0
    while query is not None:
        connection = psycopg.connect(**WHERE, autocommit=True)
        token, since, read = None, 0, 0
        try:
            connection.execute("SET heliosdb.report_position = stream")
            with connection.cursor() as cursor:
                with cursor.copy("COPY ({}) TO STDOUT".format(query)) as copy:
                    for row in copy.rows():
                        newest = connection.info.parameter_status(TOKEN)
                        if newest != token:
                            token, since = newest, 0
                        had.append(int(row[0]))
                        since += 1
                        read += 1
                        if read == ROWS // 4:
                            cut(connection)
            query = None
        except psycopg.OperationalError:
            breaks += 1
            assert since < ROWS // 4, "no token within the stream"
            query = "RESUME '{}' SKIP {}".format(token, since)
        finally:
            connection.close()
    assert had == list(range(ROWS)), (len(had), ROWS)
    assert breaks > 0
    step("psycopg 3: every row of a COPY once, over broken connections")


def forged_token():
    with psycopg.connect(**WHERE, autocommit=True) as connection:
        try:
            connection.execute("RESUME '" + "A" * 400 + "'")
            raise AssertionError("no error")
        except psycopg.Error as refused:
            assert refused.sqlstate in ("RC001", "RC002"), refused.sqlstate
        assert connection.execute("SELECT 1").fetchone() == (1,)
    step("psycopg 3: a forged token is refused, the connection goes on")


types_of_psycopg2()
types_of_psycopg()
transactions_of_psycopg()
resume_with_psycopg2()
resume_with_psycopg()
copy_with_psycopg()
forged_token()

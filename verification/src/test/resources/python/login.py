"""Logs in by password and TLS with psycopg 2 and 3. Arguments: port, certificate."""

import sys

import psycopg
import psycopg2

port, certificate = sys.argv[1:]
for module in (psycopg2, psycopg):
    place = dict(host="localhost", port=port, dbname="any", user="alice", sslmode="verify-full", sslrootcert=certificate)
    with module.connect(password="open sesame", **place) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM t")
            assert cursor.fetchone()[0] == 20000
    try:
        module.connect(password="wrong", **place)
    except module.OperationalError as refused:
        assert "password authentication failed" in str(refused), refused
        print("ok", module.__name__)

"""Reads table big through a durable named cursor of a HeliosDB server, page by page.

    python3 durable.py MODULE PORT USER PAGE transaction|fetch

MODULE is psycopg2 or psycopg. With `transaction` each page is written to table had and
acknowledged in one transaction; with `fetch` the FETCH of the next page acknowledges it. Prints
the first and the last id of each page when it is done with it, and `end` at the end. To be killed
at any time, and started again.
"""

import importlib
import sys

MODULE, PORT, USER, PAGE, HOW = sys.argv[1:]
PAGE = int(PAGE)
postgres = importlib.import_module(MODULE)
connection = postgres.connect(host="127.0.0.1", port=PORT, user=USER, dbname="any")

settings = connection.cursor()
settings.execute("SET heliosdb.durable_cursors = on")
if HOW == "fetch":
    settings.execute("SET heliosdb.acknowledge_on_fetch = on")
connection.commit()

if MODULE == "psycopg2":
    reader = connection.cursor(name="work", withhold=True)
else:
    reader = connection.cursor("work", withhold=True)
reader.execute("SELECT id, note FROM big ORDER BY id")
connection.commit()

while True:
    page = reader.fetchmany(PAGE)
    with connection.cursor() as writer:
        if page and HOW == "transaction":
            rows = ", ".join("({}, '{}')".format(*row) for row in page)
            writer.execute("INSERT INTO had VALUES " + rows)
        if not page or HOW == "transaction":
            writer.execute("ACKNOWLEDGE work")  # behind the last page: that this is the end
    connection.commit()
    if page:
        print(page[0][0], page[-1][0], flush=True)
    else:
        break

reader.close()
connection.close()
print("end", flush=True)

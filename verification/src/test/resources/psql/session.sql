\set VERBOSITY verbose
CREATE TABLE flights (id INTEGER PRIMARY KEY, carrier TEXT, delay INTEGER, on_time BOOLEAN, day DATE, price NUMERIC(10, 2), ratio REAL);
INSERT INTO flights VALUES (1, 'AA', 5, false, '2024-01-01', 99.5, 0.1), (2, 'Ünïcode', NULL, true, '2024-02-29', 1e3, 'NaN');
SELECT * FROM flights ORDER BY id;
\x on
SELECT id, carrier FROM flights WHERE id = 2;
\x off
SELECT nothing FROM flights;
BEGIN;
UPDATE flights SET delay = delay + 1 WHERE id = 1;
INSERT INTO flights (id, carrier) VALUES (1, 'twice');
SELECT 1;
ROLLBACK;
SELECT delay FROM flights WHERE id = 1;
BEGIN; DELETE FROM flights WHERE id = 2; COMMIT;
SELECT count(*) AS n FROM flights;
EXPLAIN SELECT * FROM flights WHERE id = 1;
;
SELECT 1 AS one; SELECT 2 AS two;
DECLARE c CURSOR FOR SELECT id FROM flights;
DECLARE held CURSOR WITH HOLD FOR SELECT id, carrier FROM flights ORDER BY id;
BEGIN;
DECLARE c NO SCROLL CURSOR FOR SELECT id FROM flights ORDER BY id DESC;
SELECT name, statement, is_holdable FROM pg_cursors ORDER BY name;
FETCH c;
MOVE c;
FETCH 10 FROM c;
COMMIT;
FETCH c;
FETCH FORWARD ALL FROM held;
FETCH PRIOR FROM held;
CLOSE held;
DISCARD ALL;
SET TimeZone = 'Europe/Berlin';
SHOW TimeZone;
SET client_encoding = 'LATIN1';
SELECT id FROM flights WHERE;
COPY flights (id, carrier) FROM STDIN;
5	copied
6	\N
\.
COPY (SELECT id, carrier FROM flights WHERE id > 4 ORDER BY id) TO STDOUT WITH (FORMAT csv, HEADER);
\copy (SELECT id, carrier FROM flights WHERE id = 5) TO STDOUT csv
\copy flights (id, carrier) FROM STDIN csv
8,"from here, by psql"
\.
COPY flights FROM STDIN;
7
\.
SELECT count(*) AS n FROM flights;
DROP TABLE flights;

#!/usr/bin/env bash
# Prints a python3 that has psycopg 2 and psycopg 3, installing Debian's packages if need be; exit 3 when there is none.
set -euo pipefail

python=/usr/bin/python3
has() { "$python" -c 'import psycopg, psycopg2' 2>/dev/null; }

if ! has; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "psycopg is not installed (Debian packages python3-psycopg2 and python3-psycopg)" >&2
        exit 3
    fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-psycopg2 python3-psycopg; } >&2 || exit 3
    has || exit 3
fi
echo "$python"

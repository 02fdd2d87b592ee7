#!/usr/bin/env bash
# A private PostgreSQL 15 for the tests: C collation, loopback only, no password (the role "scram" has one), gone after stop.
#   postgres.sh start [-c name=value ...]   prints "DIRECTORY PORT" when it answers; exit 3 when there is no PostgreSQL and none can be installed
#   postgres.sh stop DIR
set -euo pipefail

bin=/usr/lib/postgresql/15/bin

as_user() { # initdb refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "PostgreSQL 15 is not installed (Debian package postgresql-15)" >&2
        exit 3
    fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-15; } >&2 || exit 3
}

start() {
    [ -x "$bin/initdb" ] || install
    dir=$(mktemp -d "${TMPDIR:-/tmp}/heliosdb-postgres.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    cd "$dir"
    as_user "$bin/initdb" -D "$dir/data" -U postgres --locale=C --encoding=UTF8 --auth=trust --no-sync >"$dir/initdb.log" 2>&1
    sed -i '1i host all scram 127.0.0.1/32 scram-sha-256' "$dir/data/pg_hba.conf"
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 30000))
        if as_user "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/log" \
            -o "-h 127.0.0.1 -p $port -k $dir -c fsync=off -c max_connections=5 $*" start >/dev/null 2>&1; then
            echo "$dir $port"
            return
        fi
    done
    cat "$dir/data/log" >&2
    exit 1
}

stop() {
    cd /
    as_user "$bin/pg_ctl" -D "$1/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$1"
}

case "${1:-}" in
start) start "${@:2}" ;;
stop) stop "$2" ;;
*)
    sed -n '2,4s/^# //p' "$0" >&2
    exit 2
    ;;
esac

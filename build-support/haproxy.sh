#!/usr/bin/env bash
# Prints the path of HAProxy, installing Debian's package if need be; exit 3 when there is none.
set -euo pipefail

haproxy=/usr/sbin/haproxy

if [ ! -x "$haproxy" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "HAProxy is not installed (Debian package haproxy)" >&2
        exit 3
    fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq haproxy; } >&2 || exit 3
fi
echo "$haproxy"

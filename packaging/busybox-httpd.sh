#!/bin/sh
# Gatehouse behind busybox httpd, for the smallest machines: one small server, no modules.
#
# usage: busybox-httpd.sh [ADDRESS:]PORT
#
# busybox runs programs below /cgi-bin/ only, so the site is at http://…/cgi-bin/gatehouse.cgi: write that
# as base_url, and send visitors to …/gatehouse.cgi/reserve (a slash at the end of a path finds nothing).
# It knows no TLS and no limits: give it a trusted network, and leave trusted_proxies empty, because it takes
# X_Forwarded_For for X-Forwarded-For. What Gatehouse logs goes to standard error.
set -eu

listen=${1:?usage: busybox-httpd.sh [ADDRESS:]PORT}
program=/usr/libexec/gatehouse/gatehouse.cgi
export GATEHOUSE_CONFIG="${GATEHOUSE_CONFIG:-/etc/gatehouse/gatehouse.conf}"

site=$(mktemp -d "${TMPDIR:-/tmp}/gatehouse-site.XXXXXX")
trap 'rm -rf "$site"' EXIT
trap 'exit 0' INT TERM
mkdir "$site/cgi-bin"
ln -s "$program" "$site/cgi-bin/gatehouse.cgi"
# Without /etc/httpd.conf: nothing of this machine's other sites.
: >"$site/httpd.conf"

busybox httpd -f -p "$listen" -h "$site" -c "$site/httpd.conf" &
server=$!
trap 'kill "$server" 2>/dev/null; exit 0' INT TERM
wait "$server"

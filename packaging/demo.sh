#!/usr/bin/env bash
# Shows Gatehouse on this machine: builds it, makes a demo database, serves the site on loopback, starts
# the worker and opens the kiosk. Ctrl-C ends all of it; a second run finds what the first one made.
#
# usage: packaging/demo.sh [--no-install] [--no-kiosk] [--port N] [--fresh] [--build DIR] [--data DIR]
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build
data=$top/demo-data

usage() {
  cat <<TEXT
usage: packaging/demo.sh [OPTION…]
  --no-install   do not look for missing Debian packages
  --no-kiosk     do not open the kiosk, only say how
  --port N       the site's port (default: 8080, or the next one that is free)
  --fresh        begin with a new demo database; the former one is kept beside it
  --build DIR    where it is built (default: build)
  --data DIR     where the database and the logs are (default: demo-data)
  --help         this text
TEXT
}

# ---- the command line ----

install=yes kiosk=yes port=8080 fresh=no
arguments=("$@")
while [[ $# -gt 0 ]]; do
  case $1 in
  --no-install) install=no ;;
  --no-kiosk) kiosk=no ;;
  --fresh) fresh=yes ;;
  --port)
    port=${2:-}
    if ! [[ $port =~ ^[0-9]+$ ]] || ((port < 1 || port > 65535)); then
      echo "demo.sh: --port takes a number from 1 to 65535" >&2
      exit 2
    fi
    shift
    ;;
  --build | --data)
    if [[ -z ${2:-} ]]; then
      echo "demo.sh: $1 takes a folder" >&2
      exit 2
    fi
    folder=$(realpath -m -- "$2")
    if [[ $1 == --build ]]; then build=$folder; else data=$folder; fi
    shift
    ;;
  --help | -h)
    usage
    exit 0
    ;;
  *)
    echo "demo.sh: $1 is no option" >&2
    usage >&2
    exit 2
    ;;
  esac
  shift
done

# ---- what it needs ----

fail() {
  echo "demo.sh: $*" >&2
  exit 1
}

if [[ $install == yes ]]; then
  "$top/packaging/packages/install.sh" build run || fail "the packages could not be installed"
fi

# Under sudo only the installation is root's: what is built and made belongs to who asked for it.
if [[ $EUID -eq 0 && ${SUDO_UID:-0} -ne 0 ]]; then
  for folder in "$build" "$data"; do
    [[ ! -d $folder ]] || chown -R "$SUDO_UID:$SUDO_GID" "$folder"
  done
  exec runuser -u "$SUDO_USER" -- "$top/packaging/demo.sh" --no-install "${arguments[@]}"
fi

for program in meson ninja python3 lighttpd qrencode flock; do
  PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || fail "$program is missing; run this without --no-install"
done

# ---- building ----

mkdir -p "$build" "$data/log"
chmod 700 "$data"
# Held by what this starts, too: another run would write over the files that they read.
exec 9<"$data"
flock -n 9 || fail "a demo with this data is already running ($data); --data names another folder"
build_log=$data/log/build.log

build_all() {
  if [[ ! -f $build/build.ninja ]]; then
    meson setup "$build" "$top" --buildtype=release -Dwerror=false -Dtests=false || return
  fi
  ninja -C "$build"
}

# Of ninja's lines, how far it is, on one line of a terminal.
show_progress() {
  local line
  while IFS= read -r line; do
    if [[ -t 1 && $line =~ ^\[[0-9]+/[0-9]+\] ]]; then
      printf '\r%s ' "${BASH_REMATCH[0]}"
    fi
  done
  [[ ! -t 1 ]] || printf '\r\e[K'
}

echo "Building in $build (the first time takes some minutes; the log is $build_log) …"
if ! build_all 2>&1 | tee "$build_log" | show_progress; then
  tail -n 30 "$build_log" >&2
  fail "the build failed"
fi

# ---- the demo's database ----

export GATEHOUSE_CONFIG=$data/gatehouse.conf
ctl=$build/server/gatehousectl

# The first port from $1 on that nobody listens on.
free_port() {
  python3 - "$1" <<'PYTHON'
import socket, sys
first = int(sys.argv[1])
for port in range(first, min(first + 100, 65536)):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(port)
        sys.exit(0)
sys.exit(1)
PYTHON
}

wanted=$port
port=$(free_port "$wanted") || fail "no free port from $wanted on"
[[ $port == "$wanted" ]] || echo "Port $wanted is taken; using $port."
url=http://127.0.0.1:$port

# Sets what this run depends on in the configuration that is there: the address, and where the data is when the
# folder was moved. Everything else is the user's.
keep_configuration() {
  python3 - "$GATEHOUSE_CONFIG" "$url" "$data" <<'PYTHON'
import pathlib, re, sys
path, url, data = pathlib.Path(sys.argv[1]), *sys.argv[2:]
before = path.read_text(encoding="utf-8", errors="surrogateescape")
lines, group, former = before.splitlines(), None, {}
for number, line in enumerate(lines):
    if heading := re.fullmatch(r"\s*\[(.*)\]\s*", line):
        group = heading[1]
    elif (entry := re.fullmatch(r"\s*(\w+)\s*=\s*(.*?)\s*", line)) and group == "server":
        former.setdefault(entry[1], []).append((number, entry[2]))
wanted = {"base_url": url, "database": f"sqlite:{data}/gatehouse.db"}
if any(value != wanted["database"] for _, value in former.get("database", [])):
    wanted["secret_file"] = f"{data}/secret"  # made beside the database
missing = []
for key, value in wanted.items():
    for number, old in former.get(key, []):
        if old != value:
            lines[number] = f"{key} = {value}"
    if key not in former:
        missing.append(f"{key} = {value}")
if missing:
    heading = [number for number, line in enumerate(lines) if line.strip() == "[server]"]
    at = heading[0] + 1 if heading else len(lines)
    lines[at:at] = missing if heading else ["[server]", *missing]
if lines != before.splitlines():
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
PYTHON
}

if [[ -f $GATEHOUSE_CONFIG ]]; then
  keep_configuration || fail "$GATEHOUSE_CONFIG could not be brought up to date"
else
  cat >"$GATEHOUSE_CONFIG" <<TEXT
[server]
database = sqlite:$data/gatehouse.db
base_url = $url
secret_file = $data/secret

[limits]
# One visitor plays all visitors here.
reservation = 60/60
TEXT
fi

# The museum's own days count, whatever the machine's zone is.
zone=Europe/Lisbon
today=$(TZ=$zone date +%F)

# What was made for another day has no ticket that is valid today.
if [[ -f $data/made-on && $(cat "$data/made-on") != "$today" ]]; then
  echo "The demo's data is from $(cat "$data/made-on"): making new ones."
  fresh=yes
fi
[[ -f $data/made-on ]] || fresh=yes
if [[ $fresh == yes ]]; then
  kept=$data/before-$(date +%Y%m%dT%H%M%S)
  for file in gatehouse.db gatehouse.db-wal gatehouse.db-shm made-on; do
    [[ ! -e $data/$file ]] || { mkdir -p "$kept" && mv "$data/$file" "$kept/"; }
  done
fi
"$ctl" init --org "Museum of Doors" --timezone "$zone" >/dev/null || fail "the database could not be made"
if [[ ! -f $data/made-on ]]; then
  "$ctl" demo --json >"$data/demo.json" || fail "the demo could not be made"
  echo "$today" >"$data/made-on"
fi

# Three tickets that can be reserved: new ones when a former visit took them.
free_tickets() {
  "$ctl" tickets list --status ACTIVATED --json |
    python3 -c 'import json, sys; print("\n".join(t["ticket_code"] for t in json.load(sys.stdin)["tickets"][:3]))'
}
mapfile -t tickets < <(free_tickets)
if [[ ${#tickets[@]} -lt 3 ]]; then
  "$ctl" tickets generate --count 5 --activated >/dev/null
  mapfile -t tickets < <(free_tickets)
fi

# A ticket that the gate lets in now.
valid_ticket() {
  local code
  while read -r code; do
    if "$ctl" tickets show "$code" --json | grep -q '"verdict":"VALID"'; then
      echo "$code"
      return 0
    fi
  done < <("$ctl" tickets list --status RESERVED --json |
    python3 -c 'import json, sys; print("\n".join(t["ticket_code"] for t in json.load(sys.stdin)["tickets"][::-1]))')
  return 1
}

# The supervisor's password was made with the data.
password=$(python3 -c 'import json, sys
print(*(who["password"] for who in json.load(sys.stdin)["operators"] if who["role"] == "ADMIN"))' <"$data/demo.json") ||
  fail "$data/demo.json does not say the supervisor's password; run this with --fresh"

picture=$data/ticket.png
valid=$(valid_ticket) || fail "no ticket is valid any more; run this with --fresh"
qrencode -o "$picture" -s 12 -m 4 -- "$valid"

# ---- what runs ----

lighttpd_configuration=$data/lighttpd.conf
{
  cat <<TEXT
# The demo's server around packaging/lighttpd.conf. Made anew by every run.
server.modules = ( "mod_access", "mod_alias" )
server.document-root = "$data"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$data/log/lighttpd.log"
server.upload-dirs = ( "$data" )
TEXT
  sed -e "s|/usr/libexec/gatehouse/gatehouse.cgi|$build/server/gatehouse.cgi|" \
    -e "s|/etc/gatehouse/gatehouse.conf|$GATEHOUSE_CONFIG|" \
    -e "s|/var/log/lighttpd/gatehouse.log|$data/log/gatehouse.log|" \
    "$top/packaging/lighttpd.conf"
} >"$lighttpd_configuration"

declare -A running=()

finish() {
  trap - EXIT INT TERM HUP
  local pid
  for pid in "${!running[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "${!running[@]}"; do
    wait "$pid" 2>/dev/null || true
  done
  echo "The demo has ended. Its data stays in $data."
}
trap finish EXIT
trap 'echo; exit 130' INT # the terminal has written ^C
trap 'exit 143' TERM HUP

PATH=$PATH:/usr/sbin lighttpd -D -f "$lighttpd_configuration" </dev/null >>"$data/log/lighttpd.log" 2>&1 &
running[$!]="the web server (see $data/log/lighttpd.log)"
"$build/server/gatehouse-worker" </dev/null >>"$data/log/worker.log" 2>&1 &
running[$!]="the worker (see $data/log/worker.log)"

python3 - "$url" <<'PYTHON' || fail "the site does not answer; see $data/log/"
import sys, time, urllib.request
deadline = time.monotonic() + 15
while True:
    try:
        urllib.request.urlopen(sys.argv[1] + "/healthz", timeout=5).read()
        break
    except OSError:
        if time.monotonic() > deadline:
            sys.exit(1)
        time.sleep(0.1)
PYTHON

camera="filesrc location=\"$picture\" ! decodebin ! imagefreeze is-live=true"
kiosk_command=("$build/kiosk/gatehouse-kiosk" --server "$url" --camera "$camera"
  --data-dir "$data/kiosk" --windowed)

cat <<TEXT

Gatehouse is running.

  The site        $url/
  Book with one   $url/reserve?ticket=${tickets[0]}
  of these codes  ${tickets[0]}
                  ${tickets[1]}
                  ${tickets[2]}

  At the gate     operator gate, PIN 2468
  Supervisor      operator admin, password $password
  A valid ticket  $valid
  Its QR picture  $picture

  A kiosk of your own, with that picture before its camera:
    $build/kiosk/gatehouse-kiosk --server $url --windowed \\
      --data-dir "$data/kiosk-2" \\
      --camera '$camera'
  With a real camera leave --camera out. To hold your own ticket before it, download its QR code from
  the success page and name that file in location=.

  The command line, with this demo:
    GATEHOUSE_CONFIG="$GATEHOUSE_CONFIG" "$ctl" orgs list
  What you change in that configuration is kept; the demo reads it when it starts.

TEXT

if [[ ! -x $build/kiosk/gatehouse-kiosk ]]; then
  echo "($build was set up without the kiosk: meson configure $build -Dkiosk=true)"
elif [[ $kiosk == no ]]; then
  :
elif [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
  "${kiosk_command[@]}" </dev/null >>"$data/log/kiosk.log" 2>&1 &
  kiosk_pid=$!
  running[$kiosk_pid]="the kiosk"
  echo "A kiosk with that picture before its camera opens on your display."
else
  echo "There is no display here: run the command for a kiosk in a graphical session, or under xvfb-run."
fi
echo "Ctrl-C ends all of it."

# ---- until somebody or something ends it ----

while true; do
  ended=
  wait -n -p ended "${!running[@]}" || true
  [[ -n $ended ]] || continue
  what=${running[$ended]}
  unset "running[$ended]"
  if [[ $ended == "${kiosk_pid:-}" ]]; then
    echo "The kiosk was closed; the site goes on."
    continue
  fi
  fail "$what has ended"
done

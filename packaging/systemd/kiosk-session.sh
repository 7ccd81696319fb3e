#!/bin/sh
# One session of a gate: gatehouse-kiosk alone on the screen, under cage, without a way to another console.
# Ends as the kiosk ended: 0 when it was left on purpose, anything else when it died or its screen did. Debian 12's
# cage ends with 0 whatever became of its program, so the shell between the two says it.
#
# usage: kiosk-session [ARGUMENT OF gatehouse-kiosk…]
set -u

kiosk=@bindir@/gatehouse-kiosk
place=$(mktemp -d "${XDG_RUNTIME_DIR:?is not set: no session}/gatehouse-kiosk.XXXXXX") || exit 1
trap 'rm -rf "$place"' EXIT

cage=
# The kiosk is asked first, so that it can close its file; cage ends with it.
trap 'kill -TERM "$(cat "$place/pid" 2>/dev/null)" 2>/dev/null || kill -TERM "$cage"' TERM INT HUP

# Without -s there is no switching of consoles. Whoever kills this script takes the screen down with it. The kiosk
# knows Wayland only: an X server of its own would be another door.
# shellcheck disable=SC2016  # the inner shell's
setpriv --pdeathsig KILL cage -- sh -c '"$@" & echo $! >"$0/pid"; wait $!; echo $? >"$0/status"' \
  "$place" env -u DISPLAY GDK_BACKEND=wayland "$kiosk" "$@" &
cage=$!
# A signal ends the first wait only.
wait "$cage"
while kill -0 "$cage" 2>/dev/null; do
  wait "$cage"
done

read -r status 2>/dev/null <"$place/status" || status=1
exit "$status"

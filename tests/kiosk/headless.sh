#!/bin/sh
# Runs a command with a display, a session bus and an empty home of its own: headless.sh [WxH] COMMAND…
# One display a command, so that tests can run side by side.
set -eu
size=1280x800
case "$1" in
  [0-9]*x[0-9]*) size=$1; shift ;;
esac
home=$(mktemp -d)
server=
finish () {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

# The server picks a free display itself; two that start together cannot choose the same one. It does not
# reset when its last client leaves: the next one would find nobody at home.
Xvfb -displayfd 3 -noreset -screen 0 "${size}x24" -nolisten tcp -fbdir "$home" 3>"$home/display" 2>"$home/xvfb.log" &
server=$!
tries=0
until [ -s "$home/display" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ]; then
    cat "$home/xvfb.log" >&2
    exit 1
  fi
  sleep 0.1
done

DISPLAY=":$(cat "$home/display")"
export DISPLAY HOME="$home" XDG_RUNTIME_DIR="$home"
# What is on the screen, as xwd would write it, at any moment.
export FRAMEBUFFER="$home/Xvfb_screen0"
export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"
# No sound but what a test listens to; or a kiosk would start a server of its own.
export PULSE_SERVER="unix:$home/no-sound"
export GSETTINGS_BACKEND=memory LIBGL_ALWAYS_SOFTWARE=1
dbus-run-session -- "$@"

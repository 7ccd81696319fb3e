#!/usr/bin/env bash
# Runs every test: installs what they need, builds with sanitizers in build-tests/, and ends with one line
# that counts what passed, failed and was skipped.
#
# usage: tests/run.sh [--no-install] [SUITE…]      e.g. tests/run.sh unit lint
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build-tests
# The browser's driver and the checkers of pages are no Debian packages and no part of the tree. Versions that run on
# Debian 12's Node.js 18 and Java 17.
node_packages=(playwright-core@1.50.1 axe-core@4.11.0 html-validate@9.7.1 vnu-jar@26.9.27 lighthouse@12.8.2)

install=yes
suites=()
missing=()
for argument in "$@"; do
  case $argument in
  --no-install) install=no ;;
  --help | -h)
    sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
  -*)
    echo "run.sh: $argument is no option" >&2
    exit 2
    ;;
  *) suites+=(--suite "$argument") ;;
  esac
done

step() {
  printf '\n== %s\n' "$*"
}

if [[ $install == yes ]]; then
  step "What the tests need"
  "$top/packaging/packages/install.sh" build run test
  # A list of what was installed, beside it: another version is fetched anew.
  if [[ $(cat "$build/node/installed" 2>/dev/null) != "${node_packages[*]}" ]]; then
    mkdir -p "$build/node"
    # Node.js brings certificates of its own; the machine may know others.
    certificates=/etc/ssl/certs/ca-certificates.crt
    [[ ! -f $certificates ]] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$certificates}
    for package in "${node_packages[@]}"; do
      npm install --prefix "$build/node" --no-audit --no-fund --ignore-scripts --omit=optional "$package" ||
        missing+=("$package")
    done
    if [[ ${#missing[@]} -eq 0 ]]; then
      echo "${node_packages[*]}" >"$build/node/installed"
    else
      echo "Not fetched, so tests of the browser will be skipped: ${missing[*]}"
    fi
  fi
fi

step "Building with sanitizers in build-tests/"
if [[ ! -f $build/build.ninja ]]; then
  meson setup "$build" "$top" --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false
fi
ninja -C "$build"

step "Testing"
export NODE_PATH=${NODE_PATH:-$build/node/node_modules}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
status=0
rm -f "$build/meson-logs/testlog.json"
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 3 "${suites[@]}" || status=$?

step "Summary"
python3 "$top/tests/summary.py" "$build/meson-logs/testlog.json" || status=1
exit "$status"

#!/bin/sh
# Make the environment for one purpose: report (build briefs), test (with a browser and LibreOffice), dev (linters),
# fuzz (the fuzzer), bench (what the build is compared with).
# Says what it did in a few lines. What only an administrator can install is named in one line, all of it, with the
# command. Touches .venv/.<purpose> when all is there, so that make does not ask again.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-report}
python=${PYTHON:-python3}
venv=.venv

say() { printf 'setup: %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
has_pango() {
    "$python" -c 'from ctypes.util import find_library as found; exit(not all(map(found, ["pango-1.0", "pangoft2-1.0"])))'
}
has_browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null

# Of what a purpose needs of the system, set what is missing: `what`, for people; `apt`, packages of Debian; `brew`.
look() {
    what='' apt='' brew=''
    if [ ! -x "$venv/bin/python" ]; then has_venv || miss "Python's venv" "$(basename "$python" | sed 's/^python$/python3/')-venv" ""; fi
    has_pango || miss Pango "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" pango
    case $purpose in test | bench) has_browser || miss Chromium chromium-headless-shell "" ;; esac
    if [ "$purpose" = test ] && ! command -v soffice >/dev/null; then
        miss LibreOffice "libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation fonts-crosextra-carlito" ""
    fi
}
miss() { what="${what:+$what, }$1" apt="${apt:+$apt }$2" brew="${brew:+$brew }$3"; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; name one with: make $purpose PYTHON=python3.12"
    exit 2
}
if [ -e "$venv" ] && ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "$venv is half-made; making it anew"
    rm -rf "$venv"
fi

look
if [ -n "$what" ] && command -v apt-get >/dev/null && may_install; then
    say "installing $what ($apt)"
    as_root apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086 # a list of packages
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $apt >/dev/null 2>&1 || true
elif [ -n "$brew" ] && command -v brew >/dev/null; then
    say "installing $what ($brew)"
    # shellcheck disable=SC2086
    brew install --quiet $brew >/dev/null || true
fi
look
[ -z "$what" ] || say "missing here: $what; whoever administers this machine can install it: apt-get install --no-install-recommends $apt"

if [ ! -x "$venv/bin/python" ]; then
    has_venv || exit 2
    "$python" -m venv "$venv"
    say "made $venv with $("$venv/bin/python" --version)"
fi
case $purpose in
    report) extra= ;;
    *) extra="[$purpose]" ;;
esac
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".$extra" 2>"$venv/pip.log" \
    || { cat "$venv/pip.log" >&2; exit 2; }
say "installed policy-report$extra with the versions of constraints.txt"
case $purpose:$what in
    report:*Pango*)
        say "without Pango, all but the PDF can be built: $venv/bin/policy-report build --format html,docx,xlsx"
        exit 2
        ;;
esac
touch "$venv/.$purpose"

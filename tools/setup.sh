#!/bin/sh
# Make the environment for one purpose: report (build briefs), test (with a browser and LibreOffice), dev (linters),
# fuzz (the fuzzer), bench (what the build is compared with).
# Says what it did in a few lines. Touches .venv/.<purpose> when all is there, so that make does not ask again.
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

# bring NAME-FOR-PEOPLE APT-PACKAGES BREW-PACKAGES: install what a package manager can bring, else say what is missing.
bring() {
    what=$1 apt=$2 brew=$3
    if command -v apt-get >/dev/null && may_install; then
        say "installing $what ($apt)"
        as_root apt-get update -qq >/dev/null 2>&1 || true
        # shellcheck disable=SC2086 # a list of packages
        if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $apt >/dev/null 2>&1; then return; fi
    elif command -v brew >/dev/null && [ -n "$brew" ]; then
        say "installing $what ($brew)"
        # shellcheck disable=SC2086
        if brew install --quiet $brew >/dev/null; then return; fi
    fi
    say "$what is missing and could not be installed here; install it with your package manager: $apt"
}

has_pango() { "$venv/bin/python" -c 'import weasyprint' >/dev/null 2>&1; }
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; name one with: make $purpose PYTHON=python3.12"
    exit 2
}
if [ ! -x "$venv/bin/python" ]; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then bring "Python's venv" python3-venv ""; fi
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
has_pango || bring "Pango" "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" "pango"
if [ "$purpose" = bench ]; then
    has_browser >/dev/null || bring "Chromium, to compare with" chromium ""
fi
if [ "$purpose" = test ]; then
    has_browser >/dev/null || bring "Chromium for the browser tests" chromium ""
    command -v soffice >/dev/null || bring "LibreOffice for the tests of Office files" \
        "libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation fonts-crosextra-carlito" ""
fi
touch "$venv/.$purpose"

#!/usr/bin/env bash
# Installs what is missing, and nothing where all is there: then it needs no network.
#   tests/install.sh [PART…]     parts: tools network postgresql chromium npm python libpq load; all but the last two without any
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'install: %s\n' "$*" >&2; }
# Programs only: some functions below are named like one.
has() { type -P "$1" >/dev/null; }

# Debian's packages, where we may install them; a way to go on by hand otherwise.
packages() {
    local what=$1 otherwise=$2
    shift 2
    if has apt-get && [ "$(id -u)" = 0 ]; then
        say "$what: apt-get install $*"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -q >&2
        apt-get install -q -y --no-install-recommends "$@" >&2
    else
        say "$what is missing. Install it, then run this again:"
        has apt-get && say "    sudo apt-get install $*"
        has apt-get || printf '%s\n' "$otherwise" >&2
        exit 1
    fi
}

tools() {
    has cargo || { say "Rust is missing: see https://rustup.rs"; exit 1; }
    has cc || packages "a C compiler (for libpq)" "    Fedora: sudo dnf install gcc      macOS: xcode-select --install" gcc libc6-dev
    { has node && has npm; } || packages "Node.js" "    Fedora: sudo dnf install nodejs   macOS: brew install node" nodejs npm
    # Debian packs the making of virtual environments apart.
    { has python3 && python3 -c 'import venv, ensurepip' 2>/dev/null; } ||
        packages "Python" "    Fedora: sudo dnf install python3  macOS: brew install python" python3 python3-venv
}

# A process is given a network of its own to prove where nothing is sent (api/src/outreach/webhooks/rebinding.rs); Linux alone knows how.
network() {
    [ "$(uname)" = Linux ] || return 0
    { has unshare && has ip; } || packages "unshare and ip" "    Fedora: sudo dnf install util-linux iproute" util-linux iproute2
}

# The service looks in more places (api/cluster/src/programs.rs); where it would find none, neither do these.
postgresql() {
    [ -z "${DATABASE_URL:-}${CLIC_POSTGRES_PROGRAMS:-}" ] || return 0
    local folder folders=(/usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql*
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin
        /Applications/Postgres.app/Contents/Versions/*/bin)
    folders+=("$(pg_config --bindir 2>/dev/null || dirname "$(type -P postgres || echo /nowhere/postgres)")")
    for folder in "${folders[@]}"; do
        [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && return 0
    done
    # Debian would start a server of its own beside ours.
    if [ "$(id -u)" = 0 ] && has apt-get && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
    fi
    packages "PostgreSQL" "    Fedora: sudo dnf install postgresql-server   macOS: brew install postgresql@17" postgresql
}

chromium() {
    [ -z "${CHROMIUM:-}" ] || return 0
    has chromium-headless-shell && return 0
    # It is the quicker one: where Debian's packages may be installed, another browser is not enough.
    if ! has apt-get || [ "$(id -u)" != 0 ]; then
        for name in chromium chromium-browser google-chrome; do
            has "$name" && return 0
        done
        [ ! -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] || return 0
    fi
    packages "Chromium" "    Fedora: sudo dnf install chromium   macOS: brew install --cask google-chrome" chromium-headless-shell
}

# Whether FOLDER was filled from just this FILE.
filled_from() { cmp -s "$1" "$2/.filled-from"; }

npm_packages() {
    filled_from tests/package-lock.json tests/node_modules && return 0
    say "npm: $(grep -c '"node_modules/' tests/package-lock.json) packages"
    (cd tests && npm ci --no-audit --no-fund >&2)
    cp tests/package-lock.json tests/node_modules/.filled-from
}

python_packages() {
    local wanted=tests/contract/requirements.txt
    filled_from "$wanted" target/venv && target/venv/bin/python -c '' 2>/dev/null && return 0
    say "Python: packages of $wanted"
    python3 -m venv --clear target/venv
    target/venv/bin/pip install --quiet --disable-pip-version-check --requirement "$wanted" >&2
    cp "$wanted" target/venv/.filled-from
}

libpq() {
    { has pg_config && [ -e "$(pg_config --includedir)/libpq-fe.h" ]; } ||
        packages "libpq" "    Fedora: sudo dnf install libpq-devel   macOS: brew install libpq" libpq-dev
}

load() {
    has curl || packages "curl" "    Fedora: sudo dnf install curl" curl
    has wrk || packages "wrk" "    macOS: brew install wrk" wrk
}

[ $# -gt 0 ] || set -- tools network postgresql chromium npm python
for part; do
    case $part in
        tools | network | postgresql | chromium | libpq | load) "$part" ;;
        npm) npm_packages ;;
        python) python_packages ;;
        *) say "unknown part: $part"; exit 2 ;;
    esac
done

# Common ground of the benches, to be sourced: the programs, services over databases of their own, and rows of figures.
# A script may set `seconds` before: how long a turn of a measure lasts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${seconds:-3}
workers=2 connections=8

# Nothing of the caller's surroundings may lead a bench to a real database, or two services to one address.
unset DATABASE_URL SERVICE_DATABASE_URL CLIC_TOKEN_KEYS CLIC_LISTEN CLIC_DATA_DIR CLIC_FRONT_END_ORIGIN CLIC_METRICS_LISTEN
tests/install.sh tools postgresql load
cargo build --release --locked --bin clic --example bare
clic=target/release/clic bare=target/release/examples/bare
pgbench=$(ls -d /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | sort -V | tail -1 || true)
pgbench=${pgbench:-$(type -P pgbench || true)}
[ -n "$pgbench" ] || { echo 'pgbench of PostgreSQL is not on the PATH' >&2; exit 1; }
psql=$(dirname "$pgbench")/psql

folder=$(mktemp -d)
# Run by root, PostgreSQL runs as a user who must be able to come through.
chmod 755 "$folder"
# Processes to be ended with the bench.
running=()
forget() {
    local one kept=()
    for one in "${running[@]}"; do [ "$one" = "$1" ] || kept+=("$one"); done
    running=("${kept[@]}")
}
#   end PROCESS [SIGNAL]
end() { kill "-${2:-TERM}" "$1"; wait "$1" 2>/dev/null || true; forget "$1"; }
finish() {
    local one
    for one in "${running[@]}"; do kill "$one" 2>/dev/null && wait "$one" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT

export CLIC_DEMO_PASSWORD='only for the bench of one run'
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
now() { date +%s.%N; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }
row() { printf '%-66s %10s %10s   %s\n' "$@"; }
field() { python3 -c 'import json, sys; print(eval("json.load(sys.stdin)" + sys.argv[1]))' "$1"; }

# ---- the service: `start` sets `service`; another `clic`, `data` and `port` make another one -------------------------
data=$folder/data port=$(free_port) service=''
unlimited='--limit-public-reads 0 --limit-public-writes 0 --limit-partners 0 --limit-logins 0 --limit-links 0'
# Measures come from one address, as one contact. Variables, since an older build does not know the flags.
export CLIC_WEB_PARTY=0 CLIC_WEB_SEATS_PER_CONTACT=0 CLIC_WEB_SEATS_PER_NETWORK=0 CLIC_WEB_WAITING_PER_NETWORK=0 \
    CLIC_WEB_SESSION_SEATS=0 CLIC_WEB_CALL_BACKS_PER_NETWORK=0 CLIC_WEB_RESPONSES_PER_NETWORK=0 CLIC_WEB_MESSAGES_PER_CONTACT=0
# Starts the service and sets `took`, the seconds until the first 200 of /health/ready. No flags mean no rate limits.
#   start [FLAG…]
start() {
    local began
    # shellcheck disable=SC2086
    [ $# -gt 0 ] || set -- $unlimited
    began=$(now)
    "$clic" serve --demo --listen "127.0.0.1:$port" --data-dir "$data" --workers $workers \
        --database-pool $connections "$@" > "$folder/out" 2> "$data.log" &
    service=$!
    running+=("$service")
    until curl -sf -o "$folder/ready" "http://127.0.0.1:$port/health/ready"; do
        kill -0 $service || { cat "$data.log" >&2; exit 1; }
        sleep 0.01
    done
    took=$(calc %.2f "$(now) - $began")
}
#   stop [SIGNAL]
stop() { end "$service" "$@"; service=''; }
# Runs the SQL of the standard input as the owner of the tables.
database() {
    PGOPTIONS="-c client_min_messages=warning" "$psql" -qAt -v ON_ERROR_STOP=1 -h "$data/socket" -U clic_owner clic
}
#   address_of [SLUG]
address_of() { echo "http://127.0.0.1:$port/v1/${1:-sud-herault}"; }
#   tag URL
tag() { curl -s -o /dev/null -D - "$1" | awk 'tolower($1) == "etag:" { print $2 }' | tr -d '\r'; }

# ---- `wrk` -----------------------------------------------------------------------------------------------------------
# Requests a second, of which none may fail.
rate() {
    local report
    report=$(wrk --latency -t2 -c"$connections" -d"${seconds}s" "$@")
    if grep -qE 'Non-2xx|Socket errors' <<< "$report"; then printf '%s\n' "$report" >&2; exit 1; fi
    printf '%s\n' "$report" > "$folder/report"
    awk '/Requests\/sec/ { print $2 }' <<< "$report"
}
# Milliseconds that so many of a hundred requests of the last `rate` took at most.   within 99
within() {
    awk -v share="$1%" '$1 == share {
        unit = $2; sub(/^[0-9.]+/, "", unit)
        print $2 * (unit == "us" ? 0.001 : unit == "ms" ? 1 : unit == "s" ? 1000 : 60000) }' "$folder/report"
}

# ---- sessions to enrol in, of the organisation of the demonstration --------------------------------------------------
demonstration=02000426-5300-7000-8000-000000000001
session_columns='organisation_id, id, venue_id, title, level, starts_at, ends_at, capacity, minimum,
    created_at, updated_at'
# Adds a session for beginners.   session_of IDENTITY TITLE WHEN CAPACITY [ORGANISATION]
session_of() {
    database <<SQL
SET clic.organisation = '${5:-$demonstration}';
INSERT INTO sessions ($session_columns)
SELECT organisation_id, '$1', id, '$2', 'beginner', $3, $3 + interval '2 hours', $4, 1, now(), now() FROM venues
WHERE organisation_id = '${5:-$demonstration}' ORDER BY code LIMIT 1;
SQL
}
# Adds many with room for all, and writes their identities into a file.   roomy_sessions COUNT FILE
roomy_sessions() {
    database <<SQL
SET clic.organisation = '$demonstration';
INSERT INTO sessions ($session_columns)
SELECT organisation_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, id, 'Mesure', 'beginner',
    timestamptz '2090-01-01' + n * interval '1 day', timestamptz '2090-01-01 02:00' + n * interval '1 day',
    32000, 1, now(), now()
FROM generate_series(1, $1) n,
    (SELECT organisation_id, id FROM venues WHERE organisation_id = '$demonstration' ORDER BY code LIMIT 1) venue;
SQL
    seq -f '00000000-0000-7000-8000-%012.0f' 1 "$1" > "$2"
}

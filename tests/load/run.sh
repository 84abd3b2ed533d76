#!/usr/bin/env bash
# Figures as ratios against a limit measured in the same run. Only wrong answers fail, slow machines do not.
#   tests/load/run.sh [SECONDS]     seconds a turn of a measure lasts (3)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-3}
workers=2 connections=8 sessions=40

tests/install.sh tools postgresql load
cargo build --release --locked --bin clic --example bare
clic=target/release/clic bare=target/release/examples/bare
pgbench=$(ls -d /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | sort -V | tail -1 || true)
pgbench=${pgbench:-$(type -P pgbench)}
psql=$(dirname "$pgbench")/psql

folder=$(mktemp -d)
chmod 755 "$folder"
service='' limit='' enrolling=''
finish() {
    [ -z "$enrolling" ] || kill "$enrolling" 2>/dev/null || true
    [ -z "$limit" ] || kill "$limit" 2>/dev/null || true
    [ -z "$service" ] || { kill "$service" 2>/dev/null && wait "$service" 2>/dev/null; } || true
    rm -rf "$folder"
}
trap finish EXIT

export CLIC_DEMO_PASSWORD='only for the bench of one run'
unset DATABASE_URL
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port) bare_port=$(free_port)
address=http://127.0.0.1:$port/v1/sud-herault
now() { date +%s.%N; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }

unlimited='--limit-public-reads 0 --limit-public-writes 0 --limit-partners 0 --limit-logins 0 --limit-links 0'
# Seconds from the command to the first 200 of /health/ready.   start [FLAG…], without limits unless told
start() {
    local began
    # shellcheck disable=SC2086
    [ $# -gt 0 ] || set -- $unlimited
    began=$(now)
    "$clic" serve --demo --listen "127.0.0.1:$port" --data-dir "$folder/data" --workers $workers --database-pool $connections \
        "$@" > "$folder/out" 2> "$folder/log" &
    service=$!
    until curl -sf -o "$folder/ready" "http://127.0.0.1:$port/health/ready"; do
        kill -0 $service || { cat "$folder/log" >&2; exit 1; }
        sleep 0.01
    done
    took=$(calc %.2f "$(now) - $began")
}
stop() { kill "-${1:-TERM}" $service; wait $service 2>/dev/null || true; service=''; }
memory() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status" 2>/dev/null || ps -o rss= -p $service | awk '{ printf "%.0f", $1 / 1024 }'; }
# The most it ever took; what it takes now, where the system does not tell.
most_memory() { awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status" 2>/dev/null || memory; }
database() { PGOPTIONS="-c client_min_messages=warning" "$psql" -qAt -v ON_ERROR_STOP=1 -h "$folder/data/socket" -U clic_owner clic; }
# Requests a second of `wrk`, of which none may fail.
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
row() { printf '%-66s %10s %10s   %s\n' "$@"; }

start; row 'first start, with the demonstration (s)' "$took" '' '≤ 2'
stop; start; row 'next start (s)' "$took" '' '≤ 0.5'
stop KILL; start; row 'start after kill -9 (s)' "$took" '' ''
sleep 2
idle=$(memory)

# Adds a session for beginners.   session_of IDENTITY TITLE WHEN CAPACITY
session_of() {
    database <<SQL
SET clic.organisation = '02000426-5300-7000-8000-000000000001';
INSERT INTO sessions (organisation_id, id, venue_id, title, level, starts_at, ends_at, capacity, minimum, created_at, updated_at)
SELECT organisation_id, '$1', id, '$2', 'beginner', $3, $3 + interval '2 hours', $4, 1, now(), now() FROM venues ORDER BY code LIMIT 1;
SQL
}

# ---- reading: the same bytes from actix-web alone, the same number of threads, the same client ------------------------
#   measure_reading NAME PATH [HEADER…]
measure_reading() {
    local path=$2 name=$1 ours theirs header asked=()
    shift 2
    for header; do asked+=(-H "$header"); done
    curl -s --include "${asked[@]}" "$address$path" > "$folder/answer"
    "$bare" "127.0.0.1:$bare_port" $workers "$folder/answer" &
    limit=$!
    until curl -s -o /dev/null "http://127.0.0.1:$bare_port/"; do sleep 0.05; done
    # In turns, so that a noisy moment falls on both.
    wrk -t2 -c$connections -d1s "${asked[@]}" "$address$path" > /dev/null
    ours=0 theirs=0
    for _ in 1 2 3; do
        ours=$(calc %.0f "$ours + $(rate "${asked[@]}" "$address$path") / 3")
        theirs=$(calc %.0f "$theirs + $(rate "${asked[@]}" "http://127.0.0.1:$bare_port/") / 3")
    done
    # How long one waits is asked outside the rush: in it, all wait for a processor.
    local pace='' median late their_late
    if [ -n "${crowded:-}" ]; then
        their_late=$(rate -s tests/load/paced.lua "${asked[@]}" "http://127.0.0.1:$bare_port/" > /dev/null; calc %.0f "$(within 99) / $(within 50)")
        pace=$(rate -s tests/load/paced.lua "${asked[@]}" "$address$path")
        median=$(within 50) late=$(within 99)
    fi
    kill $limit; wait $limit 2>/dev/null || true; limit=''
    row "$name (requests/s, bare actix, ratio)" "$ours" "$theirs" "$(calc %.2f "$ours / $theirs")  (≥ 0.9)"
    [ -z "$pace" ] || row "    its wait at $(calc %.0f "$pace")/s (ms: median, 99 of 100, ratio)" "$median" "$late" \
        "$(calc %.0f "$late / $median")  (≤ 10; bare actix $their_late)"
}
measure_reading 'agenda' /sessions
measure_reading 'agenda, filtered' '/sessions?level=beginner&available=true&limit=10'
id=$(curl -s "$address/sessions?limit=1" | python3 -c 'import json, sys; print(json.load(sys.stdin)["data"][0]["id"])')
measure_reading 'one session' "/sessions/$id"
tag() { curl -s -o /dev/null -D - "$address$1" | awk 'tolower($1) == "etag:" { print $2 }' | tr -d '\r'; }
measure_reading 'agenda, unchanged: 304' /sessions "If-None-Match: $(tag /sessions)"
measure_reading 'agenda, for a site of others' '/sessions?limit=10' 'Origin: https://mairie.example'
for format in ics atom jsonld openagenda.json csv html; do measure_reading "calendar.$format" "/calendar.$format"; done
measure_reading 'calendar.ics, brotli' /calendar.ics 'Accept-Encoding: gzip, br'
measure_reading 'calendar.ics, unchanged: 304' /calendar.ics "If-None-Match: $(tag /calendar.ics)"
since=$(curl -s "$address/calendar/changes?limit=500" | python3 -c 'import json, sys; print(json.load(sys.stdin)["next_since"])')
measure_reading 'sync feed, up to date' "/calendar/changes?since=$since"

# ---- reading while people enrol: each enrolment changes what all of these answer ----------------------------------------
rush=00000000-0000-7000-8000-200000000000
session_of $rush 'Un monde fou' "now() + interval '10 days'" 32000
node tests/load/enrolling.js "$address" $rush 100 > "$folder/enrolled" &
enrolling=$!
#   measure_crowded NAME PATH [HEADER…]
measure_crowded() { crowded=yes measure_reading "$1, while 100/s enrol" "${@:2}"; }
measure_crowded 'agenda' /sessions
measure_crowded 'calendar.ics' /calendar.ics
# Where nobody enrols nothing changes; it is looked at again all the same.
elsewhere=/calendar.ics?venue=$(curl -s "$address/sessions" | python3 -c '
import json, sys
told = json.load(sys.stdin)["data"]
crowded = next(session["venue"]["id"] for session in told if session["id"] == sys.argv[1])
others = [session["venue"]["id"] for session in told if session["venue"]["id"] != crowded]
print(max(set(others), key=others.count))' $rush)
measure_crowded 'calendar.ics, unchanged: 304' "$elsewhere" "If-None-Match: $(tag "$elsewhere")"
kill -0 $enrolling && kill $enrolling && wait $enrolling || { cat "$folder/enrolled" >&2; exit 1; }
enrolling=''
row 'enrolments meanwhile (201/s)' "$(cat "$folder/enrolled")" '' '≈ 100'

# ---- enrolling: pgbench runs the same statements on the same server ---------------------------------------------------
database <<SQL
SET clic.organisation = '02000426-5300-7000-8000-000000000001';
INSERT INTO sessions (organisation_id, id, venue_id, title, level, starts_at, ends_at, capacity, minimum, created_at, updated_at)
SELECT organisation_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, id, 'Mesure', 'beginner',
    timestamptz '2090-01-01' + n * interval '1 day', timestamptz '2090-01-01 02:00' + n * interval '1 day', 32000, 1, now(), now()
FROM generate_series(1, $sessions) n, (SELECT organisation_id, id FROM venues ORDER BY code LIMIT 1) venue;
SQL
seq -f '00000000-0000-7000-8000-%012.0f' 1 $sessions > "$folder/sessions"
pg() {
    PGOPTIONS="-c role=clic_service" "$pgbench" -n -M prepared -c $connections -j 2 -T "$seconds" -D sessions=$sessions \
        -f tests/load/enrolment.sql -h "$folder/data/socket" -U clic_owner clic > "$folder/pgbench" 2>&1 || { cat "$folder/pgbench" >&2; exit 1; }
    awk '/^tps/ { print $3 }' "$folder/pgbench"
}
ours() { SESSIONS=$folder/sessions PATHNAME=/v1/sud-herault/enrolments rate -s tests/load/enrolment.lua "http://127.0.0.1:$port"; }
a=$(ours) b=$(pg) c=$(ours) d=$(pg)
a=$(calc %.0f "($a + $c) / 2") b=$(calc %.0f "($b + $d) / 2")
row 'enrolment (201/s, pgbench, ratio)' "$a" "$b" "$(calc %.2f "$a / $b")  (≥ 0.33)"
wrong=$(database <<SQL
SET clic.organisation = '02000426-5300-7000-8000-000000000001';
SELECT count(*) FROM sessions s WHERE seats_taken <> (SELECT coalesce(sum(party_size), 0) FROM enrolments e WHERE e.session_id = s.id
    AND e.status IN ('enrolled', 'offered'));
SQL
)
[ "$wrong" = 0 ] || { echo "seats and enrolments differ in $wrong sessions" >&2; exit 1; }

# ---- the desk: the person who calls, among 200 000 ---------------------------------------------------------------------
database < tests/load/learners.sql > "$folder/learners"
read -r median late <<< "$(node tests/load/search.js "$address" "$CLIC_DEMO_PASSWORD")"
row 'search among 200 000 people (ms: median, 95 of 100)' "$median" "$late" '≤ 50'

# Whatever else is looked at or done there, by partners and by people themselves: the five slowest of all. No group was ever
# of thousands: those who rushed are not the group before.
database <<SQL
SET clic.organisation = '02000426-5300-7000-8000-000000000001';
UPDATE sessions SET starts_at = '2091-01-01', ends_at = '2091-01-01 02:00' WHERE id = '$rush';
SQL
node tests/load/desk.js "$address" "$CLIC_DEMO_PASSWORD" | sort -k2,2nr > "$folder/desk"
row "$(grep -c ' GET /' "$folder/desk") routes that read, $(grep -vc ' GET /' "$folder/desk") things done; the slowest (ms: median, 95 of 100)" '' '' '≤ 50'
head -n 5 "$folder/desk" | while read -r median late what; do row "    $what" "$median" "$late" ''; done

# ---- storm ------------------------------------------------------------------------------------------------------------
session_of 00000000-0000-7000-8000-100000000000 'Ruée' "timestamptz '2089-01-01'" 3
row 'storm of 1 000 on 3 seats: 3 × 201, 997 × 409 (s)' "$(node tests/load/storm.js "$address" 00000000-0000-7000-8000-100000000000)" '' ''
# The hash of a password takes 19 MiB: nobody is let in here, which costs as much.
seq 100 | xargs -P 8 -I{} curl -s -o "$folder/login{}" -H 'Content-Type: application/json' \
    -d '{"email": "nobody{}@sud-herault.example", "password": "not the one that it would be"}' "$address/login"
row 'memory of the service (MB: at rest, the most it took)' "$idle" "$(most_memory)" '≤ 40, ≤ 128'

# ---- flood ------------------------------------------------------------------------------------------------------------
stop; start --trusted-proxy
sleep 1
read -r ratio alone beside pace <<< "$(node tests/load/flood.js "$address" 50000 "$CLIC_DEMO_PASSWORD")"
row "50 000 of five addresses and a key that flood, $pace/s: the others' wait (ms, alone, ratio)" "$beside" "$alone" "$ratio  (≤ 2)"

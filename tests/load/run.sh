#!/usr/bin/env bash
# Figures as ratios against a limit measured in the same run. Only wrong answers fail, slow machines do not.
#   tests/load/run.sh [SECONDS]     SECONDS: of a turn of a measure (3); OLD, SCALE, SESSIONS: see compare.sh, growth.sh
seconds=${1:-3}
[ -z "${OLD:-}" ] || { OLD=$(realpath "$OLD") || exit 1; export OLD; }
# shellcheck source=tests/load/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
sessions=40
address=$(address_of) bare_port=$(free_port)
# Megabytes that the service takes.
memory() {
    awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status" 2>/dev/null ||
        ps -o rss= -p $service | awk '{ printf "%.0f", $1 / 1024 }'
}
# Megabytes at its peak; at present, where the system does not keep the peak.
most_memory() { awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status" 2>/dev/null || memory; }

start; row 'first start, with the demonstration (s)' "$took" '' '≤ 2'
stop; start; row 'next start (s)' "$took" '' '≤ 0.5'
stop KILL; start; row 'start after kill -9 (s)' "$took" '' ''
sleep 2
idle=$(memory)

# ---- pages: their first load on a slow telephone (400 kb/s, 400 ms, a quarter of the processor) ----------------------
loads=$(node tests/load/pages.js "$address")
while read -r page kilobytes requests shift usable; do
    row "$page on a slow telephone (KB, requests)" "$kilobytes" "$requests" '≤ 60, ≤ 15'
    row '    layout shift, seconds until it can be used' "$shift" "$usable" '≤ 0.05, ≤ 3'
done <<< "$loads"

# ---- reading: the same bytes from actix-web alone, the same number of threads, the same client -----------------------
#   measure_reading NAME PATH [HEADER…]
measure_reading() {
    local path=$2 name=$1 ours theirs header asked=()
    shift 2
    for header; do asked+=(-H "$header"); done
    curl -s --include "${asked[@]}" "$address$path" > "$folder/answer"
    "$bare" "127.0.0.1:$bare_port" $workers "$folder/answer" &
    limit=$!
    running+=("$limit")
    until curl -s -o /dev/null "http://127.0.0.1:$bare_port/"; do sleep 0.05; done
    # In turns, so that a noisy moment falls on both.
    wrk -t2 -c$connections -d1s "${asked[@]}" "$address$path" > /dev/null
    ours=0 theirs=0
    for _ in 1 2 3; do
        ours=$(calc %.0f "$ours + $(rate "${asked[@]}" "$address$path") / 3")
        theirs=$(calc %.0f "$theirs + $(rate "${asked[@]}" "http://127.0.0.1:$bare_port/") / 3")
    done
    # Waits are measured at a pace: at the full rate, all wait for a processor.
    local pace='' median late their_late
    if [ -n "${crowded:-}" ]; then
        their_late=$(
            rate -s tests/load/paced.lua "${asked[@]}" "http://127.0.0.1:$bare_port/" > /dev/null
            calc %.0f "$(within 99) / $(within 50)"
        )
        pace=$(rate -s tests/load/paced.lua "${asked[@]}" "$address$path")
        median=$(within 50) late=$(within 99)
    fi
    end "$limit"
    row "$name (requests/s, bare actix, ratio)" "$ours" "$theirs" "$(calc %.2f "$ours / $theirs")  (≥ 0.9)"
    [ -z "$pace" ] || row "    its wait at $(calc %.0f "$pace")/s (ms: median, 99 of 100, ratio)" "$median" "$late" \
        "$(calc %.0f "$late / $median")  (≤ 10; bare actix $their_late)"
}
measure_reading 'agenda' /sessions
measure_reading 'agenda, filtered' '/sessions?level=beginner&available=true&limit=10'
id=$(curl -s "$address/sessions?limit=1" | field '["data"][0]["id"]')
measure_reading 'one session' "/sessions/$id"
measure_reading 'agenda, unchanged: 304' /sessions "If-None-Match: $(tag "$address/sessions")"
measure_reading 'agenda, for a site of others' '/sessions?limit=10' 'Origin: https://mairie.example'
for format in ics atom jsonld openagenda.json csv html; do measure_reading "calendar.$format" "/calendar.$format"; done
measure_reading 'calendar.ics, brotli' /calendar.ics 'Accept-Encoding: gzip, br'
measure_reading 'calendar.ics, unchanged: 304' /calendar.ics "If-None-Match: $(tag "$address/calendar.ics")"
since=$(curl -s "$address/calendar/changes?limit=500" | field '["next_since"]')
measure_reading 'sync feed, up to date' "/calendar/changes?since=$since"

# ---- reading while people enrol: each enrolment changes all of these answers -----------------------------------------
rush=00000000-0000-7000-8000-200000000000
session_of $rush 'Un monde fou' "now() + interval '10 days'" 32000
node tests/load/enrolling.js "$address" $rush 100 > "$folder/enrolled" &
enrolling=$!
running+=("$enrolling")
#   measure_crowded NAME PATH [HEADER…]
measure_crowded() { crowded=yes measure_reading "$1, while 100/s enrol" "${@:2}"; }
measure_crowded 'agenda' /sessions
measure_crowded 'calendar.ics' /calendar.ics
# A venue where nobody enrols: nothing changes there, and it is computed again all the same.
elsewhere=/calendar.ics?venue=$(curl -s "$address/sessions" | python3 -c '
import json, sys
sessions = json.load(sys.stdin)["data"]
crowded = next(session["venue"]["id"] for session in sessions if session["id"] == sys.argv[1])
others = [session["venue"]["id"] for session in sessions if session["venue"]["id"] != crowded]
print(max(set(others), key=others.count))' $rush)
measure_crowded 'calendar.ics, unchanged: 304' "$elsewhere" "If-None-Match: $(tag "$address$elsewhere")"
kill -0 $enrolling && kill $enrolling && wait $enrolling || { cat "$folder/enrolled" >&2; exit 1; }
forget "$enrolling"
row 'enrolments meanwhile (201/s)' "$(cat "$folder/enrolled")" '' '≈ 100'

# ---- enrolling: pgbench runs the same statements on the same server --------------------------------------------------
roomy_sessions $sessions "$folder/sessions"
pg() {
    "$pgbench" -n -M prepared -c $connections -j 2 -T "$seconds" \
        -D sessions=$sessions -f tests/load/enrolment.sql -h "$data/socket" -U clic_service clic \
        > "$folder/pgbench" 2>&1 || { cat "$folder/pgbench" >&2; exit 1; }
    awk '/^tps/ { print $3 }' "$folder/pgbench"
}
ours() {
    SESSIONS=$folder/sessions PATHNAME=/v1/sud-herault/enrolments \
        rate -s tests/load/enrolment.lua "http://127.0.0.1:$port"
}
a=$(ours) b=$(pg) c=$(ours) d=$(pg)
a=$(calc %.0f "($a + $c) / 2") b=$(calc %.0f "($b + $d) / 2")
row 'enrolment (201/s, pgbench, ratio)' "$a" "$b" "$(calc %.2f "$a / $b")  (≥ 0.33)"
wrong=$(database <<SQL
SET clic.organisation = '$demonstration';
SELECT count(*) FROM sessions s WHERE seats_taken <> (
    SELECT coalesce(sum(party_size), 0) FROM enrolments e
    WHERE e.session_id = s.id AND e.status IN ('enrolled', 'offered'));
SQL
)
[ "$wrong" = 0 ] || { echo "seats and enrolments differ in $wrong sessions" >&2; exit 1; }

# ---- a questionnaire: answers written, and 50 000 of them counted ----------------------------------------------------
given=$(node tests/load/responses.js write "$address" "$CLIC_DEMO_PASSWORD" "$seconds")
read -r written questionnaire <<< "$given"
row 'answers to a questionnaire (201/s)' "$written" '' '≥ 100'
database <<SQL
SET clic.organisation = '$demonstration';
INSERT INTO questionnaire_responses (organisation_id, id, questionnaire_id, version_id, mode, answered_on, answers,
    silences, boxes, undecided)
SELECT organisation_id, gen_random_uuid(), questionnaire_id, version_id, mode, answered_on - n % 700, answers,
    silences, boxes, undecided
FROM (SELECT * FROM questionnaire_responses WHERE questionnaire_id = '$questionnaire' LIMIT 100) few,
    generate_series(1, 500) n;
-- As the database does by itself after a while: what is counted then stands in the index alone.
VACUUM (ANALYZE) questionnaire_responses;
SQL
counted=$(node tests/load/responses.js count "$address" "$CLIC_DEMO_PASSWORD" "$questionnaire")
read -r median late <<< "$counted"
row 'counts of 50 000 responses, crossed (ms: median, 95 of 100)' "$median" "$late" '≤ 200'

# ---- the desk: the person who calls, among 200 000 -------------------------------------------------------------------
database < tests/load/learners.sql > "$folder/learners"
# Assigned first: `read` alone would hide that it failed.
found=$(node tests/load/search.js "$address" "$CLIC_DEMO_PASSWORD")
read -r median late <<< "$found"
row 'search among 200 000 people (ms: median, 95 of 100)' "$median" "$late" '≤ 50'

# Everything else that the desk, partners and people look at or do: the five slowest. No group was ever of thousands:
# the session of the rush moves away, so that it is not the one before those that are prepared.
database <<SQL
SET clic.organisation = '$demonstration';
UPDATE sessions SET starts_at = '2091-01-01', ends_at = '2091-01-01 02:00' WHERE id = '$rush';
SQL
node tests/load/desk.js "$address" "$CLIC_DEMO_PASSWORD" | sort -k2,2nr > "$folder/desk"
reads=$(grep -c ' GET /' "$folder/desk") writes=$(grep -vc ' GET /' "$folder/desk")
row "$reads routes that read, $writes writes; the slowest (ms: median, 95 of 100)" '' '' '≤ 50'
head -n 5 "$folder/desk" | while read -r median late what; do row "    $what" "$median" "$late" ''; done

# ---- storm -----------------------------------------------------------------------------------------------------------
stormed=00000000-0000-7000-8000-100000000000
session_of $stormed 'Ruée' "timestamptz '2089-01-01'" 3
lasted=$(node tests/load/storm.js "$address" $stormed)
row 'storm of 1 000 on 3 seats: 3 × 201, 997 × 409 (s)' "$lasted" '' ''
# The hash of a password takes 19 MiB: nobody is let in here, which costs as much.
seq 100 | xargs -P 8 -I{} curl -s -o "$folder/login{}" -H 'Content-Type: application/json' \
    -d '{"email": "nobody{}@sud-herault.example", "password": "not the one that it would be"}' "$address/login"
row 'memory of the service (MB: at rest, the most it took)' "$idle" "$(most_memory)" '≤ 40, ≤ 128'

# ---- flood -----------------------------------------------------------------------------------------------------------
stop; start --trusted-proxy
sleep 1
flooded=$(node tests/load/flood.js "$address" 50000 "$CLIC_DEMO_PASSWORD")
read -r ratio alone beside pace <<< "$flooded"
row "50 000 of five addresses and a key that flood, $pace/s: the others' wait (ms, alone, ratio)" \
    "$beside" "$alone" "$ratio  (≤ 2)"
waited=$(node tests/load/logins.js "$address" 500 "$CLIC_DEMO_PASSWORD")
read -r alone amid ratio <<< "$waited"
row 'login from a known device amid 500 wrong ones at once (ms, alone, ratio)' "$amid" "$alone" "$ratio  (≤ 2 000 ms)"
stop

# ---- beside another build, if one is given; and beside many organisations --------------------------------------------
[ -z "${OLD:-}" ] || tests/load/compare.sh "$seconds"
tests/load/growth.sh

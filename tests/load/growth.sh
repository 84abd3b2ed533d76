#!/usr/bin/env bash
# One organisation alone, and the same among many others: the cost must follow the work, not the number of rows at rest.
#   SCALE=200 SESSIONS=1000 tests/load/growth.sh     organisations beside the demonstration, sessions of each
# It takes about 20 minutes. Only wrong answers fail, slow machines do not.
# shellcheck source=tests/load/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scale=${SCALE:-200} size=${SESSIONS:-1000} rounds=3 window=30 times=20
first=5ca1e000-0000-7000-8000-000000000001
roomy=00000000-0000-7000-8000-300000000000
receiver_port=$(free_port)

# ---- two databases ---------------------------------------------------------------------------------------------------
#   grow NAME ORGANISATIONS
grow() {
    local began
    began=$(now)
    data=$folder/$1
    "$clic" demo --data-dir "$data" --scale "$2" --sessions "$size" > "$folder/out"
    row "$2 × $size sessions made (s)" "$(calc %.0f "$(now) - $began")" '' ''
}
#   begin NAME
begin() {
    data=$folder/$1
    # shellcheck disable=SC2086
    start $unlimited --webhook-http --webhook-allow 127.0.0.0/8
}
grow small 1
grow grown "$scale"
for name in small grown; do
    begin $name
    session_of $roomy Mesure "now() + interval '20 days'" 30000 $first
    stop
done

# ---- reads, and a write after one: in turns, so that a noisy moment falls on both ------------------------------------
for ((round = 1; round <= rounds; round++)); do
    for name in small grown; do
        begin $name
        node tests/load/growth.js "$(address_of territoire-1)" "$CLIC_DEMO_PASSWORD" accueil@territoire-1.example \
            $roomy $((round * 100)) >> "$folder/$name.tsv"
        stop
    done
done
#   median NAME MEASURE
median() {
    awk -F '\t' -v measure="$2" '$1 == measure { print $2 }' "$folder/$1.tsv" | sort -n |
        awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}
cut -f 1 "$folder/small.tsv" | awk '!seen[$0]++' | while read -r measure; do
    alone=$(median small "$measure") among=$(median grown "$measure") most='≤ 1.2'
    [ "$measure" != 'write after read' ] || most='≤ 1.5'
    row "$measure (ms: among $scale, alone, ratio)" "$(calc %.2f "$among")" "$(calc %.2f "$alone")" \
        "$(calc %.2f "$among / $alone")  ($most)"
done

# ---- nobody asks anything --------------------------------------------------------------------------------------------
# Seconds of a processor that the service and its PostgreSQL took so far, with the processes of it that have ended.
processor() {
    local master
    master=$(head -n 1 "$data/pgdata/postmaster.pid")
    # Processes end while they are listed. A name may hold spaces: fields are counted after it.
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } |
        awk -v service="$service" -v master="$master" -v hertz="$(getconf CLK_TCK)" '
            { process = $1; sub(/^.*\) /, ""); }
            process == service || process == master || $2 == master { sum += $12 + $13 }
            process == master { sum += $14 + $15 }
            END { printf "%.2f", sum / hertz }'
}
# Hundredths of a processor that they take.
idle() {
    local before
    before=$(processor)
    sleep $window
    calc %.1f "($(processor) - $before) / $window * 100"
}
for name in small grown; do
    begin $name
    sleep 10
    declare "unread_$name=$(idle)"
    curl -sf -o "$folder/answer" "$(address_of territoire-1)/sessions"
    declare "read_$name=$(idle)"
    [ $name = grown ] || stop
done
# Linux alone has /proc.
if [ -r /proc/self/stat ]; then
    # shellcheck disable=SC2154
    row "idle, nothing was read (% of a core: among $scale, alone)" "$unread_grown" "$unread_small" '(≤ 3)'
    # shellcheck disable=SC2154
    row "idle, an agenda was read (% of a core: among $scale, alone)" "$read_grown" "$read_small" '(≤ 3)'
fi

# ---- messages and webhooks that fall due in one organisation ---------------------------------------------------------
# Runs SQL that inserts a due row of one organisation and returns its id, waits until the row has the status, and prints
# the seconds from its time of BEGIN to its end.
#   left_after ORGANISATION SQL TABLE STATUS BEGIN
left_after() {
    local id seconds='' until=$((SECONDS + 60))
    id=$(database <<< "SET clic.organisation = '$1'; $2") || exit 1
    [ -n "$id" ] || { echo "nothing falls due in $1, is SESSIONS=$size too small? $3" >&2; exit 1; }
    while [ -z "$seconds" ]; do
        [ $SECONDS -lt $until ] || { echo "a due row of $1 has not left: $3 $id" >&2; exit 1; }
        sleep 0.1
        seconds=$(database <<< "SET clic.organisation = '$1';
            SELECT extract(epoch FROM ended_at - $5) FROM $3
            WHERE organisation_id = '$1' AND id = '$id' AND status = '$4'") || exit 1
    done
    echo "$seconds"
}
message="
    WITH enrolled AS (
        SELECT e.organisation_id, e.id, session_id, learner_id FROM enrolments e
        JOIN sessions s ON (s.organisation_id, s.id) = (e.organisation_id, e.session_id)
        WHERE e.organisation_id = current_organisation()
            AND e.status = 'enrolled' AND s.status = 'scheduled' AND starts_at > now()
        ORDER BY starts_at DESC LIMIT 1
    ), reached AS (
        UPDATE learners l SET email = 'personne@example.fr', preferred_way = NULL FROM enrolled
        WHERE (l.organisation_id, l.id) = (enrolled.organisation_id, learner_id)
    )
    INSERT INTO messages (organisation_id, id, once, kind, channel, enrolment_id, session_id, learner_id, name,
        address, subject, body, status, next_attempt_at, expires_at, needed_by, created_at)
    SELECT organisation_id, gen_random_uuid(), gen_random_uuid(), 'confirmation', 'email', id, session_id, learner_id,
        'Mesure', 'personne@example.fr', 'Mesure', 'Mesure', 'due', clock_timestamp(), now() + interval '1 day',
        now() + interval '1 day', clock_timestamp()
    FROM enrolled RETURNING id;"
delivery="
    WITH endpoint AS (
        INSERT INTO webhook_endpoints (organisation_id, id, url, description, events, created_at)
        VALUES (current_organisation(), gen_random_uuid(), 'http://127.0.0.1:$receiver_port/', 'Mesure',
            '{session.full}', now())
        RETURNING organisation_id, id
    )
    INSERT INTO webhook_deliveries (organisation_id, id, endpoint_id, event_id, event, data, occurred_at,
        next_attempt_at)
    SELECT organisation_id, gen_random_uuid(), id, gen_random_uuid(), 'session.full',
        '{\"id\": \"$roomy\", \"version\": 1}', clock_timestamp(), clock_timestamp()
    FROM endpoint RETURNING id;"
node tests/load/receiver.js "$receiver_port" &
running+=("$!")
#   worst SQL TABLE STATUS BEGIN
worst() {
    for ((turn = 1; turn <= times; turn++)); do
        sleep "0.$((RANDOM % 10))"
        left_after "$(printf '5ca1e000-0000-7000-8000-%012x' $((1 + turn * 7919 % scale)))" "$@"
    done | sort -n | tail -n 1
}
seconds=$(worst "$message" messages sent created_at)
row "a due message has left (s, worst of $times among $scale)" "$(calc %.2f "$seconds")" '' '(≤ 2)'
seconds=$(worst "$delivery" webhook_deliveries delivered occurred_at)
row "a due webhook has left (s, worst of $times among $scale)" "$(calc %.2f "$seconds")" '' '(≤ 2)'
stop

#!/usr/bin/env bash
# Measures this build and an older one in turns, each over a database of its own with the same demonstration.
#   OLD=path/to/clic tests/load/compare.sh [SECONDS]     OLD: from here; SECONDS: of a turn (3)
# Only wrong answers fail, slow machines do not.
seconds=${1:-3}
old=$(realpath "${OLD:?the older build: OLD=path/to/clic}")
# shellcheck source=tests/load/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
turns=4 sessions=40

beside_data=$folder/beside beside_port=$(free_port)
clic=$old data=$beside_data port=$beside_port start
start
data=$beside_data roomy_sessions $sessions "$folder/sessions"
roomy_sessions $sessions "$folder/sessions"
ours=$(address_of) theirs=$(port=$beside_port address_of)

#   measured NAME OURS THEIRS     two commands that print requests a second
measured() {
    local new=0 former=0 turn
    for ((turn = 0; turn <= turns; turn++)); do
        # The first turn only warms up.
        former=$(calc %.0f "$former * ($turn > 1) + $($3)")
        new=$(calc %.0f "$new * ($turn > 1) + $($2)")
    done
    row "$1 (requests/s: new, old, ratio)" "$(calc %.0f "$new / $turns")" "$(calc %.0f "$former / $turns")" \
        "$(calc %.2f "$new / $former")  (≥ 0.95)"
}
#   compared NAME PATH
compared() { measured "$1" "rate $ours$2" "rate $theirs$2"; }
#   unchanged URL
unchanged() { rate -H "If-None-Match: $(tag "$1")" "$1"; }
#   enrolments PORT
enrolments() {
    SESSIONS=$folder/sessions PATHNAME=/v1/sud-herault/enrolments \
        rate -s tests/load/enrolment.lua "http://127.0.0.1:$1"
}
#   first_session ADDRESS
first_session() { echo "$1/sessions/$(curl -s "$1/sessions?limit=1" | field '["data"][0]["id"]')"; }

compared 'agenda' /sessions
compared 'agenda, filtered' '/sessions?level=beginner&available=true&limit=10'
measured 'one session' "rate $(first_session "$ours")" "rate $(first_session "$theirs")"
compared 'calendar.ics' /calendar.ics
measured 'agenda, unchanged: 304' "unchanged $ours/sessions" "unchanged $theirs/sessions"
measured 'calendar.ics, unchanged: 304' "unchanged $ours/calendar.ics" "unchanged $theirs/calendar.ics"
measured 'enrolment, 201' "enrolments $port" "enrolments $beside_port"

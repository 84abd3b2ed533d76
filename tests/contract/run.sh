#!/usr/bin/env bash
# Tests the API against its own description: Schemathesis makes requests up from openapi.json and sends them to the
# service with its demonstration; the description must allow every answer, and each operation must have been granted and
# refused (reached.py). Before that, real clients read the calendar (clients.py), a receiver verifies webhooks
# (webhooks.py), a mail server reads e-mails (mails.py), a client that is made from the description is used
# (generated.py), the counts of a questionnaire are recounted (recount.py), and shares are compared again (fisher.py).
#   tests/contract/run.sh [OPTION OF schemathesis run…]     CLIC_EXAMPLES: made-up requests of each operation (10)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

examples=${CLIC_EXAMPLES:-10}
schemathesis=$PWD/target/venv/bin/schemathesis
binary=$PWD/target/debug/clic
[ -x "$schemathesis" ] || { echo 'Schemathesis is missing: tests/install.sh python' >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/clic-contract-XXXXXX")
# Run by root, PostgreSQL runs as a user who must be able to come through.
chmod 755 "$folder"
server=
clean() {
    local code=$?
    trap - EXIT
    if [ -n "$server" ] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
    if [ "$code" != 0 ] && [ -s "$folder/log" ]; then
        echo "the service's last words:" >&2
        tail -n 20 "$folder/log" >&2
    fi
    rm -rf "$folder"
    exit "$code"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Nothing of the caller's surroundings may lead made-up requests to a real database.
unset DATABASE_URL SERVICE_DATABASE_URL CLIC_TOKEN_KEYS CLIC_LISTEN CLIC_DATA_DIR CLIC_FRONT_END_ORIGIN CLIC_METRICS_LISTEN
password=$(head -c 18 /dev/urandom | base64)
report_secret=$(head -c 24 /dev/urandom | base64)
# mails.py listens there once the service is up; what leaves before is tried again.
mail_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
CLIC_DEMO_PASSWORD=$password CLIC_LOG=warn "$binary" serve --demo --listen 127.0.0.1:0 --data-dir "$folder/data" \
    --limit-public-reads 0 --limit-public-writes 0 --limit-partners 0 --limit-logins 0 --limit-links 0 \
    --web-party 0 --web-seats-per-contact 0 --web-seats-per-network 0 --web-waiting-per-network 0 --web-session-seats 2 \
    --web-call-backs-per-network 0 --web-responses-per-network 0 --web-messages-per-contact 0 --webhook-http --webhook-allow 127.0.0.0/8 \
    --delivery-report-secret "$report_secret" --smtp-url "smtp://127.0.0.1:$mail_port" \
    --mail-from 'Le numérique en un clic <clic@sud-herault.example>' > "$folder/out" 2> "$folder/log" &
server=$!

address=
for _ in {1..600}; do
    address=$(grep -o -m1 'http://127\.0\.0\.1:[0-9]*' "$folder/out" || true)
    [ -z "$address" ] || break
    kill -0 "$server" 2>/dev/null || { echo 'The service ended while starting.' >&2; exit 1; }
    sleep 0.1
done
[ -n "$address" ] || { echo 'The service is not up after 60 s.' >&2; exit 1; }

# Nearly no made-up name would get past the first "not found".
printf '[parameters]\n"path.organisation" = "sud-herault"\n' > "$folder/schemathesis.toml"

# From the folder: it keeps a cache of each run beside it.
contract=$PWD/tests/contract
cd "$folder"
code=0
export CLIC_ADDRESS=$address CLIC_PASSWORD=$password CLIC_REPORT_SECRET=$report_secret CLIC_ANSWERED=$folder/answered.json CLIC_MAIL_PORT=$mail_port PYTHONDONTWRITEBYTECODE=1
# Before made-up things are there.
for part in fisher clients webhooks mails generated recount; do
    began=$SECONDS
    [ $# -gt 0 ] || "$(dirname "$schemathesis")/python" "$contract/$part.py" || code=1
    [ $# -gt 0 ] || echo "$part.py: $((SECONDS - began)) s"
done
SCHEMATHESIS_HOOKS=$contract/hooks.py "$schemathesis" run "$address/openapi.json" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --max-examples "$examples" --request-timeout 10 --continue-on-failure --seed 34 "$@" || code=$?
# A run of some operations only, or of some phases, need not reach them all.
[ $# -gt 0 ] || python3 "$contract/reached.py" "$contract/../../openapi/openapi.json" answered.json || code=1
exit "$code"

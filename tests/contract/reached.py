"""Prints the answers of each operation in a run, and fails where one was never granted or never refused.

A run of nothing but refusals shows nothing. It fails, too, where a change left no entry in the audit log.

    reached.py OPENAPI ANSWERED
"""

import json
import sys

# Operations that may do without an answer, with the reason.
MAY_LACK = {
    # Two requests with one key at the same moment, and a bulk cancellation of an hour ago: tests/api has these.
    "409": {
        f"POST /v1/{{organisation}}/{things}"
        for things in (
            "closures", "partners", "call-backs", "webhook-endpoints", "bulk-cancellations/{id}/undo", "questionnaires",
            "follow-ups", "unmet-wishes", "adaptations", "handouts", "handouts/{id}/pictures",
        )
    } | {
        # A question of two years ago, which is forgotten.
        "PATCH /v1/{organisation}/follow-ups/{id}",
        "PUT /v1/{organisation}/follow-ups/{id}/closing",
    },
    # The service of this run has a mail server, and a secret of delivery reports.
    "404": {
        "GET /v1/{organisation}/login/forgotten-password",
        "POST /v1/{organisation}/login/forgotten-password",
        "POST /delivery-reports",
    },
    # Two extensions of one series at the same moment.
    "412": {"POST /v1/{organisation}/series/{id}/extension"},
}

# Operations that need an identity provider, which the service of this run has not: tests/api and tests/browser have one.
WITHOUT_PROVIDER = {
    "GET /v1/{organisation}/login/provider",
    "POST /v1/{organisation}/login/provider",
    "POST /v1/{organisation}/login/provider/completion",
    "POST /v1/{organisation}/login/provider/logout",
}

# Operations that need the link of an e-mail, which is in the mail alone: mails.py and the tests of the API read it.
BY_MAIL = {
    "POST /v1/{organisation}/login/forgotten-password/replacement",
    "POST /v1/{organisation}/my-enrolments/{reference}/confirmation",
}

# Operations that change nothing that anybody has to answer for.
UNAUDITED = {
    "POST /v1/{organisation}/my-enrolments/opening": "lets somebody look",
    "POST /v1/{organisation}/login/second-factor/draft": "keeps nothing",
    "POST /v1/{organisation}/me/second-factor/draft": "keeps nothing",
    "POST /v1/{organisation}/handouts/{id}/preview": "keeps nothing",
    "PUT /v1/{organisation}/calls/{id}/claim": "says who is on the line, for ten minutes",
    "DELETE /v1/{organisation}/calls/{id}/claim": "says that nobody is",
    "POST /delivery-reports": "reports about nothing that was sent: tests/api has the others",
    "POST /v1/{organisation}/refresh": "goes on with a login",
    "POST /v1/{organisation}/logout": "ends one's own login",
}

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    run = json.load(file)
answered, audited = run["answered"], run["audited"]

faults = []
for path, item in document["paths"].items():
    for method, operation in item.items():
        if method == "parameters":
            continue
        label = f"{method.upper()} {path}"
        seen = answered.get(label, {})
        print(f"{label:66}", "  ".join(f"{status}: {seen[status]}" for status in sorted(seen)))
        if label in WITHOUT_PROVIDER:
            if any(status.startswith("2") for status in seen):
                faults.append(f"{label} answered as if there were an identity provider")
            continue
        if label in BY_MAIL:
            if not seen.keys() & {"401", "404"}:
                faults.append(f"{label} never refused another secret")
            continue
        if not any(status.startswith("2") for status in seen):
            faults.append(f"{label} never answered 2xx")
        writes = method != "get" and not path.endswith("/preview") and label not in UNAUDITED
        if writes and not audited.get(label):
            faults.append(f"{label} changed something without an entry in the audit log")
        for status in ("304", "404", "409", "412"):
            if status in operation["responses"] and status not in seen and label not in MAY_LACK.get(status, ()):
                faults.append(f"{label} never answered {status}, which it says it may")

print(f"\n{len(answered)} operations, {sum(sum(seen.values()) for seen in answered.values())} requests.")
for fault in faults:
    print("FAULT:", fault)
sys.exit(bool(faults))

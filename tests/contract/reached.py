"""Says what each operation answered in a run, and fails where one never answered what it is there for: a run of nothing
but refusals shows nothing. And where one changed something, and the trail never told.   reached.py OPENAPI ANSWERED
"""

import json
import sys

# Operations that may do without, with the reason.
MAY_LACK = {
    # Two requests with one key at the same moment: tests/api has that race.
    "409": {
        f"POST /v1/{{organisation}}/{things}" for things in ("closures", "partners", "call-backs", "webhook-endpoints")
    },
    # Two extensions of one series at the same moment.
    "412": {"POST /v1/{organisation}/series/{id}/extension"},
}

# What changes nothing that anybody has to answer for.
UNTOLD = {
    "POST /v1/{organisation}/my-enrolments/opening": "lets somebody look",
    "POST /v1/{organisation}/refresh": "goes on with a login",
    "POST /v1/{organisation}/logout": "ends one's own login",
}

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    run = json.load(file)
answered, told = run["answered"], run["told"]

faults = []
for path, item in document["paths"].items():
    for method, operation in item.items():
        if method == "parameters":
            continue
        label = f"{method.upper()} {path}"
        seen = answered.get(label, {})
        print(f"{label:66}", "  ".join(f"{status}: {seen[status]}" for status in sorted(seen)))
        if not any(status.startswith("2") for status in seen):
            faults.append(f"{label} never answered 2xx")
        writes = method != "get" and not path.endswith("/preview") and label not in UNTOLD
        if writes and not told.get(label):
            faults.append(f"{label} changed something that the trail does not tell")
        for status in ("304", "404", "409", "412"):
            if status in operation["responses"] and status not in seen and label not in MAY_LACK.get(status, ()):
                faults.append(f"{label} never answered {status}, which it says it may")

print(f"\n{len(answered)} operations, {sum(sum(seen.values()) for seen in answered.values())} requests.")
for fault in faults:
    print("FAULT:", fault)
sys.exit(bool(faults))

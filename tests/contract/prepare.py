"""Logs in to the demonstration, and writes Schemathesis settings that name things which are there.

Made-up identities alone would show nothing but "not found".   prepare.py ADDRESS SETTINGS; prints the access token
"""

import json
import os
import sys
import urllib.request

ADDRESS, SETTINGS = sys.argv[1:]
BASE = f"{ADDRESS}/v1/sud-herault"


def ask(path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(BASE + path, data, headers), timeout=10) as answer:
        return json.load(answer)


TOKEN = ask("/login", {"email": "admin@sud-herault.example", "password": os.environ["PASSWORD"]})["access_token"]
session = next(one for one in ask("/sessions?available=true")["data"] if one["seats_left"] > 0)


def enrol(name):
    learner = {"given_name": "Odette", "family_name": name, "phone": "04 99 57 00 42", "commune_code": session["venue"]["commune_code"]}
    return ask("/enrolments", {"session_id": session["id"], "level": session["level"], "learner": learner})


venue = session["venue"]["id"]
session = ask("/sessions", {
    "venue_id": venue, "title": "Premiers pas", "level": "beginner", "capacity": 12, "minimum": 1,
    "starts_at": "2090-01-02T14:00:00+01:00", "ends_at": "2090-01-02T16:00:00+01:00",
}, TOKEN)
own, moved, cancelled, given_up = (enrol(f"Essai {name}") for name in "abcd")

# One that is over has attendance and evaluations.
over = ask("/enrolments?from=2020-01-01", token=TOKEN)["data"][0]
past = over["session"]["id"]
colleague = ask("/accounts", {"email": "essai@sud-herault.example", "name": "Paul Essai", "role": "agent"}, TOKEN)["account"]
known = {
    "PATCH /accounts/{id}": {"path.id": colleague["id"], "header.If-Match": '"1"'},
    "GET /sessions/{id}": {"path.id": past},
    "PATCH /sessions/{id}": {"path.id": session["id"], "header.If-Match": '"1"'},
    "PATCH /venues/{id}": {"path.id": venue, "header.If-Match": '"1"'},
    "GET /sessions/{id}/attendance": {"path.id": past},
    "PUT /sessions/{id}/attendance": {"path.id": past},
    "GET /sessions/{id}/evaluations": {"path.id": past},
    "PUT /sessions/{id}/next-time": {"path.id": past},
    "GET /enrolments/{id}": {"path.id": over["id"]},
    "POST /enrolments/{id}/move": {"path.id": moved["id"]},
    "POST /enrolments/{id}/cancellation": {"path.id": cancelled["id"]},
    "GET /learners/{id}": {"path.id": over["learner"]["id"]},
    "PATCH /learners/{id}": {"path.id": over["learner"]["id"], "header.If-Match": '"1"'},
}
for method, path, whose in [
    ("GET", "", own), ("GET", "/evaluation", own), ("POST", "/evaluation", own), ("POST", "/cancellation", given_up),
]:
    known[f"{method} /my-enrolments/{{reference}}{path}"] = {"path.reference": whose["reference"], "header.Link-Secret": whose["secret"]}

with open(SETTINGS, "w", encoding="utf-8") as out:
    # Nearly no made-up slug would get past the first "not found".
    print('[parameters]\n"path.organisation" = "sud-herault"', file=out)
    for operation, values in known.items():
        method, path = operation.split(" ")
        print(f'\n[[operations]]\ninclude-name = "{method} /v1/{{organisation}}{path}"\n[operations.parameters]', file=out)
        for name, value in values.items():
            print(f"{json.dumps(name)} = {json.dumps(value)}", file=out)
print(TOKEN)

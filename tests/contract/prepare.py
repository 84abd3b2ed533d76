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


def first(path):
    return ask(path, token=TOKEN)["data"][0]["id"]


TOKEN = ask("/login", {"email": "admin@sud-herault.example", "password": os.environ["PASSWORD"]})["access_token"]
session = next(one for one in ask("/sessions?available=true")["data"] if one["seats_left"] > 0)
learner = {"given_name": "Odette", "family_name": "Essai", "phone": "04 99 57 00 42", "commune_code": session["venue"]["commune_code"]}
own = ask("/enrolments", {"session_id": session["id"], "level": session["level"], "learner": learner})

# One that is over has attendance and evaluations.
past = ask("/enrolments?from=2020-01-01", token=TOKEN)["data"][0]["session"]["id"]
known = {
    "/sessions/{id}": {"path.id": past},
    "/sessions/{id}/attendance": {"path.id": past},
    "/sessions/{id}/evaluations": {"path.id": past},
    "/enrolments/{id}": {"path.id": first("/enrolments")},
    "/learners/{id}": {"path.id": first("/learners")},
}
for path in ("/my-enrolments/{reference}", "/my-enrolments/{reference}/evaluation"):
    known[path] = {"path.reference": own["reference"], "header.Link-Secret": own["secret"]}

with open(SETTINGS, "w", encoding="utf-8") as out:
    # Nearly no made-up slug would get past the first "not found".
    print('[parameters]\n"path.organisation" = "sud-herault"', file=out)
    for path, values in known.items():
        print(f'\n[[operations]]\ninclude-name = "GET /v1/{{organisation}}{path}"\n[operations.parameters]', file=out)
        for name, value in values.items():
            print(f"{json.dumps(name)} = {json.dumps(value)}", file=out)
print(TOKEN)

"""Puts things that are there into the requests that Schemathesis makes up, and counts the answers.

Of four requests to an operation two are whole recipes, one keeps the made-up body but is about something that is there,
and one is left as it was made up.
"""

import atexit
import json
import os
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from uuid import uuid4

import schemathesis

sys.path.append(os.path.dirname(__file__))
import world  # noqa: E402
from recipes import NOTHING, RECIPES, Ask  # noqa: E402

turns = Counter()
running = {}
last = {}
answered = defaultdict(Counter)
# The newest entry of the audit log before a whole recipe of a change is sent, and how often the change left one.
before = {}
audited = Counter()


@schemathesis.hook
def before_call(context, case, kwargs):
    label = case.operation.label
    if case.method.upper() != case.operation.method.upper():
        return
    protect_login(case)
    keep_office_open(case)
    turn = turns[label] % 4
    turns[label] += 1
    if turn == 3:
        # As staff and as the public by turns.
        apply(case, Ask(path=dict(case.path_parameters or {}), token=world.TOKEN if turns[label] % 8 == 4 else None))
    elif turn == 2:
        apply(case, last.get(label, Ask()))
    else:
        ask = last[label] = next_ask(label)
        # A made-up key, sent again, would have the first answer again.
        given = case.headers or {}
        case.headers = {name: value for name, value in given.items() if name.lower() != "idempotency-key"}
        case.query = dict(ask.query)
        if ask.body is not NOTHING:
            case.body, case.media_type = ask.body, "application/json"
        apply(case, ask)
        if case.method.upper() != "GET":
            before[label] = newest_entry()


def next_ask(label):
    """The next request of the recipe; the recipe begins again at its end."""
    ask = next(running.get(label, iter(())), None)
    if ask is not None:
        return ask
    if label in running and "{id}" in label:
        # The recipe is at its end: its last request once more, for a thing that is not there.
        del running[label]
        return replace(last[label], path={"id": str(uuid4())})
    running[label] = RECIPES[label]()
    return next(running[label])


def apply(case, ask):
    """Changes a made-up request to be about the thing that `ask` names, in the name of its asker."""
    case.path_parameters = {**(case.path_parameters or {}), **ask.path}
    headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
    if ask.token:
        headers["Authorization"] = f"Bearer {ask.token}"
    case.headers = {**headers, **ask.headers}
    case.cookies = {**(case.cookies or {}), **ask.cookies} if ask.cookies else {}


def protect_login(case):
    """Keeps made-up requests from locking the run out.

    There are no other administrators, and no other password for the one there is.
    """
    if isinstance(case.body, dict) and case.body.get("role") == "admin":
        case.body = {**case.body, "role": "agent"}
    if case.path.endswith("/login-policy") and isinstance(case.body, dict):
        case.body = {**case.body, "second_factor_roles": ["facilitator"]}
    if case.path.endswith("/me/logins/{id}") and (case.path_parameters or {}).get("id") == world.LOGIN:
        case.path_parameters = {**case.path_parameters, "id": str(uuid4())}
    if "/accounts/{id}" in case.path and (case.path_parameters or {}).get("id") == world.ME["id"]:
        case.path_parameters = {**case.path_parameters, "id": world.account()[0]["id"]}


def keep_office_open(case):
    """Keeps made-up requests from keeping seats for the desk and from closing it: no offer would come after."""
    if not isinstance(case.body, dict):
        return
    if case.path.endswith("/desk-share") and isinstance(case.body.get("seats"), int):
        case.body = {**case.body, "seats": min(case.body["seats"], 0)}
    if case.path.endswith("/office-hours") and isinstance(case.body.get("spans"), list):
        case.body = {**case.body, "spans": world.WEEK}


@schemathesis.hook
def after_call(context, case, response):
    if case.method.upper() == case.operation.method.upper():
        answered[case.operation.label][response.status_code] += 1
        was = before.pop(case.operation.label, None)
        if was and response.status_code < 300:
            audited[case.operation.label] += newest_entry() != was


def newest_entry():
    return world.as_admin("GET", "/audit?limit=1")["data"][0]["id"]


@atexit.register
def write_counts():
    with open(os.environ["CLIC_ANSWERED"], "w", encoding="utf-8") as out:
        json.dump({"answered": answered, "audited": audited}, out)

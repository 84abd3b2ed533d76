"""Makes things through the API for requests to be about: made-up identities would not be there."""

import base64
import hmac
import itertools
import json
import os
import struct
import time
import urllib.error
import urllib.request
import uuid
from datetime import date, datetime, timedelta, timezone

ADDRESS = os.environ["CLIC_ADDRESS"]
BASE = f"{ADDRESS}/v1/sud-herault"
ADMIN = {"email": "admin@sud-herault.example", "password": os.environ["CLIC_PASSWORD"]}
REPORT_SECRET = os.environ["CLIC_REPORT_SECRET"]
# Office hours of the whole week.
WEEK = [{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(1, 6)]
number = itertools.count(1)


def send(method, path, body=None, token=None, version=None):
    """Sends a request and returns JSON, if there is any, and headers; an answer that is not 2xx ends the run."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(BASE + path, data, headers, method=method)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return None if answer.status == 204 else json.load(answer), answer.headers


def as_admin(method, path, body=None, version=None):
    return send(method, path, body, TOKEN, version)[0]


def log_in(credentials):
    """An access token, and the cookies of the login."""
    token, headers = send("POST", "/login", credentials)
    name, value = headers["Set-Cookie"].split(";")[0].split("=", 1)
    return token["access_token"], {name: value}


TOKEN, _ = log_in(ADMIN)
ME = as_admin("GET", "/me")
# The login of this run, which no made-up request may end.
LOGIN = next(one["id"] for one in as_admin("GET", "/me/logins")["data"] if one["current"])
VENUE = as_admin("GET", "/venues")["data"][0]


def letters():
    """Three capitals of the second half of the alphabet, others each time.

    No code of the demonstration has only such.
    """
    n = next(number)
    return "".join(chr(ord("N") + n // weight % 13) for weight in (169, 13, 1))


def new_account():
    return {"email": f"essai{next(number)}@sud-herault.example", "name": "Aline Essai", "role": "agent"}


def account():
    """A new account, and its password."""
    opened = as_admin("POST", "/accounts", new_account())
    return opened["account"], opened["password"]


OWN_PASSWORD = "un pélican sur la glycine"


def step(email, password):
    """The step token of a login that is not open yet."""
    return send("POST", "/login", {"email": email, "password": password})[0]["step_token"]


def own_account(role="agent"):
    """A new account with a password of its own: its credentials, and an access token."""
    opened = as_admin("POST", "/accounts", {**new_account(), "role": role})
    email = opened["account"]["email"]
    token = step(email, opened["password"])
    answer, _ = send("POST", "/login/password", {"step_token": token, "new": OWN_PASSWORD})
    return {"email": email, "password": OWN_PASSWORD}, answer.get("access_token") or answer["step_token"]


def code(secret, ahead=0):
    """The code of an application (RFC 6238), now or some half minutes ahead."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30 + ahead), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def protected_account():
    """An account with a second factor: credentials, access token, and secret. The code of half a minute ago is used."""
    credentials, token = own_account()
    draft = send("POST", "/me/second-factor/draft", None, token)[0]
    body = {"password": OWN_PASSWORD, "number": draft["number"], "code": code(draft["secret"], -1)}
    send("PUT", "/me/second-factor", body, token)
    return credentials, token, draft["secret"]


def new_venue():
    return {"name": f"Salle {letters()}", "code": letters(), "address": "Place de la Mairie", "commune_code": "34052"}


def new_learner():
    n = next(number)
    return {
        "given_name": "Odette",
        "family_name": f"Essai {chr(65 + n % 26)}{n}",
        "phone": f"04 65 71 {n // 100 % 100:02} {n % 100:02}",
        "commune_code": "34052",
        "birth_year": 1944,
    }


def new_session(days=7, **other):
    start = datetime.now(timezone.utc) + timedelta(days=days)
    times = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat()}
    # All share one room: conflicts are accepted, as staff may.
    defaults = {"venue_id": VENUE["id"], "title": "Essai", "level": "beginner", "capacity": 4, "minimum": 1,
                "accept_conflicts": True}
    return {**defaults, **times, **other}


def session(days=7, **other):
    return as_admin("POST", "/sessions", new_session(days, **other))


def new_series(**other):
    """Three Mondays or so, in a venue of their own."""
    first = date.today() + timedelta(days=30)
    defaults = {"venue_id": as_admin("POST", "/venues", new_venue())["id"],
                "title": "Essai", "levels": ["beginner", "advanced"], "first_date": str(first),
                "last_date": str(first + timedelta(days=21)), "start_time": "14:00",
                "duration_minutes": 120, "capacity": 4, "minimum": 1}
    return {**defaults, **other}


def series(**other):
    return as_admin("POST", "/series", new_series(**other))


def new_closure(**other):
    first = date.today() + timedelta(days=30)
    defaults = {"venue_id": VENUE["id"], "first_date": str(first), "last_date": str(first),
                "reason": "Travaux de peinture"}
    return {**defaults, **other}


def new_enrolment(of):
    return {"session_id": of["id"], "level": of["level"], "learner": new_learner()}


def enrolment(of=None):
    return as_admin("POST", "/enrolments", new_enrolment(of or session()))


def over_web():
    """An enrolment by the public: only such are cancelled together."""
    return send("POST", "/enrolments", new_enrolment(session()))[0]


def held():
    """A seat to be confirmed: three people are more of one session than the run gives over the web at once."""
    return send("POST", "/enrolments", {**new_enrolment(session()), "party_size": 3})[0]


def offered():
    """An offer: the only seat of a session was given up while somebody waited."""
    seats = session(capacity=1)
    first = enrolment(seats)
    waits = as_admin("POST", "/enrolments", {**new_enrolment(seats), "wait": True})
    as_admin("POST", f"/enrolments/{first['id']}/cancellation", {})
    return waits


def begun(seat=enrolment, minutes=120):
    """Somebody seated in a session that has just begun; one of twenty minutes takes evaluations at once."""
    # Only a session to come takes enrolments, and none is moved into the past: its beginning is waited for.
    for lead in (0.3, 2, 10):
        ends = datetime.now(timezone.utc) + timedelta(seconds=lead, minutes=minutes)
        coming = session(days=lead / 86_400, ends_at=ends.isoformat())
        try:
            seated = seat(coming)
        except urllib.error.HTTPError:
            continue  # The machine was slower than that.
        ahead = datetime.fromisoformat(coming["starts_at"]) - datetime.now(timezone.utc)
        time.sleep(max(ahead.total_seconds(), 0) + 0.01)
        return seated
    raise TimeoutError("ten seconds were too short to enrol somebody")


def evaluation_code(of):
    """The code of a session's evaluations."""
    return as_admin("PUT", f"/sessions/{of['id']}/evaluation-code")["code"]


def form(version):
    """A version of a questionnaire as XLSForm, in base 64."""
    path = f"{BASE}/questionnaire-versions/{version['id']}/form.xlsx"
    asked = urllib.request.Request(path, headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return base64.b64encode(answer.read()).decode()


def call_about(enrolled):
    """The call that the desk has to make about an enrolment."""
    cursor = ""
    while True:
        page = as_admin("GET", f"/calls?limit=100{cursor}")
        for call in page["data"]:
            if call["enrolment_id"] == enrolled["id"]:
                return call
        cursor = f"&cursor={page['next_cursor']}"


def learner():
    return as_admin("GET", f"/enrolments/{enrolment()['id']}")["learner"]


def partner():
    """A new partner."""
    return as_admin("POST", "/partners", {"name": f"Mairie d'essai {uuid.uuid4().hex[:8]}", "kind": "mairie"})


def key(partner):
    """A new key with every scope of a partner, and its text."""
    scopes = ["calendar:read", "referrals:read", "referrals:write", "statistics:read"]
    made = as_admin("POST", f"/partners/{partner['id']}/keys", {"name": "Essai", "scopes": scopes})
    return made["key"], made["secret"]


SENDER = key(partner())[1]


def new_referral(session):
    return {"session_id": session["id"], "learner": new_learner(), "consent": True}


def referral(session):
    """A referral by the partner of SENDER."""
    return send("POST", "/referrals", new_referral(session), SENDER)[0]


def new_webhook(**other):
    """A webhook endpoint where no program runs: deliveries fail at once."""
    defaults = {"url": "http://127.0.0.1:65500/hook", "description": "Site de la mairie", "events": ["session.full"]}
    return {**defaults, **other}


def webhook(**other):
    return as_admin("POST", "/webhook-endpoints", new_webhook(**other))

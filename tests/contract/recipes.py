"""For each operation, requests about things that are there: first one that is granted, then those that are refused for
a reason of the trade. The first of them must answer 2xx; the rest follow in order, then all begins anew."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import world
from world import as_admin

PREFIX = "/v1/{organisation}"
NOTHING = object()


@dataclass
class Ask:
    """One request; without `token` it is the public's."""

    path: dict = field(default_factory=dict)
    body: Any = NOTHING
    headers: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    token: str | None = world.TOKEN


RECIPES = {}


def recipe(*names):
    """Registers a generator of requests for operations like `GET /sessions`."""

    def register(function):
        for name in names:
            method, path = name.split(" ")
            RECIPES[f"{method} {path if path.startswith('/health') else PREFIX + path}"] = function
        return function

    return register


def of(thing, **more):
    return Ask(path={"id": thing["id"]}, **more)


def edit(thing, body, version=None):
    return of(thing, body=body, headers={"If-Match": f'"{thing["version"] if version is None else version}"'})


def own(enrolled, **more):
    return Ask(path={"reference": enrolled["reference"]}, headers={"Link-Secret": enrolled["secret"]}, token=None, **more)


@recipe("GET /health/live", "GET /health/ready", "GET /me", "GET /accounts", "GET /facilitators", "GET /learners")
@recipe("GET /enrolments", "GET /series", "GET /closures", "GET /audit", "GET /messages", "GET /calls")
@recipe("GET /statistics")
@recipe("GET /webhook-endpoints", "GET /webhook-deliveries")
def plain():
    yield Ask()


@recipe("GET /organisation", "GET /communes", "GET /venues", "GET /sessions", "GET /calendar/changes")
@recipe("GET /calendar.ics", "GET /calendar.atom", "GET /calendar.jsonld", "GET /calendar.csv")
@recipe("GET /calendar.openagenda.json", "GET /calendar.html")
def public():
    yield Ask()
    yield Ask(token=None)
    yield Ask(token=None, headers={"If-None-Match": "*"})


@recipe("POST /login")
def log_in():
    yield Ask(body=world.ADMIN, token=None)
    yield Ask(body={**world.ADMIN, "password": "une phrase qui ne convient pas"}, token=None)


@recipe("POST /refresh", "POST /logout")
def by_cookie():
    yield Ask(cookies=world.log_in(world.ADMIN)[1], token=None)
    yield Ask(token=None)


@recipe("POST /me/password")
def change_own_password():
    account, password = world.account()
    token, _ = world.log_in({"email": account["email"], "password": password})
    yield Ask(body={"current": password, "new": "trois figuiers près du canal"}, token=token)
    yield Ask(body={"current": password, "new": "trois figuiers près du canal"}, token=token)


@recipe("POST /accounts")
def open_account():
    new = world.new_account()
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("PATCH /accounts/{id}")
def edit_account():
    account, _ = world.account()
    yield edit(account, {"name": "Aline Essai-Roques"})
    yield edit(account, {"name": "Aline"})
    # The version is wrong as well, so that it can never come to pass.
    yield edit(world.ME, {"active": False}, version=0)


@recipe("POST /accounts/{id}/password")
def reset_password():
    yield of(world.account()[0])


@recipe("POST /venues")
def open_venue():
    new = world.new_venue()
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("PATCH /venues/{id}")
def edit_venue():
    venue = as_admin("POST", "/venues", world.new_venue())
    yield edit(venue, {"room": "Salle du rez-de-chaussée", "phone": None})
    yield edit(venue, {"room": None})
    yield edit(venue, {"code": world.VENUE["code"]}, version=venue["version"] + 1)


@recipe("GET /learners/{id}")
def show_learner():
    yield of(world.learner())


@recipe("PATCH /learners/{id}")
def edit_learner():
    learner, other = (as_admin("GET", f"/learners/{world.learner()['id']}") for _ in range(2))
    yield edit(learner, {"remarks": "Entend mieux de l'oreille droite."})
    yield edit(learner, {"remarks": None})
    same = {name: other[name] for name in ("given_name", "family_name", "phone")}
    yield edit(learner, same, version=learner["version"] + 1)


@recipe("GET /learners/{id}/merged", "GET /learners/{id}/absences")
def merged():
    yield of(world.learner())


def known():
    """A learner who is nowhere enrolled any more."""
    enrolled = world.enrolment()
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {})
    return as_admin("GET", f"/enrolments/{enrolled['id']}")["learner"]


@recipe("POST /learners/{id}/merge")
def merge():
    kept, other = known(), known()
    yield of(kept, body={"learner_id": other["id"]})
    yield of(kept, body={"learner_id": other["id"]})
    # On two chairs at one time.
    session = world.session()
    one, another = (as_admin("GET", f"/enrolments/{world.enrolment(session)['id']}")["learner"] for _ in range(2))
    yield of(one, body={"learner_id": another["id"]})


@recipe("POST /learners/{id}/separation")
def separate():
    kept, other = known(), known()
    as_admin("POST", f"/learners/{kept['id']}/merge", {"learner_id": other["id"]})
    yield of(other)
    yield of(other)


@recipe("GET /duplicates")
def duplicates():
    yield Ask()


@recipe("POST /duplicates/dismissal")
def told_apart():
    yield Ask(body={"learner_ids": [world.learner()["id"], world.learner()["id"]]})


@recipe("GET /suggestions")
def suggestions():
    yield Ask(query={"level": "beginner", "commune": "34052"})


@recipe("POST /sessions")
def schedule():
    new = world.new_session()
    yield Ask(body=new)
    yield Ask(body={**new, "minimum": 5})
    yield Ask(body={**new, "accept_conflicts": False})


@recipe("GET /sessions/{id}")
def show_session():
    session = world.session()
    yield of(session)
    yield replace(of(session), token=None)
    yield replace(of(session, headers={"If-None-Match": "*"}), token=None)


@recipe("PATCH /sessions/{id}")
def edit_session():
    session = world.session()
    world.enrolment(session), world.enrolment(session)
    yield edit(session, {"title": "Essai, suite"})
    yield edit(session, {"title": "Essai, fin"})
    yield edit(session, {"capacity": 1}, version=session["version"] + 1)
    other = world.session(days=9)
    yield edit(session, {"starts_at": other["starts_at"], "ends_at": other["ends_at"]}, version=session["version"] + 1)
    as_admin("POST", f"/sessions/{session['id']}/cancellation", {"reason": "Essai"})
    yield edit(session, {"title": "Essai, fin"}, version=session["version"] + 2)


@recipe("POST /sessions/{id}/cancellation")
def cancel_session():
    session = world.session()
    yield of(session, body={"reason": "Salle fermée pour travaux."})
    yield of(session, body={"reason": "Salle fermée pour travaux."})


@recipe("POST /series", "POST /series/preview")
def series():
    new = world.new_series()
    yield Ask(body=new)
    # Created again, the room is taken; and then nothing is left between the two days.
    yield Ask(body=new)
    yield Ask(body={**new, "last_date": new["first_date"], "except": [new["first_date"]]})


@recipe("GET /series/{id}")
def show_series():
    yield of(world.series())


@recipe("POST /series/{id}/preview")
def preview_series_edit():
    yield of(world.series(), body={"start_time": "15:00", "facilitator_id": None})


@recipe("PATCH /series/{id}")
def edit_series():
    made = world.series()
    taken = as_admin("POST", "/series", {**world.new_series(), "venue_id": made["venue_id"], "start_time": "18:00"})
    for who in range(2):
        world.enrolment(made["created"][0])
    yield edit(made, {"from": made["created"][1]["id"], "title": "Essai, suite"})
    yield edit(made, {"title": "Essai, fin"})
    yield edit(made, {"start_time": "18:30"}, version=taken["version"] + 1)
    yield edit(made, {"capacity": 1}, version=made["version"] + 1)


@recipe("POST /series/{id}/cancellation/preview")
def preview_series_cancellation():
    yield of(world.series(), body={})


@recipe("POST /series/{id}/cancellation")
def cancel_series():
    made = world.series()
    over = {"reason": "La mission est finie.", "version": made["version"]}
    yield of(made, body={**over, "from": made["created"][0]["id"]})
    yield of(made, body=over)
    yield of(made, body={**over, "version": made["version"] + 1})


@recipe("POST /series/{id}/extension", "POST /series/{id}/extension/preview")
def extend():
    made = world.series()
    last = date.fromisoformat(made["last_date"])
    yield of(made, body={"last_date": str(last + timedelta(days=14))})
    world.session(venue_id=made["venue_id"], starts_at=f"{last + timedelta(days=21)}T14:00:00+01:00",
                  ends_at=f"{last + timedelta(days=21)}T17:00:00+01:00")
    yield of(made, body={"last_date": str(last + timedelta(days=21))})
    yield of(made, body={"last_date": made["first_date"]})


@recipe("POST /closures")
def announce_closure():
    yield Ask(body=world.new_closure())
    yield Ask(body=world.new_closure(reason=" "))


@recipe("POST /closures/{id}/withdrawal")
def withdraw_closure():
    closure = as_admin("POST", "/closures", world.new_closure())
    yield of(closure)
    yield of(closure)


@recipe("POST /enrolments")
def enrol():
    session = world.session(capacity=2)
    new = world.new_enrolment(session)
    yield Ask(body=new, token=None)
    yield Ask(body=new, token=None)
    yield Ask(body=new)
    yield Ask(body={**world.new_enrolment(session), "level": "advanced"})
    yield Ask(body=world.new_enrolment(session))
    yield Ask(body=world.new_enrolment(session))


@recipe("GET /enrolments/{id}")
def show_enrolment():
    yield of(world.enrolment())


@recipe("POST /enrolments/{id}/cancellation")
def cancel_enrolment():
    enrolled = world.enrolment()
    yield of(enrolled, body={"reason": "Rendez-vous chez le médecin."})
    yield of(enrolled, body={"reason": "Rendez-vous chez le médecin."})
    came = world.begun()
    sheet = f"/sessions/{came['session']['id']}/attendance"
    as_admin("PUT", sheet, {"entries": [{"enrolment_id": came["id"], "status": "present"}]})
    yield of(came, body={})


@recipe("POST /enrolments/{id}/move")
def move():
    enrolled, target = world.enrolment(), world.session(days=8)
    yield of(enrolled, body={"session_id": target["id"]})
    yield of(enrolled, body={"session_id": target["id"]})
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {"reason": "Essai"})
    yield of(enrolled, body={"session_id": world.session()["id"]})
    yield of(offered(), body={"session_id": target["id"]})


def offered():
    """Somebody who waited for the one seat, which was then given up."""
    session = world.session(capacity=1)
    first = world.enrolment(session)
    waits = as_admin("POST", "/enrolments", {**world.new_enrolment(session), "wait": True})
    as_admin("POST", f"/enrolments/{first['id']}/cancellation", {})
    return waits


@recipe("POST /enrolments/{id}/acceptance")
def accept():
    enrolled = offered()
    yield of(enrolled)
    yield of(enrolled)
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {})
    yield of(enrolled)


@recipe("POST /enrolments/{id}/priority")
def prioritise():
    session = world.session(capacity=1)
    seated = world.enrolment(session)
    waits = as_admin("POST", "/enrolments", {**world.new_enrolment(session), "wait": True})
    yield of(waits, body={"priority": 1, "reason": "Son atelier précédent a été annulé."})
    yield of(seated, body={"priority": 1, "reason": "Son atelier précédent a été annulé."})


@recipe("POST /calls/{id}/outcome")
def conclude():
    waits = offered()
    call = world.call_about(waits)
    yield of(call, body={"outcome": "no_answer", "note": "À rappeler après la sieste."})
    yield of(call, body={"outcome": "accepted"})
    yield of(call, body={"outcome": "reached"})
    yield of(world.call_about(offered()), body={"outcome": "wrong_number"})


@recipe("POST /messages/{id}/resend")
def resend():
    session = world.session()
    enrolled = world.enrolment(session)
    as_admin("POST", f"/sessions/{session['id']}/cancellation", {"reason": "Salle fermée"})
    call = world.call_about(enrolled)
    as_admin("POST", f"/calls/{call['id']}/outcome", {"outcome": "wrong_number"})
    yield of(call)
    yield of(call)


@recipe("GET /reminders")
def reminders():
    yield Ask()


@recipe("PUT /reminders")
def set_reminders():
    yield Ask(body={"days": [7, 2]})
    yield Ask(body={"days": [7, 7]})


@recipe("POST /call-backs")
def call_back():
    who = world.new_learner()
    asked = {"name": who["family_name"], "phone": who["phone"], "words": "Le matin.", "session_id": world.session()["id"]}
    yield Ask(body=asked, token=None)
    yield Ask(body={**asked, "words": "L'après-midi aussi."}, token=None)
    yield Ask(body={**asked, "phone": "12"}, token=None)


@recipe("POST /my-enrolments/{reference}/acceptance")
def accept_own():
    enrolled = offered()
    yield own(enrolled)
    yield own(world.begun())


@recipe("GET /my-enrolments/{reference}", "GET /my-enrolments/{reference}/evaluation")
def show_own():
    enrolled = world.enrolment()
    yield own(enrolled)
    yield own({**enrolled, "secret": world.enrolment()["secret"]})


@recipe("POST /my-enrolments/opening")
def open_own():
    enrolled = world.enrolment()
    way_in = {"reference": enrolled["reference"].lower(), "family_name": enrolled["learner"]["family_name"].upper()}
    yield Ask(body=way_in, token=None)
    yield Ask(body={**way_in, "family_name": "Durand"}, token=None)
    yield Ask(body={**way_in, "family_name": " "}, token=None)


@recipe("GET /my-enrolments/{reference}/alternatives")
def own_alternatives():
    enrolled = world.enrolment()
    yield own(enrolled)
    yield own({**enrolled, "secret": world.enrolment()["secret"]})


@recipe("POST /my-enrolments/{reference}/move")
def move_own():
    enrolled, target = world.enrolment(), world.session(days=10, capacity=1)
    yield own(enrolled, body={"session_id": target["id"]})
    yield own(enrolled, body={"session_id": target["id"]})
    yield own(world.enrolment(), body={"session_id": target["id"]})
    yield own({**enrolled, "secret": "AAAA"}, body={"session_id": target["id"]})


@recipe("POST /my-enrolments/{reference}/cancellation")
def cancel_own():
    enrolled = world.enrolment()
    yield own(enrolled, body={"reason": "Rendez-vous chez le médecin."})
    yield own(enrolled, body={})
    yield own(world.begun(), body={})


@recipe("POST /my-enrolments/{reference}/evaluation")
def evaluate():
    grid = {"satisfaction": 4, "relevance": 3, "pace": "right", "helped": "On prend le temps.", "another_session": True}
    enrolled = world.begun()
    yield own(enrolled, body=grid)
    yield own(enrolled, body=grid)
    yield own(world.enrolment(), body=grid)


@recipe("GET /sessions/{id}/attendance", "GET /sessions/{id}/evaluations", "GET /sessions/{id}/preparation")
def show_sheet():
    yield of(world.begun()["session"])


@recipe("PUT /sessions/{id}/attendance")
def record_attendance():
    enrolled = world.begun()
    tick = {"enrolment_id": enrolled["id"], "status": "late", "version": 0, "people_came": 1}
    yield of(enrolled["session"], body={"entries": [tick]})
    yield of(enrolled["session"], body={"entries": [{"enrolment_id": enrolled["id"], "status": None, "version": 1}]})
    yield of(enrolled["session"], body={"entries": [{**tick, "status": "absent"}]})
    coming = world.enrolment()
    yield of(coming["session"], body={"entries": [{"enrolment_id": coming["id"], "status": "present"}]})


@recipe("POST /sessions/{id}/attendance")
def walk_in():
    enrolled = world.begun()
    came = {"learner": world.new_learner(), "needs": "Imprimer une photo."}
    yield of(enrolled["session"], body=came)
    yield of(enrolled["session"], body=came)
    yield of(world.session(days=2), body=came)


@recipe("PATCH /sessions/{id}/plan")
def edit_plan():
    session = world.session()
    yield edit(session, {"theme": "Les photos du téléphone", "equipment": "Apporter deux câbles."}, version=0)
    yield edit(session, {"theme": None}, version=0)


@recipe("PUT /sessions/{id}/next-time")
def set_next_time():
    yield of(world.begun()["session"], body={"next_time": "Commencer par les photos."})


@recipe("GET /partners")
def list_partners():
    yield Ask()


@recipe("POST /partners")
def create_partner():
    new = {"name": f"Mairie {world.letters()}", "kind": "mairie", "commune_code": "34052", "phone": "04 65 71 00 40"}
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("GET /partners/{id}", "GET /partners/{id}/keys")
def show_partner():
    yield of(world.partner())


@recipe("PATCH /partners/{id}")
def edit_partner():
    partner = world.partner()
    yield edit(partner, {"email": "mairie@essai.example", "phone": None})
    yield edit(partner, {"active": False})


@recipe("POST /partners/{id}/keys")
def make_key():
    yield of(world.partner(), body={"name": "Site", "scopes": ["calendar:read"]})


@recipe("POST /partner-keys/{id}/rotation")
def rotate_key():
    key, _ = world.key(world.partner())
    yield of(key, body={})
    yield of(key, body={})


@recipe("POST /partner-keys/{id}/revocation")
def revoke_key():
    key, _ = world.key(world.partner())
    yield of(key)
    yield of(key)


@recipe("GET /referral-consent", "GET /referrals")
def of_a_partner():
    yield Ask(token=world.SENDER)


@recipe("POST /referrals")
def refer():
    new = world.new_referral(world.session(capacity=1))
    yield Ask(body=new, token=world.SENDER)
    yield Ask(body=new, token=world.SENDER)
    yield Ask(body={**new, "consent": False}, token=world.SENDER)


@recipe("GET /referrals/{id}")
def show_referral():
    yield of(world.referral(world.session()), token=world.SENDER)


@recipe("POST /referrals/{id}/withdrawal")
def withdraw_referral():
    session = world.session()
    sent = world.referral(session)
    yield of(sent, body={"reason": "Hospitalisée."}, token=world.SENDER)
    yield of(sent, body={}, token=world.SENDER)
    yield of(world.begun(world.referral), body={}, token=world.SENDER)


@recipe("POST /webhook-endpoints")
def add_webhook():
    yield Ask(body=world.new_webhook())
    yield Ask(body=world.new_webhook(url="https://127.0.0.1.nip.io:22/"))


@recipe("GET /webhook-endpoints/{id}")
def show_webhook():
    yield of(world.webhook())


@recipe("PATCH /webhook-endpoints/{id}")
def edit_webhook():
    endpoint = world.webhook()
    yield edit(endpoint, {"description": "Panneau lumineux"})
    yield edit(endpoint, {"description": "Panneau"})


@recipe("DELETE /webhook-endpoints/{id}")
def remove_webhook():
    endpoint = world.webhook()
    yield of(endpoint)
    yield of(endpoint)


@recipe("POST /webhook-endpoints/{id}/secret")
def renew_webhook_secret():
    yield of(world.webhook(), body={"overlap_hours": 0})


def stopped():
    endpoint = world.webhook()
    as_admin("PATCH", f"/webhook-endpoints/{endpoint['id']}", {"enabled": False}, endpoint["version"])
    return endpoint


@recipe("POST /webhook-endpoints/{id}/test")
def test_webhook():
    yield of(world.webhook())
    yield of(stopped())


@recipe("POST /webhook-endpoints/{id}/replay")
def replay_failed():
    yield of(world.webhook(), body={"since": "2026-01-01T00:00:00Z"})
    yield of(stopped(), body={"since": "2026-01-01T00:00:00Z"})


@recipe("POST /webhook-deliveries/{id}/replay")
def replay_delivery():
    endpoint = world.webhook()
    delivery = as_admin("POST", f"/webhook-endpoints/{endpoint['id']}/test")
    yield of(delivery)
    as_admin("PATCH", f"/webhook-endpoints/{endpoint['id']}", {"enabled": False}, endpoint["version"])
    yield of(delivery)

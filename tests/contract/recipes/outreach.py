"""Calls, messages, reminders, call-backs and webhooks."""

from uuid import uuid4

import world
from world import as_admin

from .registry import Ask, edit, of, recipe


@recipe("POST /calls/{id}/outcome")
def conclude():
    waits = world.offered()
    call = world.call_about(waits)
    yield of(call, body={"outcome": "no_answer", "note": "À rappeler après la sieste."})
    yield of(call, body={"outcome": "accepted"})
    yield of(call, body={"outcome": "reached"})
    yield of(world.call_about(world.offered()), body={"outcome": "wrong_number"})


@recipe("GET /calls/{id}", "DELETE /calls/{id}/claim")
def on_the_line():
    yield of(world.call_about(world.offered()))


@recipe("PUT /calls/{id}/claim")
def claim_call():
    call = world.call_about(world.offered())
    yield of(call)
    # « Prévenu, réfléchit » would leave the call to be made.
    as_admin("POST", f"/calls/{call['id']}/outcome", {"outcome": "accepted"})
    yield of(call)


@recipe("DELETE /calls/{id}/outcome")
def take_outcome_back():
    call = world.call_about(world.offered())
    as_admin("POST", f"/calls/{call['id']}/outcome", {"outcome": "reached"})
    yield of(call)
    yield of(call)


@recipe("POST /messages/{id}/resend")
def resend():
    session = world.session()
    enrolled = world.enrolment(session)
    as_admin("POST", f"/sessions/{session['id']}/cancellation", {"reason": "Salle fermée"})
    call = world.call_about(enrolled)
    as_admin("POST", f"/calls/{call['id']}/outcome", {"outcome": "wrong_number"})
    yield of(call)
    yield of(call)


@recipe("POST /delivery-reports")
def report_delivery():
    report = {"message": str(uuid4()), "state": "failed", "reason": "Numéro inconnu"}
    yield Ask(body=[report], token=world.REPORT_SECRET)
    yield Ask(body=[], token=world.REPORT_SECRET)
    yield Ask(body=[report], token="another")


@recipe("GET /reminders")
def reminders():
    yield Ask()


@recipe("PUT /reminders")
def set_reminders():
    for sms in ([2, 0], [7, 7], [2, 1]):
        version = as_admin("GET", "/reminders")["version"]
        days = {"email": [7, 2], "sms": sms, "call": [2], "letter": [7]}
        yield Ask(body=days, headers={"If-Match": f'"{version}"'})
    yield Ask(body={**days, "call": [1]}, headers={"If-Match": '"1"'})


@recipe("POST /call-backs")
def call_back():
    who = world.new_learner()
    asked = {"name": who["family_name"], "phone": who["phone"], "words": "Le matin.",
             "session_id": world.session()["id"]}
    yield Ask(body=asked, token=None)
    yield Ask(body={**asked, "words": "L'après-midi aussi."}, token=None)
    yield Ask(body={**asked, "phone": "12"}, token=None)


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


def stopped_endpoint():
    endpoint = world.webhook()
    as_admin("PATCH", f"/webhook-endpoints/{endpoint['id']}", {"enabled": False}, endpoint["version"])
    return endpoint


@recipe("POST /webhook-endpoints/{id}/test")
def test_webhook():
    yield of(world.webhook())
    yield of(stopped_endpoint())


@recipe("POST /webhook-endpoints/{id}/replay")
def replay_failed():
    yield of(world.webhook(), body={"since": "2026-01-01T00:00:00Z"})
    yield of(stopped_endpoint(), body={"since": "2026-01-01T00:00:00Z"})


@recipe("POST /webhook-deliveries/{id}/replay")
def replay_delivery():
    endpoint = world.webhook()
    delivery = as_admin("POST", f"/webhook-endpoints/{endpoint['id']}/test")
    yield of(delivery)
    as_admin("PATCH", f"/webhook-endpoints/{endpoint['id']}", {"enabled": False}, endpoint["version"])
    yield of(delivery)


@recipe("GET /related-requests")
def related_requests():
    yield Ask(query={"enrolment": world.over_web()["id"]})
    yield Ask(query={"enrolment": "00000000-0000-7000-8000-000000000000"})
    yield Ask()


@recipe("POST /bulk-cancellations")
def cancel_in_bulk():
    chosen = {"enrolments": [world.over_web()["id"]], "call_backs": [], "reason": "Essai"}
    yield Ask(body=chosen)
    yield Ask(body=chosen)
    yield Ask(body={**chosen, "enrolments": []})


@recipe("POST /bulk-cancellations/{id}/undo")
def undo_bulk_cancellation():
    chosen = {"enrolments": [world.over_web()["id"]], "call_backs": [], "reason": "Essai"}
    cancelled = as_admin("POST", "/bulk-cancellations", chosen)
    yield of(cancelled)
    yield of(cancelled)

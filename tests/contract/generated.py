"""Uses a client in Python as openapi-python-client makes it from the description.

It reads the agenda and its feeds, enrols somebody, meets a refusal, works at the desk, and acts as a partner's program.
"""

import importlib
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid

import world

ORGANISATION = "sud-herault"
folder = tempfile.mkdtemp(dir=".")
description = pathlib.Path(__file__).parents[2] / "openapi/openapi.json"
made = subprocess.run(
    [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--path", description,
     "--output-path", f"{folder}/made"],
    capture_output=True, text=True,
)
assert made.returncode == 0, made.stdout + made.stderr
left_out = [line for line in made.stdout.splitlines() if line.startswith(("WARNING", "ERROR"))]
assert not left_out, made.stdout

sys.path.insert(0, folder)
client = importlib.import_module("made.client")
models = importlib.import_module("made.models")


def ask(which, *path, using, **given):
    answer = importlib.import_module(f"made.api.{which}").sync_detailed(*path, client=using, **given)
    return int(answer.status_code), answer.parsed


public = client.Client(base_url=os.environ["CLIC_ADDRESS"])
session = world.session(capacity=1, days=15)
status, page = ask("public.list_sessions", ORGANISATION, using=public, available=True, limit=100)
assert status == 200 and session["id"] in {str(one.id) for one in page.data}, page
wish = models.NewEnrolment.from_dict({
    "session_id": session["id"], "level": session["level"],
    "learner": {"given_name": "Jeanne", "family_name": f"Made {world.letters()}", "phone": "04 65 71 00 11",
                "commune_code": "34092"},
})
key = f'"{uuid.uuid4()}"'
status, enrolled = ask("public.enrol", ORGANISATION, using=public, body=wish, idempotency_key=key)
assert (status, enrolled.status.value) == (201, "enrolled"), enrolled
status, again = ask("public.enrol", ORGANISATION, using=public, body=wish, idempotency_key=key)
assert (status, again.id) == (201, enrolled.id), "the same request, the same answer"
wish.learner.family_name = f"Made {world.letters()}"
status, refused = ask("public.enrol", ORGANISATION, using=public, body=wish)
assert (status, refused.type_) == (409, "/problems/session-full"), refused

desk = client.AuthenticatedClient(base_url=os.environ["CLIC_ADDRESS"], token=world.TOKEN)
status, page = ask("staff.list_enrolments", ORGANISATION, using=desk, session=session["id"])
assert status == 200 and [one.id for one in page.data] == [enrolled.id], page

BEGINNINGS = {
    "ics": "BEGIN:VCALENDAR", "atom": "<?xml", "csv": "\ufeffidentifiant;titre;", "html": "<!DOCTYPE html>",
}
for feed, begins in BEGINNINGS.items():
    status, text = ask(f"public.calendar_{feed}", ORGANISATION, using=public)
    assert status == 200 and text.startswith(begins), f"{feed}: {text!r:.200}"
status, changes = ask("public.calendar_changes", ORGANISATION, using=public, limit=3)
assert status == 200 and len(changes.data) == 3 and changes.has_more, changes
status, more = ask("public.calendar_changes", ORGANISATION, using=public, since=changes.next_since)
assert status == 200 and {one.id for one in more.data}.isdisjoint(one.id for one in changes.data), more

# As a partner's program: the desk makes the key.
office = models.NewPartner.from_dict({"name": f"Mairie {uuid.uuid4().hex[:8]}", "kind": "mairie"})
status, partner = ask("staff.create_partner", ORGANISATION, using=desk, body=office)
assert status == 201, partner
scopes = ["calendar:read", "referrals:read", "referrals:write", "statistics:read"]
rights = models.NewApiKey.from_dict({"name": "Portail", "scopes": scopes})
status, made_key = ask("staff.make_partner_key", ORGANISATION, partner.id, using=desk, body=rights)
assert status == 200, made_key
program = client.AuthenticatedClient(base_url=os.environ["CLIC_ADDRESS"], token=made_key.secret)
status, consent = ask("partners.show_consent", ORGANISATION, using=program)
assert status == 200 and consent.text, consent
sent = models.NewReferral.from_dict({
    "session_id": world.session(capacity=1, days=16)["id"], "consent": True,
    "learner": {"given_name": "Lucien", "family_name": f"Made {world.letters()}", "phone": "04 65 71 00 12",
                "commune_code": "34092"},
})
key = f'"{uuid.uuid4()}"'
status, referral = ask("partners.send_referral", ORGANISATION, using=program, body=sent, idempotency_key=key)
assert (status, referral.status.value) == (201, "enrolled"), referral
status, shown = ask("partners.show_referral", ORGANISATION, referral.id, using=program)
assert (status, shown.reference) == (200, referral.reference), shown
status, page = ask("partners.list_referrals", ORGANISATION, using=program)
assert status == 200 and [one.id for one in page.data] == [referral.id], page
status, figures = ask("partners.show_statistics", ORGANISATION, using=program)
assert status == 200, figures
no_reason = models.OptionalReason.from_dict({})
status, back = ask("partners.withdraw_referral", ORGANISATION, referral.id, using=program, body=no_reason)
assert (status, back.status.value) == (200, "cancelled"), back
status, revoked = ask("staff.revoke_key", ORGANISATION, made_key.key.id, using=desk)
assert status == 200, revoked
print("The generated client reads, enrols, is refused, works at the desk and for a partner.")

"""A client in Python, made from the description by openapi-python-client and used as it comes: it reads the agenda, enrols somebody, meets a
refusal, and works at the desk."""

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
    [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--path", description, "--output-path", f"{folder}/made"],
    capture_output=True, text=True,
)
assert made.returncode == 0, made.stdout + made.stderr
# It knows no feed of news; every other operation is there.
left_out = [line for line in made.stdout.splitlines() if line.startswith(("WARNING", "ERROR"))]
assert all("calendar.atom" in line for line in left_out), made.stdout

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
    "learner": {"given_name": "Jeanne", "family_name": f"Made {uuid.uuid4().hex[:8]}", "phone": "04 65 71 00 11", "commune_code": "34092"},
})
key = f'"{uuid.uuid4()}"'
status, enrolled = ask("public.enrol", ORGANISATION, using=public, body=wish, idempotency_key=key)
assert (status, enrolled.status.value) == (201, "enrolled"), enrolled
status, again = ask("public.enrol", ORGANISATION, using=public, body=wish, idempotency_key=key)
assert (status, again.id) == (201, enrolled.id), "the same request, the same answer"
wish.learner.family_name = f"Made {uuid.uuid4().hex[:8]}"
status, refused = ask("public.enrol", ORGANISATION, using=public, body=wish)
assert (status, refused.type_) == (409, "/problems/session-full"), refused

desk = client.AuthenticatedClient(base_url=os.environ["CLIC_ADDRESS"], token=world.TOKEN)
status, page = ask("staff.list_enrolments", ORGANISATION, using=desk, session=session["id"])
assert status == 200 and [one.id for one in page.data] == [enrolled.id], page
print("The generated client reads, enrols, is refused and works at the desk.")

"""Receives webhooks and verifies them with the library of the specification, as the API guide says."""

import http.server
import threading
import time
import urllib.request
from queue import Queue

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

import world
from world import as_admin

received = Queue()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        received.put((self.rfile.read(int(self.headers["Content-Length"])), dict(self.headers)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
events = ["session.scheduled", "session.updated", "session.cancelled", "session.full", "session.available"]
endpoint = as_admin("POST", "/webhook-endpoints", {
    "url": f"http://127.0.0.1:{server.server_port}/hook", "description": "Essai", "events": events})

session = world.session(capacity=1, days=12)
enrolled = world.enrolment(session)
as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {})
as_admin("POST", f"/sessions/{session['id']}/cancellation", {"reason": "Neige"})

events_by_version = {}
deadline = time.monotonic() + 30
while len(events_by_version) < 4:
    body, headers = received.get(timeout=deadline - time.monotonic())
    event = Webhook(endpoint["secret"]).verify(body, headers)
    try:
        Webhook(endpoint["secret"]).verify(body + b" ", headers)
    except WebhookVerificationError:
        pass
    else:
        raise AssertionError("another body has the same signature")
    if event["data"]["id"] == session["id"]:
        events_by_version[event["data"]["version"]] = event
        # The service took any free port, which its public address does not name.
        shown = world.send("GET", event["data"]["url"].split("/v1/sud-herault")[1])[0]
        assert shown["id"] == session["id"]
ordered = [events_by_version[version]["type"] for version in sorted(events_by_version)]
assert ordered == ["session.scheduled", "session.full", "session.available", "session.cancelled"], ordered

old, renewed = endpoint["secret"], as_admin("POST", f"/webhook-endpoints/{endpoint['id']}/secret", {})["secret"]
as_admin("POST", f"/webhook-endpoints/{endpoint['id']}/test")
body, headers = received.get(timeout=10)
for secret in (old, renewed):
    assert Webhook(secret).verify(body, headers)["type"] == "webhook.test"

# Removed: nothing made up by others is sent here.
asked = urllib.request.Request(f"{world.BASE}/webhook-endpoints/{endpoint['id']}", method="DELETE",
                               headers={"Authorization": f"Bearer {world.TOKEN}"})
with urllib.request.urlopen(asked, timeout=10) as answer:
    assert answer.status == 204
print("webhooks: verified by standardwebhooks, also with either secret during a renewal")

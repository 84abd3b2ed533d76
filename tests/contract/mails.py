"""Receives e-mails and reads them as mail programs do: headers, both texts, and the date for a calendar.

Three topics come with time alone, so a run of a minute sees none of them: `reminder`, `expired` and `released`. They
are composed as the others are.
"""

import json
import os
import re
import socketserver
import threading
import time
import urllib.request
from email import message_from_bytes, policy
from queue import Empty, Queue

from icalendar import Calendar

import world
from world import as_admin

received = Queue()
# What says a date that the person has, or had, carries it for a calendar.
DATED = {"confirmation", "moved", "changed", "cancelled", "withdrawn"}
TOPICS = DATED | {"dates", "waiting", "offer", "free_seat", "held"}
UNSEEN = {"reminder", "expired", "released", "callback"}


class Talk(socketserver.StreamRequestHandler):
    """The least of SMTP (RFC 5321): takes every message."""

    def handle(self):
        self.answer("220 essai")
        recipient = None
        for line in self.rfile:
            command = line.decode().strip()
            if command.upper().startswith("RCPT TO:"):
                recipient = command[8:].split(">")[0].strip(" <")
            if command.upper() == "DATA":
                self.answer("354 go on")
                text = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    text += line[1:] if line.startswith(b".") else line
                received.put((recipient, text))
            if command.upper().startswith("EHLO"):
                self.answer("250-essai\r\n250-8BITMIME\r\n250 SMTPUTF8")
            else:
                self.answer("221 bye" if command.upper() == "QUIT" else "250 ok")

    def answer(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


server = Server(("127.0.0.1", int(os.environ["CLIC_MAIL_PORT"])), Talk)
threading.Thread(target=server.serve_forever, daemon=True).start()


def reached_by_mail():
    """Somebody with an accent in their name and an address."""
    learner = {**world.new_learner(), "given_name": "Zoé", "email": f"zoe.{next(world.number)}@example.org"}
    del learner["phone"]
    return learner


def by_mail(session, **other):
    """Somebody enrolled over the web."""
    learner = reached_by_mail()
    body = {"session_id": session["id"], "level": session["level"], "learner": learner, **other}
    enrolled = world.send("POST", "/enrolments", body)[0]
    return {**enrolled, "email": learner["email"]}


def on_dates(*sessions):
    """Somebody whom the desk enrols in several sessions at once: the first of their dates."""
    learner, dates = reached_by_mail(), [{"session_id": session["id"]} for session in sessions]
    made = as_admin("POST", "/joint-enrolments", {"level": sessions[0]["level"], "learner": learner, "dates": dates})
    first = made["dates"][0]
    return {"id": first["enrolment_id"], "reference": first["reference"], "email": learner["email"]}


def leaves(enrolled):
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {"person_knows": False})


full = world.session(capacity=1)
confirmed, queued = by_mail(full), by_mail(full, wait=True)
only = world.session(capacity=1)
first, waits = by_mail(only), by_mail(only, wait=True)
leaves(first)
soon = world.session(days=0.2, capacity=1)
taken, called = by_mail(soon), by_mail(soon, wait=True)
leaves(taken)
moved = by_mail(world.session())
as_admin("POST", f"/enrolments/{moved['id']}/move", {"session_id": world.session(days=9)["id"]})
later = world.new_session(days=11)
changing = world.session(days=10)
changed = by_mail(changing)
times = {"starts_at": later["starts_at"], "ends_at": later["ends_at"], "accept_conflicts": True}
as_admin("PATCH", f"/sessions/{changing['id']}", times, changing["version"])
off = world.session(days=12)
cancelled = by_mail(off)
as_admin("POST", f"/sessions/{off['id']}/cancellation", {"reason": "Neige annoncée, salle fermée"})

asked = by_mail(world.session(), party_size=3)
assert asked["held_until"] and asked["confirmed_by"] == "email", asked

several = on_dates(world.session(days=13), world.session(days=14))
ours = [several, asked, confirmed, queued, first, waits, taken, called, moved, changed, cancelled]
by_address = {enrolled["email"]: enrolled for enrolled in ours}


def sent_message(identity):
    """The row of an e-mail at the desk."""
    cursor = ""
    while True:
        page = as_admin("GET", f"/messages?channel=email&limit=100{cursor}")
        for message in page["data"]:
            if message["id"] == identity:
                return message
        cursor = f"&cursor={page['next_cursor']}"


def confirm(mail, enrolled):
    """Confirms a held seat as the person does who opens the link of the e-mail."""
    text = mail.get_body(("plain",)).get_content()
    secret = re.search(rf"#{enrolled['reference']}/(\S+)", text)[1]
    address = f"{world.BASE}/my-enrolments/{enrolled['reference']}/confirmation"
    request = urllib.request.Request(address, method="POST", headers={"Link-Secret": secret})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["held_until"] is None


def check(mail, row, enrolled):
    defects = [defect for part in mail.walk() for defect in part.defects]
    defects += [defect for part in mail.walk() for value in part.values() for defect in value.defects]
    assert not defects, defects
    for name in ("From", "To", "Reply-To", "Auto-Submitted", "Message-ID", "Date", "Subject", "MIME-Version"):
        assert len(mail.get_all(name, [])) == 1, f"{name} of {row['kind']}: {mail.get_all(name)}"
    [to] = mail["To"].addresses
    assert (to.addr_spec, to.display_name) == (enrolled["email"], row["name"]), to
    [sender], [answers] = mail["From"].addresses, mail["Reply-To"].addresses
    assert sender.addr_spec == "clic@sud-herault.example" and "@" in answers.addr_spec, (sender, answers)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert abs(mail["Date"].datetime.timestamp() - time.time()) < 300, mail["Date"]
    assert str(mail["Subject"]) == row["subject"], (str(mail["Subject"]), row["subject"])
    parts = [part for part in mail.walk() if not part.is_multipart()]
    kinds = [part.get_content_type() for part in parts]
    calendar = ["text/calendar"] if row["kind"] in DATED else []
    assert kinds == ["text/plain", "text/html", *calendar], (row["kind"], kinds)
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    # The desk reads the same text without the personal link.
    told = row["text"].split("(lien personnel)")[0].strip()
    assert told in plain.replace("\r\n", "\n"), (told, plain)
    assert enrolled["reference"] in plain and enrolled["reference"] in html
    assert re.search(r"<html lang=\"fr\">", html)
    for part in parts[2:]:
        text = part.get_content()
        text = text.decode() if isinstance(text, bytes) else text
        method = part["Content-Type"].params["method"]
        read = Calendar.from_ical(text)
        [event] = read.walk("VEVENT")
        assert read["METHOD"] == method == "PUBLISH", (read["METHOD"], method)
        assert str(event["UID"]) == f"inscription-{enrolled['id']}" and event["SEQUENCE"] >= 0
        assert str(event["LOCATION"]).startswith(world.VENUE["name"]), event["LOCATION"]
        over = row["kind"] in ("cancelled", "withdrawn")
        assert str(event["STATUS"]) == ("CANCELLED" if over else "CONFIRMED")
        assert not event.errors and not read.errors, (event.errors, read.errors)


seen, deadline = {}, time.monotonic() + 60
while set(seen) != TOPICS:
    try:
        recipient, raw = received.get(timeout=max(deadline - time.monotonic(), 0.01))
    except Empty:
        raise AssertionError(f"no e-mail of {TOPICS - set(seen)} came") from None
    if recipient not in by_address:
        continue
    mail = message_from_bytes(raw, policy=policy.default)
    row = sent_message(mail["Message-ID"].strip("<>").split("@")[0])
    check(mail, row, by_address[recipient])
    if row["kind"] == "held":
        confirm(mail, by_address[recipient])
    seen.setdefault(row["kind"], []).append(recipient)

with open(os.path.join(os.path.dirname(__file__), "../../openapi/openapi.json"), encoding="utf-8") as file:
    described = json.load(file)["components"]["schemas"]["Topic"]
assert set(described["enum"]) == TOPICS | UNSEEN, described
print(f"{sum(map(len, seen.values()))} e-mails of {len(seen)} topics were read.")
server.shutdown()

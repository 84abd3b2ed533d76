"""Reads the calendar with real clients, which must all see the same sessions, before and after changes.

They are icalendar, vdirsyncer, feedparser, a JSON-LD processor, a CSV reader, a reader of OpenAgenda and a mirror.
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import icalendar
import vobject
from pyld import jsonld

import world
from world import as_admin

AWKWARD = "Écrire ; lire, « voir » <b>&amp;</b> \\ 👵🏽 " + "très long " * 9 + "fin"
# Properties of an event, each at most once: RFC 5545, section 3.6.1.
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED", "CREATED", "GEO", "URL",
        "DESCRIPTION", "LOCATION", "TRANSP", "COLOR"}
# https://schema.org/EducationEvent, /Place, /PostalAddress, /GeoCoordinates, /Offer, /Organization: the properties that
# each type has there, of those that could be of use here.
SCHEMA = {
    "EducationEvent": {"name", "description", "startDate", "endDate", "eventStatus", "eventAttendanceMode", "location",
                       "organizer", "isAccessibleForFree", "maximumAttendeeCapacity", "remainingAttendeeCapacity",
                       "educationalLevel", "inLanguage", "url", "offers"},
    "Place": {"name", "address", "geo"},
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "Offer": {"price", "priceCurrency", "availability", "url"},
    "Organization": {"name", "telephone", "url"},
}
REQUIRED = {"name", "startDate", "endDate", "location", "eventStatus", "isAccessibleForFree", "educationalLevel",
            "maximumAttendeeCapacity", "remainingAttendeeCapacity"}


def instant(text):
    """An instant to the second: iCalendar knows no fractions."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def get(ending):
    with urllib.request.urlopen(f"{world.BASE}/calendar.{ending}", timeout=10) as answer:
        return answer.read()


def by_icalendar():
    """Identity → (start, status) of each event; the bytes keep to RFC 5545."""
    raw = get("ics")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "lines end with CRLF"
    assert max(map(len, raw.split(b"\r\n"))) <= 75, "lines are folded at 75 octets"
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw), "no control characters"
    [calendar] = icalendar.Calendar.from_ical(raw, multiple=True)
    # The properties that RFC 5545 wants of each component, and how often.
    assert vobject.readOne(raw.decode()).validate(raiseException=True)
    assert not calendar.errors and calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert calendar["SOURCE"].endswith("/calendar.ics") and "REFRESH-INTERVAL" in calendar
    assert {part.name for part in calendar.walk()} == {"VCALENDAR", "VEVENT"}, "times in UTC need no VTIMEZONE"
    seen = {}
    for event in calendar.walk("VEVENT"):
        counted = Counter(name for name, _ in event.property_items(recursive=False) if name not in ("BEGIN", "END"))
        assert not event.errors and ONCE - {"GEO", "URL"} <= counted.keys(), counted
        assert all(counted[name] == 1 for name in ONCE & counted.keys()), counted
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert start < end and start.utcoffset().total_seconds() == 0
        assert event["DTSTAMP"].dt <= datetime.now(timezone.utc)
        assert event["STATUS"] in ("CONFIRMED", "CANCELLED")
        name = str(event["UID"]).removeprefix("atelier-")
        assert name not in seen, "one event a session"
        seen[name] = (start, event["STATUS"] == "CANCELLED", title_of(event))
    return seen


def title_of(event):
    """Title of a session, without the level and commune that tell it apart in a calendar."""
    return re.sub(r" – (débutants|initiés|confirmés), [^–\n]*$", "", str(event["SUMMARY"]))


def by_json_ld():
    vocabulary = {"@context": {"@vocab": "https://schema.org/", "eventStatus": {"@type": "@vocab"}}}

    def loader(url, options):
        return {"contextUrl": None, "documentUrl": url, "document": vocabulary}

    document = json.loads(get("jsonld"))
    assert document["@context"] == "https://schema.org"

    def check(thing):
        known = SCHEMA[thing["@type"]]
        assert {name for name in thing if name[0] != "@"} <= known, thing
        for value in thing.values():
            if isinstance(value, dict):
                check(value)

    seen = {}
    for event in document["@graph"]:
        check(event)
        assert REQUIRED <= event.keys() and event["@type"] == "EducationEvent"
        assert event["isAccessibleForFree"] is True and event["offers"]["price"] == 0
    for event in jsonld.expand(document, {"documentLoader": loader}):
        [start] = event["https://schema.org/startDate"]
        [status] = event["https://schema.org/eventStatus"]
        [name] = event["https://schema.org/name"]
        seen[event["@id"].removeprefix("urn:uuid:")] = (
            instant(start["@value"]),
            status["@id"] == "https://schema.org/EventCancelled",
            name["@value"],
        )
    return seen


def by_csv():
    text = get("csv")
    assert text.startswith(b"\xef\xbb\xbf"), "French Excel asks for the mark"
    rows = csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
    return {r["identifiant"]: (instant(r["debut"]), r["statut"] == "annulé", r["titre"]) for r in rows}


def by_open_agenda():
    page = json.loads(get("openagenda.json"))
    assert page["total"] == len(page["events"])
    return {
        event["slug"]: (instant(event["timings"][0]["begin"]), event["status"] == 6, event["title"]["fr"])
        for event in page["events"]
    }


def by_mirror():
    kept, since = {}, ""
    while True:
        page = world.send("GET", f"/calendar/changes?limit=7{since}")[0]
        for change in page["data"]:
            kept.pop(change["id"], None)
            if not change["removed"]:
                kept[change["id"]] = change["item"]
        since = f"&since={page['next_since']}"
        if not page["has_more"]:
            break
    coming = {name: item for name, item in kept.items() if item["starts_at"][:10] >= TODAY}
    return {
        name: (instant(item["starts_at"]), item["status"] == "cancelled", item["title"])
        for name, item in coming.items()
    }


def by_feedparser():
    feed = feedparser.parse(get("atom"))
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10" and feed.feed.title and feed.feed.updated_parsed
    assert all(entry.link and entry.summary and entry.published_parsed for entry in feed.entries)
    return {entry.id.removeprefix("urn:uuid:"): entry.title for entry in feed.entries}


def by_vdirsyncer(folder):
    """The files that the synchroniser wrote, one for each event."""
    config = folder / "config"
    config.write_text(
        f'[general]\nstatus_path = "{folder}/status"\n'
        '[pair agenda]\na = "here"\nb = "there"\ncollections = null\nconflict_resolution = "b wins"\n'
        f'[storage here]\ntype = "filesystem"\npath = "{folder}/events"\nfileext = ".ics"\n'
        f'[storage there]\ntype = "http"\nurl = "{world.BASE}/calendar.ics"\n'
    )
    (folder / "events").mkdir(exist_ok=True)
    command = [str(Path(sys.executable).parent / "vdirsyncer"), "--config", str(config)]
    for step in (["discover"], ["sync"]):
        done = subprocess.run(command + step, input="y\n" * 9, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
    seen = {}
    for file in (folder / "events").glob("*.ics"):
        [event] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        # It makes UIDs of its own from the content of subscriptions.
        name = event["URL"].split("id=")[1]
        seen[name] = (event["DTSTART"].dt, event["STATUS"] == "CANCELLED", title_of(event))
    return seen


def all_agree(folder):
    truth = by_icalendar()
    assert truth, "the demonstration has coming sessions"
    for reader in (by_json_ld, by_csv, by_open_agenda, by_mirror, lambda: by_vdirsyncer(folder)):
        seen = reader()
        differing = {name: (truth.get(name), seen.get(name)) for name in truth.keys() | seen.keys()
                     if truth.get(name) != seen.get(name)}
        assert not differing, f"{reader}: {differing}"
    atom = by_feedparser()
    assert atom.keys() == truth.keys()
    return truth


# Days of the feeds are those of the organisation.
TODAY = datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
with tempfile.TemporaryDirectory() as name:
    before = all_agree(Path(name))
    session = world.session(title=AWKWARD, description=AWKWARD)
    other = world.session(days=9)
    as_admin("POST", f"/sessions/{other['id']}/cancellation", {"reason": "Neige ; route fermée, désolés."})
    after = all_agree(Path(name))
    assert after.keys() - before.keys() == {session["id"], other["id"]}
    assert after[session["id"]][2] == AWKWARD and after[other["id"]][1]
readers = "icalendar, vdirsyncer, feedparser, JSON-LD, CSV, OpenAgenda and a mirror"
print(f"calendar: {len(after)} sessions, the same to {readers}")

"""Sessions, series and closures."""

from dataclasses import replace
from datetime import date, timedelta

import world
from world import as_admin

from .registry import Ask, edit, of, recipe


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
    # Created again, the room is taken; in the last, no date is left between the two days.
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
    for _ in range(2):
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


@recipe("POST /sessions/{id}/restoration")
def restore_session():
    session = world.session()
    as_admin("POST", f"/sessions/{session['id']}/cancellation", {"reason": "Essai"})
    yield of(session, body={})
    yield of(session, body={"accept_conflicts": True})


@recipe("GET /sessions/{id}/restoration")
def show_restoration():
    session = world.session()
    as_admin("POST", f"/sessions/{session['id']}/cancellation", {"reason": "Essai"})
    yield of(session)


@recipe("DELETE /sessions/{id}")
def delete_session():
    session, used = world.session(), world.session(days=9)
    world.enrolment(used)
    yield of(session)
    yield of(session)
    yield of(used)


@recipe("GET /days-off")
def days_off():
    yield Ask(query={"from": "2026-12-01", "to": "2026-12-31"})
    yield Ask(query={"from": "2026-12-31", "to": "2026-12-01"})


@recipe("GET /me/calendar", "POST /me/calendar")
def own_calendar():
    yield Ask(token=world.own_account()[1])


@recipe("DELETE /me/calendar")
def end_own_calendar():
    token = world.own_account()[1]
    world.send("POST", "/me/calendar", None, token)
    yield Ask(token=token)


@recipe("GET /calendar/personal/{account}/{secret}.ics")
def personal_calendar():
    address = world.send("POST", "/me/calendar", None, world.own_account()[1])[0]["address"]
    account, secret = address.removesuffix(".ics").split("/")[-2:]
    yield Ask(path={"account": account, "secret": secret}, token=None)
    yield Ask(path={"account": account, "secret": "autre"}, token=None)

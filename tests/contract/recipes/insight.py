"""Adaptations, and the results of evaluations that they come from."""

import world
from world import as_admin

from .registry import Ask, edit, of, recipe


def adaptation(session, **more):
    return {
        "observed": "Trois personnes trouvent l'atelier trop rapide.", "changes": ["pace"],
        "description": "Deux pauses de cinq minutes.", "first_session_id": session["id"], "watched": "too_fast", **more,
    }


def noted(**more):
    return as_admin("POST", "/adaptations", adaptation(world.session(), **more))


@recipe("GET /adaptations")
def list_adaptations():
    known = noted(theme="email")
    yield Ask()
    yield Ask(query={"state": "due", "level": "beginner", "theme": "email", "facilitator": "me"})
    yield Ask(query={"session": known["first_session"]["id"]})
    yield Ask(query={"facilitator": "personne"})


@recipe("POST /adaptations")
def note_adaptation():
    session = world.session()
    source = {"kind": "session", "id": session["id"]}
    yield Ask(body=adaptation(session, theme="email", check_after=12, sources=[source]))
    yield Ask(body=adaptation(session, changes=[]))
    yield Ask(body=adaptation({"id": "00000000-0000-7000-8000-000000000000"}))


@recipe("GET /adaptations/{id}")
def show_adaptation():
    yield of(noted())


@recipe("PATCH /adaptations/{id}")
def edit_adaptation():
    known = noted()
    yield edit(known, {"changes": ["plan", "material"], "theme": None, "check_after": 20})
    yield edit(known, {"description": "Trois pauses."})
    yield edit(known, {"check_after": 7}, version=2)


@recipe("PUT /adaptations/{id}/verdict")
def judge_adaptation():
    known = noted()
    yield edit(known, {"verdict": "too_early", "note": "Deux ateliers seulement."})
    yield edit(known, {"verdict": "helped"})
    yield edit(known, {"verdict": None}, version=2)


def commented():
    session = world.begun(minutes=20)["session"]
    body = {"version": 1, "sheets": [{"number": 1, "answers": {"missing": "Le son est trop bas."}}]}
    as_admin("PATCH", f"/sessions/{session['id']}/evaluation-sheets", body, version=0)
    return as_admin("GET", f"/evaluation-comments?session={session['id']}")["data"][0]


@recipe("GET /evaluation-results", "GET /evaluation-results.csv", "GET /evaluation-tags")
def results():
    session = commented()["session"]
    yield Ask()
    yield Ask(query={"session": session["id"], "level": "beginner", "from": "2026-01-01"})
    yield Ask(query={"from": "1800-01-01"})


@recipe("GET /evaluation-comments")
def list_comments():
    comment = commented()
    yield Ask(query={"q": "son", "session": comment["session"]["id"]})
    yield Ask(query={"tag": "x" * 41})


def tagged(known):
    path = {"id": commented()["id"], "tag": "son"}
    if known:
        as_admin("PUT", f"/evaluation-comments/{path['id']}/tags/son")
    yield Ask(path=path)
    yield Ask(path=path)
    yield Ask(path={**path, "id": "00000000-0000-4000-8000-000000000000"})


@recipe("PUT /evaluation-comments/{id}/tags/{tag}")
def set_tag():
    yield from tagged(known=False)


@recipe("DELETE /evaluation-comments/{id}/tags/{tag}")
def take_tag_off():
    yield from tagged(known=True)

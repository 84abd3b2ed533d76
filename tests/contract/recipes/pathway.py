"""The pathway of people: themes of sessions, what people can do, and what comes next."""

import world
from world import as_admin

from .registry import Ask, edit, of, own, recipe


@recipe("GET /skills")
def list_skills():
    yield Ask()


@recipe("PUT /skills")
def choose_skills():
    own_skill = {"theme": "scolarite_et_numerique", "level": "beginner", "sentence": "Je sais payer la cantine."}
    for hidden, skills in ((["business-invoice"], [own_skill]), ([], []), (["cuisine"], [])):
        version = as_admin("GET", "/skills")["version"]
        yield Ask(body={"hidden": hidden, "own": skills}, headers={"If-Match": f'"{version}"'})
    yield Ask(body={"hidden": ["work-cv"], "own": []}, headers={"If-Match": '"1"'})


@recipe("GET /sessions/{id}/themes", "GET /sessions/{id}/skills")
def of_session():
    yield of(world.session())


@recipe("PUT /sessions/{id}/themes")
def confirm_session_themes():
    session = world.begun()["session"]
    yield edit(session, {"covered": ["email", "securite_numerique"]}, version=0)
    yield edit(session, {"covered": []}, version=0)
    yield edit(world.session(), {"covered": ["email"]}, version=0)


@recipe("PUT /sessions/{id}/skills")
def note_session_skills():
    enrolled = world.begun()
    learner = as_admin("GET", f"/enrolments/{enrolled['id']}")["learner"]
    mark = {"learner_id": learner["id"], "skill": "email-open", "mastery": "alone", "version": 0}
    yield of(enrolled["session"], body={"marks": [mark]})
    yield of(enrolled["session"], body={"marks": [{**mark, "mastery": None, "version": 1}]})
    yield of(world.session(), body={"marks": [mark]})


@recipe("PUT /learners/{id}/skills")
def note_learner_skills():
    learner = world.learner()
    yield of(learner, body={"marks": [{"skill": "email-open", "mastery": "with_help", "version": 0}]})
    yield of(learner, body={"marks": [{"skill": "cuisine", "mastery": "alone", "version": 0}]})


@recipe("GET /learners/{id}/progress", "GET /learners/{id}/next-sessions")
def of_learner():
    yield of(world.learner())


@recipe("GET /my-enrolments/{reference}/next-sessions")
def list_own_next_sessions():
    yield own(world.begun(minutes=20))

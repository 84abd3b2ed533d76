"""Enrolments, attendance, evaluations, plans and referrals."""

import world
from world import as_admin

from .registry import Ask, edit, of, own, recipe


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


@recipe("POST /joint-enrolments")
def enrol_jointly():
    dates = [{"session_id": world.session(days=days)["id"]} for days in (7, 8)]
    new = {"level": "beginner", "learner": world.new_learner(), "dates": dates}
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("GET /enrolments/{id}")
def show_enrolment():
    yield of(world.enrolment())


@recipe("POST /enrolments/{id}/cancellation")
def cancel_enrolment():
    enrolled = world.enrolment()
    yield of(enrolled, body={"reason": "Un autre rendez-vous.", "reason_code": "wrong_day"})
    yield of(enrolled, body={"reason": "Un autre rendez-vous.", "reason_code": "wrong_day"})
    came = world.begun()
    sheet = f"/sessions/{came['session']['id']}/attendance"
    as_admin("PUT", sheet, {"entries": [{"enrolment_id": came["id"], "status": "present"}]})
    yield of(came, body={})


@recipe("POST /enrolments/{id}/restoration")
def restore_enrolment():
    session = world.session(capacity=1)
    enrolled = world.enrolment(session)
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {"reason": "Erreur de saisie"})
    yield of(enrolled, body={"seated": True})
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {"reason": "Erreur de saisie"})
    world.enrolment(session)
    yield of(enrolled, body={"seated": True})


@recipe("POST /enrolments/{id}/companions/{position}/learner")
def make_card_of_companion():
    party = {"party_size": 2, "companions": [{"given_name": "Louis", "family_name": "Essai"}]}
    enrolled = as_admin("POST", "/enrolments", {**world.new_enrolment(world.session()), **party})
    path = {"id": enrolled["id"], "position": 1}
    yield Ask(path=path)
    yield Ask(path={**path, "position": 7})


@recipe("POST /enrolments/{id}/move")
def move():
    enrolled, target = world.enrolment(), world.session(days=8)
    yield of(enrolled, body={"session_id": target["id"]})
    yield of(enrolled, body={"session_id": target["id"]})
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {"reason": "Essai"})
    yield of(enrolled, body={"session_id": world.session()["id"]})
    yield of(world.offered(), body={"session_id": target["id"]})


@recipe("POST /enrolments/{id}/acceptance")
def accept():
    enrolled = world.offered()
    yield of(enrolled)
    yield of(enrolled)
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {})
    yield of(enrolled)


@recipe("POST /enrolments/{id}/confirmation")
def confirm():
    enrolled = world.held()
    yield of(enrolled)
    yield of(enrolled)
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {})
    yield of(enrolled)


@recipe("POST /my-enrolments/{reference}/confirmation")
def confirm_own():
    yield own(world.held())


@recipe("POST /enrolments/{id}/priority")
def prioritise():
    session = world.session(capacity=1)
    seated = world.enrolment(session)
    waits = as_admin("POST", "/enrolments", {**world.new_enrolment(session), "wait": True})
    yield of(waits, body={"priority": 1, "reason": "Son atelier précédent a été annulé."})
    yield of(seated, body={"priority": 1, "reason": "Son atelier précédent a été annulé."})


@recipe("POST /enrolments/{id}/link-renewal")
def renew_link():
    enrolled = world.enrolment()
    yield of(enrolled)
    yield of(enrolled)


@recipe("POST /my-enrolments/{reference}/acceptance")
def accept_own():
    enrolled = world.offered()
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


ANSWERS = {"satisfaction": "4", "relevance": "3", "pace": "right", "helped": "On prend le temps.", "alone": "think_so"}
GRID = {"version": 1, "answers": ANSWERS}


@recipe("POST /my-enrolments/{reference}/evaluation")
def evaluate():
    enrolled = world.begun(minutes=20)
    yield own(enrolled, body={"version": 1, "answers": {"satisfaction": "4"}})
    yield own(enrolled, body=GRID)
    yield own(world.enrolment(), body=GRID)
    yield own({**enrolled, "secret": world.enrolment()["secret"]}, body=GRID)


@recipe("PUT /sessions/{id}/evaluation-code")
def make_evaluation_code():
    session = world.session()
    yield of(session)
    yield of(session)


def by_code(session, **more):
    return Ask(path={"code": world.evaluation_code(session)}, token=None, **more)


@recipe("GET /evaluation-codes/{code}")
def show_session_form():
    yield by_code(world.session())
    yield Ask(path={"code": "AAAAAA"}, token=None)


@recipe("POST /evaluation-codes/{code}/evaluations")
def evaluate_by_code():
    session = world.begun(minutes=20)["session"]
    for answers in (ANSWERS, {"pace": "right"}, {}, {"pace": "right"}):
        yield by_code(session, body={"version": 1, "answers": answers})
    yield by_code(world.session(), body=GRID)
    yield Ask(path={"code": "AAAAAA"}, body=GRID, token=None)


@recipe("POST /evaluation-codes/{code}/slips")
def hand_in_slip():
    session = world.begun(minutes=20)["session"]
    slip = {"name": "Jeanne Martin", "phone": "04 65 71 00 11", "come_back": True}
    for body in (slip, {**slip, "be_helped": True, "question": "Les photos."}, {**slip, "come_back": False}, slip):
        yield by_code(session, body=body)
    yield by_code(world.session(), body=slip)
    yield Ask(path={"code": "AAAAAA"}, body=slip, token=None)


@recipe("GET /sessions/{id}/evaluation-sheets")
def show_evaluation_sheets():
    yield of(world.session())


@recipe("PATCH /sessions/{id}/evaluation-sheets")
def save_evaluation_sheets():
    session = world.begun()["session"]
    second = {"number": 2, "answers": {"satisfaction": "2"}, "silences": {"pace": "illegible"}}
    sheets = {"version": 1, "sheets": [{"number": 1, "answers": ANSWERS}, second]}
    yield edit(session, sheets, version=0)
    yield edit(session, {"version": 1, "sheets": []}, version=0)
    yield edit(world.session(), sheets, version=0)


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
    yield of(world.begun()["session"], body={"next_time": "Commencer par les photos."}, headers={"If-Match": '"0"'})


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


@recipe("GET /unmet-wishes")
def list_unmet_wishes():
    as_admin("POST", "/unmet-wishes", {"learner_id": world.learner()["id"], "half_days": ["monday_morning"]})
    yield Ask()
    yield Ask(query={"state": "open", "half_day": "monday_morning", "matched": False})


@recipe("POST /unmet-wishes")
def note_unmet_wish():
    yield Ask(body={"learner": world.new_learner(), "level": "beginner", "half_days": ["tuesday_morning"]})
    yield Ask(body={"topic": "Les photos", "party_size": 2})
    yield Ask(body={"commune_code": "99999"})


@recipe("PUT /unmet-wishes/{id}/state")
def set_unmet_wish_state():
    wish = as_admin("POST", "/unmet-wishes", {"topic": "Les photos"})
    yield of(wish, body={"state": "dropped"})
    yield of(wish, body={"state": "open"})
    yield of(wish, body={"state": "dropped", "reason_code": "too_far"})
    yield of(wish, body={"state": "enrolled"})
    yield of({"id": "00000000-0000-7000-8000-000000000000"}, body={"state": "open"})


@recipe("PUT /unmet-wishes/{id}/declined-dates/{session}")
def decline_date():
    wish = as_admin("POST", "/unmet-wishes", {"topic": "Les photos"})
    date = Ask(path={"id": wish["id"], "session": world.session()["id"]})
    yield date
    as_admin("PUT", f"/unmet-wishes/{wish['id']}/state", {"state": "dropped"})
    yield date


@recipe("DELETE /unmet-wishes/{id}/declined-dates/{session}")
def restore_date():
    wish = as_admin("POST", "/unmet-wishes", {"topic": "Les photos"})
    session = world.session()
    date = Ask(path={"id": wish["id"], "session": session["id"]})
    as_admin("PUT", f"/unmet-wishes/{wish['id']}/declined-dates/{session['id']}")
    yield date
    as_admin("PUT", f"/unmet-wishes/{wish['id']}/state", {"state": "dropped"})
    yield date


def question(**more):
    return {"question": "Comment retrouver une photo ?", "theme": "email", **more}


@recipe("GET /follow-ups", "GET /follow-ups.csv")
def list_follow_ups():
    as_admin("POST", "/follow-ups", question(learner_id=world.learner()["id"]))
    yield Ask()
    yield Ask(query={"status": "open", "assignee": "nobody", "theme": "email", "overdue": False})


@recipe("POST /follow-ups")
def note_follow_up():
    yield Ask(body=question(name="Odette", phone="04 65 71 00 11", device="tablet"))
    yield Ask(body=question(learner_id=world.learner()["id"], channel="counter"))
    yield Ask(body=question(commune_code="99999"))


@recipe("GET /follow-ups/{id}")
def show_follow_up():
    yield of(as_admin("POST", "/follow-ups", question()))


@recipe("PATCH /follow-ups/{id}")
def edit_follow_up():
    asked = as_admin("POST", "/follow-ups", question())
    yield edit(asked, {"theme": None, "device": "computer", "assignee_id": world.ME["id"]})
    yield edit(asked, {"theme": None}, version=99)


@recipe("POST /follow-ups/{id}/answer")
def answer_follow_up():
    asked = as_admin("POST", "/follow-ups", question())
    yield of(asked, body={"answer": "Dans Photos."})
    yield of(asked, body={"answer": "Dans Photos."})


@recipe("PUT /follow-ups/{id}/closing")
def close_follow_up():
    asked = as_admin("POST", "/follow-ups", question())
    yield of(asked, body={"closed": True})
    yield of(asked, body={"closed": False})


@recipe("GET /follow-ups/models")
def list_answer_models():
    asked = as_admin("POST", "/follow-ups", question())
    as_admin("POST", f"/follow-ups/{asked['id']}/answer", {"answer": "Dans Photos."})
    yield Ask(query={"theme": "email", "q": "photos"})


@recipe("GET /follow-ups/counts")
def count_follow_ups():
    yield Ask()
    yield Ask(query={"from": "2026-01-01", "to": "2026-12-31"})


@recipe("POST /follow-ups/proposals")
def propose_session():
    asked = as_admin("POST", "/follow-ups", question(learner_id=world.learner()["id"]))
    # The person has a workshop at the hour of other sessions.
    session = world.session(days=21)
    new = {"session_id": session["id"], "follow_ups": [asked["id"]], "seated": [asked["id"]]}
    yield Ask(body=new)
    yield Ask(body=new)
    yield Ask(body={**new, "follow_ups": []})


@recipe("POST /my-enrolments/{reference}/questions")
def ask_own_question():
    enrolled = world.begun(minutes=20)
    yield own(enrolled, body={"question": "Comment retrouver une photo ?", "device": "tablet"})
    yield own(world.enrolment(), body={"question": "Comment retrouver une photo ?"})
    yield own({**enrolled, "secret": world.enrolment()["secret"]}, body={"question": "Comment faire ?"})

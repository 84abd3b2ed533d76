"""Questionnaires, their responses, and the levels of people."""

import world
from world import as_admin

from .registry import Ask, of, recipe

YES_OR_NO = [{"code": "1", "label": "oui"}, {"code": "2", "label": "non"}]
DEFINITION = {
    "title": "Deux questions",
    "questions": [
        {"code": "internet", "kind": "one", "label": "Avez-vous internet ?", "choices": YES_OR_NO},
        {
            "code": "pourquoi",
            "kind": "text",
            "label": "Pourquoi ?",
            "shown_if": {"question": "internet", "op": "is", "value": "2"},
        },
    ],
}


def draft():
    """A questionnaire that nobody answers yet, and its draft."""
    made = as_admin("POST", "/questionnaires", {"model": "digital_habits"})
    return made, made["versions"][0]


def published():
    """A questionnaire that is answered, and its version."""
    made, version = draft()
    as_admin("POST", f"/questionnaire-versions/{version['id']}/publication", version=1)
    return made, version


def sheet():
    """A questionnaire with one printed sheet, and the sheet's serial."""
    made, version = published()
    return made, as_admin("POST", f"/questionnaire-versions/{version['id']}/sheets", {"count": 1})["serials"][0]


def response():
    """A response by phone."""
    made, _ = published()
    return as_admin("POST", f"/questionnaires/{made['id']}/responses", PHONE)


PHONE = {"mode": "phone", "answers": {"internet": "1", "frequence": "5"}}


def version_of(version, read=1, **more):
    return of(version, headers={"If-Match": f'"{read}"'}, **more)


@recipe("GET /questionnaires", "GET /questionnaire-models")
def lists():
    published()
    yield Ask()


@recipe("POST /questionnaires")
def create_questionnaire():
    yield Ask(body={"model": "digital_habits"})
    yield Ask(body={"title": "Vide"})
    yield Ask(body={"definition": DEFINITION})
    yield Ask(body={})


@recipe("GET /questionnaires/{id}", "GET /questionnaires/{id}/responses", "GET /questionnaires/{id}/responses.csv")
@recipe("GET /questionnaires/{id}/responses.xlsx")
def of_questionnaire():
    yield of(sheet()[0])


@recipe("GET /questionnaires/{id}/counts")
def count():
    made, _ = published()
    as_admin("POST", f"/questionnaires/{made['id']}/responses", PHONE)
    yield of(made)
    yield of(made, query={"axis": "question", "question": "commune"})
    yield of(made, query={"axis": "mode", "masked": "true"})
    yield of(made, query={"axis": "question", "question": "equipement"})


@recipe("POST /questionnaires/{id}/versions")
def start_version():
    made, _ = published()
    yield of(made, body={})
    yield of(made, body={})


@recipe("GET /questionnaire-versions/{id}", "GET /questionnaire-versions/{id}/difference")
@recipe("GET /questionnaire-versions/{id}/recount")
def show_version():
    yield of(draft()[1])


@recipe("PATCH /questionnaire-versions/{id}")
def edit_version():
    _, version = draft()
    yield version_of(version, body={"definition": DEFINITION})
    yield version_of(version, body={"definition": DEFINITION})
    yield version_of(published()[1], read=2, body={"definition": DEFINITION})


@recipe("POST /questionnaire-versions/{id}/publication")
def publish_version():
    _, version = draft()
    yield version_of(version)
    yield version_of(version)
    yield version_of(draft()[1], read=7)


@recipe("POST /questionnaire-versions/{id}/closure")
def close_version():
    yield of(published()[1])
    yield of(draft()[1])


@recipe("POST /questionnaire-versions/{id}/sheets")
def print_sheets():
    yield of(published()[1], body={"count": 2})
    yield of(draft()[1], body={"count": 2})


@recipe("GET /questionnaire-versions/{id}/sheets.pdf")
def show_sheets():
    _, version = published()
    yield of(version)
    yield of(version, query={"first": 1, "last": 2})


@recipe("GET /questionnaire-codes/{code}")
def show_published():
    yield Ask(path={"code": published()[0]["code"]}, token=None)
    yield Ask(path={"code": draft()[0]["code"]}, token=None)


@recipe("POST /questionnaire-codes/{code}/responses")
def give_response():
    made, version = published()
    new = {"version": 1, "mode": "web", "answers": {"internet": "1"}, "silences": {"tranche_age": "declined"}}
    yield Ask(path={"code": made["code"]}, body=new, token=None)
    yield Ask(path={"code": made["code"]}, body={**new, "answers": {"contact": "Jeanne"}}, token=None)
    as_admin("POST", f"/questionnaire-versions/{version['id']}/closure")
    yield Ask(path={"code": made["code"]}, body=new, token=None)


@recipe("POST /questionnaires/{id}/responses")
def enter_response():
    made, serial = sheet()
    paper = {"mode": "paper", "serial": serial, "answers": {"internet": "1"}}
    yield of(made, body=paper)
    yield of(made, body={**paper, "answers": {"internet": "2"}})
    yield of(made, body=paper)
    yield of(made, body=PHONE)


@recipe("GET /questionnaire-responses/{id}")
def show_response():
    yield of(response())


@recipe("POST /questionnaire-responses/{id}/settlement")
def settle_response():
    _, _, entered = entered_twice()
    yield version_of(entered, read=2, body={"choices": {"internet": 2}})
    yield version_of(entered, read=2, body={"choices": {"internet": 2}})


def entered_twice():
    """A response on paper whose two entries differ, and its questionnaire."""
    made, serial = sheet()
    for internet in "12":
        paper = {"mode": "paper", "serial": serial, "answers": {"internet": internet}}
        entered = as_admin("POST", f"/questionnaires/{made['id']}/responses", paper)
    return made, serial, entered


@recipe("GET /questionnaires/{id}/sheets/{serial}")
def find_sheet():
    made, serial, _ = entered_twice()
    yield Ask(path={"id": made["id"], "serial": serial})
    yield Ask(path={"id": made["id"], "serial": "x"})


@recipe("PUT /questionnaire-responses/{id}/discard")
def discard_response():
    entered = response()
    yield version_of(entered, body={"because": "trial"})
    yield version_of(entered, body={"because": "trial"})


@recipe("DELETE /questionnaire-responses/{id}/discard")
def restore_response():
    made, serial, entered = entered_twice()
    path = f"/questionnaire-responses/{entered['id']}/discard"
    as_admin("PUT", path, {"because": "mistaken"}, version=2)
    yield version_of(entered, read=3)
    yield version_of(entered, read=3)
    as_admin("PUT", path, {"because": "mistaken"}, version=4)
    paper = {"mode": "paper", "serial": serial, "answers": {"internet": "1"}}
    as_admin("POST", f"/questionnaires/{made['id']}/responses", paper)
    yield version_of(entered, read=5)


def of_entry(entered, number, read):
    path = {"id": entered["id"], "number": number}
    return Ask(path=path, headers={"If-Match": f'"{read}"'})


@recipe("PUT /questionnaire-responses/{id}/entries/{number}/discard")
def discard_entry():
    _, _, entered = entered_twice()
    yield of_entry(entered, 1, 2)
    yield of_entry(entered, 2, 3)
    yield of_entry(entered, 2, 2)


@recipe("DELETE /questionnaire-responses/{id}/entries/{number}/discard")
def restore_entry():
    made, serial, entered = entered_twice()
    as_admin("PUT", f"/questionnaire-responses/{entered['id']}/entries/1/discard", version=2)
    yield of_entry(entered, 1, 3)
    yield of_entry(entered, 1, 3)
    as_admin("PUT", f"/questionnaire-responses/{entered['id']}/entries/1/discard", version=4)
    paper = {"mode": "paper", "serial": serial, "answers": {"internet": "2"}}
    as_admin("POST", f"/questionnaires/{made['id']}/responses", paper)
    yield of_entry(entered, 1, 5)


@recipe("PUT /questionnaire-responses/{id}/card")
def keep_on_card():
    entered = response()
    yield of(entered, body={"learner_id": world.learner()["id"], "agreed": True})
    yield of(entered, body={"learner_id": world.learner()["id"], "agreed": True})
    yield of(entered, body={"learner_id": world.learner()["id"], "agreed": False})


@recipe("DELETE /questionnaire-responses/{id}/card")
def take_off_card():
    entered = response()
    as_admin("PUT", f"/questionnaire-responses/{entered['id']}/card", {"learner_id": world.learner()["id"], "agreed": True})
    yield of(entered)


@recipe("GET /learners/{id}/levels")
def show_pathway():
    yield of(world.learner())


@recipe("POST /learners/{id}/levels")
def decide_level():
    learner = world.learner()
    yield of(learner, body={"level": "intermediate", "reason": "Se débrouille déjà."})
    yield of(learner, body={"level": "beginner", "response_id": response()["id"]})


@recipe("GET /questionnaire-versions/{id}/form.xlsx")
def export_form():
    yield of(draft()[1])


@recipe("PUT /questionnaire-versions/{id}/form")
def import_form():
    _, version = draft()
    yield version_of(version, body={"file": world.form(version)})
    yield version_of(version, body={"file": world.form(version)})
    yield version_of(published()[1], read=2, body={"file": world.form(version)})
    yield version_of(version, read=2, body={"file": "UEsDBA=="})
    yield version_of({"id": "00000000-0000-7000-8000-000000000000"}, body={"file": world.form(version)})

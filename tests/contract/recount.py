"""Lets invented people answer the shipped questionnaire, counts the export again without the service, and converts its
form with pyxform, which is what Kobo and ODK read it with."""

import base64
import json
import os
import random
import sys
import tempfile
import urllib.request

import world
from world import as_admin

sys.path.append(os.path.join(os.path.dirname(__file__), "questionnaires"))
from compare import compare, rows_of  # noqa: E402

draw = random.Random(40)


def download(path):
    asked = urllib.request.Request(world.BASE + path, headers={"Authorization": f"Bearer {world.TOKEN}"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return answer.read()


def sheet(definition):
    """Answers as a pen gives them: blanks, ticks off the path, too many ticks, and places that cannot be read."""
    answers, silences = {}, {}
    for question in definition["questions"]:
        code, kind = question["code"], question["kind"]
        codes = [choice["code"] for choice in question.get("choices", [])]
        if kind in ("note", "contact") or draw.random() < 0.15:
            continue
        if kind != "grid" and draw.random() < 0.05:
            silences[code] = draw.choice(["illegible", "declined"])
        elif kind in ("one", "scale"):
            answers[code] = draw.choice(codes)
        elif kind == "several":
            answers[code] = draw.sample(codes, draw.randint(1, min(4, len(codes))))
        elif kind == "number":
            answers[code] = draw.randint(question["from"], question["to"])
        elif kind == "text":
            answers[code] = "Merci ; « à bientôt »"
        elif kind == "grid":
            skill = draw.random()
            answers[code] = {}
            for line in question["lines"]:
                if draw.random() < 0.03:
                    silences[f"{code}/{line['code']}"] = "illegible"
                elif draw.random() > 0.08:
                    answers[code][line["code"]] = draw.choices(["0", "1", "2"], [1 - skill, 0.3, skill])[0]
    return {"answers": answers, "silences": silences}


def recounted(made, definitions):
    """The rows of the export, and the number of figures that a recount of them has confirmed."""
    rows = rows_of(download(f"/questionnaires/{made['id']}/responses.csv").decode("utf-8"))
    return rows, compare(rows, as_admin("GET", f"/questionnaires/{made['id']}/counts"), definitions)


made = as_admin("POST", "/questionnaires", {"model": "digital_habits"})
version = made["versions"][0]
as_admin("POST", f"/questionnaire-versions/{version['id']}/publication", version=1)
definitions = {1: as_admin("GET", f"/questionnaire-versions/{version['id']}")["definition"]}
serials = as_admin("POST", f"/questionnaire-versions/{version['id']}/sheets", {"count": 40})["serials"]
path = f"/questionnaires/{made['id']}/responses"
sheets = {serial: sheet(definitions[1]) for serial in serials}
for serial, given in sheets.items():
    as_admin("POST", path, {"mode": "paper", "serial": serial, **given})
for serial in serials[:3]:
    second = as_admin("POST", path, {"mode": "paper", "serial": serial, **sheet(definitions[1])})
    assert second["entry"] == 2 and second["disagreements"] > 0, second
rows, compared = recounted(made, definitions)
assert len(rows) == 40 and len({row["_serial"] for row in rows}) == 40
print(f"{compared} figures of 40 sheets are those of the recount")

# Edits after the answers: a label, the order, a choice more and less, a question more and less, a condition, a line.
draft = as_admin("POST", f"/questionnaires/{made['id']}/versions", {})
edited = draft["definition"]
questions = edited["questions"]
questions[1]["label"] = "Internet, chez vous ?"
questions[1]["choices"] = questions[1]["choices"][:4] + [{"code": "6", "label": "chez un voisin"}]
questions[5].pop("shown_if")
questions[6]["lines"].append({"code": "t13", "label": "scanner un code"})
questions[13], questions[14] = questions[14], questions[13]
questions.append({"code": "foyer", "kind": "number", "label": "Combien êtes-vous ?", "from": 1, "to": 9})
del questions[10]
edited["analysis"]["thresholds"]["uses"] = 5
as_admin("PATCH", f"/questionnaire-versions/{draft['id']}", {"definition": edited}, version=1)
as_admin("POST", f"/questionnaire-versions/{draft['id']}/publication", version=2)
definitions[2] = as_admin("GET", f"/questionnaire-versions/{draft['id']}")["definition"]
more = as_admin("POST", f"/questionnaire-versions/{draft['id']}/sheets", {"count": 20})["serials"]
for serial in more:
    as_admin("POST", path, {"mode": "paper", "serial": serial, **sheet(definitions[2])})
before = {row["_uuid"]: row for row in rows}
rows, compared = recounted(made, definitions)
for row in rows:
    for heading, cell in before.get(row["_uuid"], {}).items():
        assert row[heading] == cell or heading.startswith("_level"), (heading, cell, row[heading])
print(f"{compared} figures over two versions are those of the recount; no answer moved in the export")

from pyxform.xls2xform import convert  # noqa: E402

book = download(f"/questionnaire-versions/{draft['id']}/form.xlsx")
with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
    file.write(book)
    file.flush()
    converted = convert(file.name)
assert "selected(" in converted.xform and "savez_vous" in converted.xform
again = as_admin("POST", f"/questionnaires/{made['id']}/versions", {})
body = {"file": base64.b64encode(book).decode()}
imported = as_admin("PUT", f"/questionnaire-versions/{again['id']}/form", body, version=1)
assert json.dumps(imported["definition"], sort_keys=True) == json.dumps(definitions[2], sort_keys=True)
print(f"pyxform converts the form ({len(converted.xform)} characters, {len(converted.warnings)} warnings), and it comes back the same")

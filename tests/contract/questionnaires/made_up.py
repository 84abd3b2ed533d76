"""Prints made-up definitions with answers and the questions that are shown, one JSON a line, the same for a seed.

    made_up.py [HOW MANY] [SEED]
"""

import json
import random
import sys

from reference import visible

CODES = ["1", "2", "3", "4"]


def question(draw, index, earlier):
    kind = draw.choice(["one", "several", "scale", "number", "text", "grid", "note", "one", "several"])
    made = {"code": f"q{index}", "kind": kind, "label": "?"}
    if kind in ("one", "several", "scale", "grid"):
        made["choices"] = [{"code": code, "label": code} for code in CODES]
    if kind == "grid":
        made["lines"] = [{"code": "a", "label": "a"}, {"code": "b", "label": "b"}]
    if kind == "number":
        made["from"], made["to"] = -5, 5
    sources = [one for one in earlier if one["kind"] != "note"]
    if sources and draw.random() < 0.7:
        made["shown_if"] = condition(draw, sources, draw.randint(1, 4))
    return made


def condition(draw, sources, depth):
    if depth > 1 and draw.random() < 0.6:
        way = draw.choice(["all", "any", "not"])
        if way == "not":
            return {"not": condition(draw, sources, depth - 1)}
        return {way: [condition(draw, sources, depth - 1) for _ in range(draw.randint(1, 3))]}
    source = draw.choice(sources)
    ops = {
        "one": ["is", "is_not", "one_of", "answered"],
        "several": ["contains", "answered"],
        "scale": ["is", "is_not", "one_of", "lt", "gte", "answered"],
        "number": ["is", "is_not", "one_of", "lt", "gte", "answered"],
        "text": ["answered"],
        "grid": ["answered"],
    }[source["kind"]]
    op = draw.choice(ops)
    test = {"question": source["code"], "op": op}

    def value():
        return draw.randint(-5, 5) if source["kind"] == "number" else draw.choice(CODES)

    if op in ("lt", "gte"):
        test["value"] = draw.randint(0, 5)
    elif op == "one_of":
        test["value"] = [value() for _ in range(draw.randint(1, 3))]
    elif op != "answered":
        test["value"] = value()
    return test


def answer(draw, one):
    if one["kind"] == "note" or draw.random() < 0.25:
        return None
    if one["kind"] in ("one", "scale"):
        return draw.choice(CODES)
    if one["kind"] == "several":
        return draw.sample(CODES, draw.randint(0, 4))
    if one["kind"] == "number":
        return draw.randint(-5, 5)
    if one["kind"] == "grid":
        return {line: draw.choice(CODES) for line in "ab" if draw.random() < 0.5}
    return draw.choice(["", "mot"])


def case(draw):
    questions = []
    for index in range(draw.randint(2, 9)):
        questions.append(question(draw, index, questions))
    definition = {"title": "?", "questions": questions}
    answers = {one["code"]: answer(draw, one) for one in questions}
    answers = {code: given for code, given in answers.items() if given is not None}
    return {"definition": definition, "answers": answers, "visible": visible(definition, answers)}


if __name__ == "__main__":
    draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 15)
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000):
        print(json.dumps(case(draw), ensure_ascii=False))

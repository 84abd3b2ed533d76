"""Compares the counts of a questionnaire with a recount of its export, which shares no line with the service.

As a program it reads `{"csv": …, "counts": …, "definitions": {"1": …}}`, and prints what it compared.
"""

import csv
import io
import json
import os
import sys

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from reference import findings, recount  # noqa: E402


def rows_of(text):
    """The rows of an export."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def compare(rows, counts, definitions):
    """Checks every figure, and returns how many there are; `definitions` by number of the version."""
    assert counts["all"]["responses"] == len(rows), (counts["all"]["responses"], len(rows))
    own = recount(definitions, rows)
    compared = 1
    for question in counts["all"]["questions"]:
        parts = [(question["code"], question)]
        parts += [(f"{question['code']}/{line['code']}", line) for line in question["lines"]]
        for key, counted in parts:
            mine = own.get(key, {})
            for name in ("concerned", "answered", "illegible", "declined", "set_aside"):
                if name in counted:
                    assert counted[name] == mine.get(name, 0), (key, name, counted[name], mine)
                    compared += 1
            assert counted["unanswered"] == mine.get("concerned", 0) - mine.get("answered", 0), key
            for choice in counted["choices"]:
                assert choice["count"] == mine.get(("choice", choice["code"]), 0), (key, choice, mine)
                compared += 1
    analysis = definitions[counts["rule_version"]]["analysis"]
    found = findings(definitions, rows, analysis)
    assert counts["all"]["findings"] == found, (counts["all"]["findings"], found)
    return compared + len(found)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    rows = rows_of(given["csv"])
    compared = compare(rows, given["counts"], {int(number): one for number, one in given["definitions"].items()})
    print(json.dumps({"rows": len(rows), "compared": compared}))

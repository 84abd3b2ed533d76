"""The rules of questionnaires once more, small and slow: visible questions, and counts of answers.

It shares no line with the service: tests compare the two.
"""


def holds(condition, shown, answers, kinds):
    """True, False, or None: unknown."""
    if "all" in condition or "any" in condition:
        decisive = "any" in condition
        parts = [holds(part, shown, answers, kinds) for part in condition["any" if decisive else "all"]]
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if "not" in condition:
        held = holds(condition["not"], shown, answers, kinds)
        return None if held is None else not held
    code, op, wanted = condition["question"], condition["op"], condition.get("value")
    answer = answers.get(code) if code in shown else None
    if op == "answered":
        return answer is not None
    if answer is None:
        return None
    if op == "is":
        return answer == wanted
    if op == "is_not":
        return answer != wanted
    if op == "one_of":
        return answer in wanted
    if op == "contains":
        return wanted in answer
    number = int(answer)
    return number < wanted if op == "lt" else number >= wanted


def is_blank(answer):
    return answer is None or answer in ("", [], {})


def visible(definition, answers):
    """Codes of the questions that are shown, in order."""
    answers = {code: answer for code, answer in answers.items() if not is_blank(answer)}
    kinds = {question["code"]: question["kind"] for question in definition["questions"]}
    shown = []
    for question in definition["questions"]:
        condition = question.get("shown_if")
        if condition is None or holds(condition, shown, answers, kinds) is True:
            shown.append(question["code"])
    return shown


def answers_of(definition, row):
    """The answers of a row of the export, by the definition of its version."""
    answers = {}
    for question in definition["questions"]:
        code, kind = question["code"], question["kind"]
        if kind == "grid":
            lines = {line["code"]: row[f"{code}/{line['code']}"] for line in question["lines"]}
            answers[code] = {line: choice for line, choice in lines.items() if choice}
        elif kind == "several":
            ticked = [choice["code"] for choice in question["choices"] if row[f"{code}/{choice['code']}"] == "1"]
            assert sorted(ticked) == sorted(row[code].split()), (code, row)
            answers[code] = ticked
        elif kind == "number" and row[code]:
            answers[code] = int(row[code])
        elif kind not in ("note", "contact"):
            answers[code] = row.get(code)
    return {code: answer for code, answer in answers.items() if not is_blank(answer)}


def is_irregular(question, answer):
    if question["kind"] != "several":
        return False
    alone = {choice["code"] for choice in question["choices"] if choice.get("exclusive")}
    return len(answer) > question.get("at_most", 60) or (len(answer) > 1 and bool(alone & set(answer)))


def recount(definitions, rows):
    """Counts of every question over all versions; `definitions` by number of the version, `rows` of the export."""
    counts = {}

    def add(key, name, more=1):
        counts.setdefault(key, {}).setdefault(name, 0)
        counts[key][name] += more

    for row in rows:
        definition = definitions[int(row["_version"])]
        answers, shown = answers_of(definition, row), None
        shown = visible(definition, answers)
        illegible, declined = row["_illegible"].split(), row["_declined"].split()
        for question in definition["questions"]:
            code, answer = question["code"], answers.get(question["code"])
            if question["kind"] == "note":
                continue
            aside = answer is not None and (code not in shown or is_irregular(question, answer))
            add(code, "set_aside", int(aside))
            if code not in shown:
                continue
            parts = [(code, answer)]
            if question["kind"] == "grid":
                parts += [(f"{code}/{line['code']}", (answer or {}).get(line["code"])) for line in question["lines"]]
            for key, given in parts:
                add(key, "concerned")
                add(key, "illegible", int(key in illegible))
                add(key, "declined", int(key in declined))
                add(key, "answered", int(given is not None and not aside))
            for choice in question.get("choices", []):
                for key, given in parts:
                    chosen = given is not None and not aside and choice["code"] in (given if isinstance(given, list) else [given])
                    if question["kind"] != "grid" or "/" in key:
                        add(key, ("choice", choice["code"]), int(chosen))
    return counts


def level(definition, answers, analysis):
    """The proposed level, or None: by the rules as they are written in the facts."""
    shown = visible(definition, answers)
    mastery, thresholds = analysis["mastery"], analysis["thresholds"]
    frequency = answers.get(mastery["frequency"]) if mastery["frequency"] in shown else None
    if frequency in mastery["not_using"]:
        return "beginner"
    grid = answers.get(mastery["grid"], {}) if mastery["grid"] in shown else {}
    points = {part: [grid[line] for line in mastery[part] if line in grid] for part in ("basics", "uses", "autonomy")}
    if sum(len(given) for given in points.values()) < thresholds["fewest_lines"]:
        return None
    basics, uses, autonomy = (sum(map(int, points[part])) for part in ("basics", "uses", "autonomy"))
    if basics < thresholds["basics"] or uses < thresholds["uses"]:
        return "beginner"
    if uses >= thresholds["advanced_uses"] and autonomy >= thresholds["advanced_autonomy"]:
        return "advanced"
    return "intermediate"


def findings(definitions, rows, analysis):
    """Numbers of responses with each finding."""
    reasons = ["knowledge", "knowledge_known", "knowledge_unknown", "practice", "reluctance"]
    found = dict.fromkeys(["no_access", "no_mastery", *reasons, "partial_mastery", "at_ease", "undetermined"], 0)
    access, mastery, will = analysis["access"], analysis["mastery"], analysis["reluctance"]
    names = {"beginner": "no_mastery", "intermediate": "partial_mastery", "advanced": "at_ease", None: "undetermined"}
    for row in rows:
        definition = definitions[int(row["_version"])]
        by_code = {question["code"]: question for question in definition["questions"]}
        given = answers_of(definition, row)
        shown = visible(definition, given)
        counted = {code: a for code, a in given.items() if code in shown and not is_irregular(by_code[code], a)}
        devices = counted.get(access["equipment"])
        no_device = devices is not None and not set(devices) & set(access["devices"])
        found["no_access"] += no_device or counted.get(access["internet"]) in access["without"]
        proposed = level(definition, given, analysis)
        assert (proposed or "") == row["_level"], (proposed, row["_level"])
        found[names[proposed]] += 1
        if proposed == "beginner":
            lines = list(counted.get(mastery["grid"], {}).values())
            enough = len(lines) >= max(1, analysis["thresholds"]["fewest_lines"])
            found["knowledge_known" if enough else "knowledge_unknown"] += 1
            found["knowledge"] += enough and lines.count("0") * 2 >= len(lines)
            found["practice"] += counted.get(mastery["frequency"]) in mastery["seldom"]
            obstacles = counted.get(will["obstacles"], [])
            found["reluctance"] += counted.get(will["wish"]) in will["unwilling"] or bool(set(obstacles) & set(will["reluctant"]))
    return found

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

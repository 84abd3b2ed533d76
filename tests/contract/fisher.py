"""Compares shares by Fisher's exact test in fractions: the outcomes that the rules of adaptations must have.

    fisher.py            says whether fisher.txt holds what is computed here
    fisher.py --write    writes it

Each line has the answers before and after, and a letter for each table of negative answers, those after changing first:
F fell, R rose, . no visible difference.
"""

import os
import sys
from fractions import Fraction
from math import comb

FILE = os.path.join(os.path.dirname(__file__), "fisher.txt")
SIDES = (8, 9, 10, 12, 16, 20)


def probability(before, first, after, second):
    """How likely a table as unequal as this one is, among those with the same sums."""
    negative = before + after
    weights = [comb(first, k) * comb(second, negative - k) for k in range(negative + 1)]
    return Fraction(sum(weight for weight in weights if weight <= weights[before]), comb(first + second, negative))


def outcome(before, first, after, second):
    if probability(before, first, after, second) >= Fraction(1, 10):
        return "."
    return "F" if Fraction(after, second) < Fraction(before, first) else "R"


def table():
    for first in SIDES:
        for second in SIDES:
            letters = (outcome(k, first, j, second) for k in range(first + 1) for j in range(second + 1))
            yield f"{first}/{second} {''.join(letters)}\n"


if __name__ == "__main__":
    known = {(6, 16, 1, 16): 0.083, (3, 8, 0, 8): 0.200, (4, 12, 0, 12): 0.093, (5, 12, 1, 12): 0.155}
    for shares, p in known.items():
        assert abs(probability(*shares) - Fraction(p)) < 0.0005, shares
    computed = "".join(table())
    if "--write" in sys.argv:
        with open(FILE, "w", encoding="utf-8") as file:
            file.write(computed)
    with open(FILE, encoding="utf-8") as file:
        if file.read() != computed:
            sys.exit("fisher.txt holds other outcomes: fisher.py --write")
    print(f"fisher.txt: {sum(len(line.split()[1]) for line in computed.splitlines())} tables.")

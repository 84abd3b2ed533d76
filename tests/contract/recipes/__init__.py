"""Requests about things that are there, for each operation.

First comes one that is granted, then those that are refused for a reason of the trade.
"""

from . import directory, insight, lists, outreach, participation, programme, questionnaires  # noqa: F401
from .registry import NOTHING, RECIPES, Ask  # noqa: F401

"""Registry of the recipes, and the requests that they are made of."""

from dataclasses import dataclass, field
from typing import Any

import world

PREFIX = "/v1/{organisation}"
OF_NO_ORGANISATION = ("/health", "/delivery-reports")
NOTHING = object()


@dataclass
class Ask:
    """One request; without `token` it is the public's."""

    path: dict = field(default_factory=dict)
    body: Any = NOTHING
    headers: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    token: str | None = world.TOKEN


RECIPES = {}


def recipe(*names):
    """Registers a generator of requests for operations like `GET /sessions`.

    The first request must answer 2xx; the rest follow in order, then the generator begins again.
    """

    def register(function):
        for name in names:
            method, path = name.split(" ")
            RECIPES[f"{method} {path if path.startswith(OF_NO_ORGANISATION) else PREFIX + path}"] = function
        return function

    return register


def of(thing, **more):
    """A request about a thing, by its id."""
    return Ask(path={"id": thing["id"]}, **more)


def edit(thing, body, version=None):
    """An edit of the thing as it was read, or of another version."""
    return of(thing, body=body, headers={"If-Match": f'"{thing["version"] if version is None else version}"'})


def own(enrolled, **more):
    """A request by the personal link of an enrolment."""
    headers = {"Link-Secret": enrolled["secret"]}
    return Ask(path={"reference": enrolled["reference"]}, headers=headers, token=None, **more)

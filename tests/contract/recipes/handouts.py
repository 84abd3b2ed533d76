"""Handouts: written, sent, published, given out, and read by everybody."""

import base64
import struct
import zlib

import world
from world import as_admin

from .registry import Ask, edit, of, recipe

FACTS = {"title": "Écrire un courriel", "theme": "email", "level": "beginner", "is_public": True}
TEXT = {"kind": "written", "text": "# Allumer\n\n1. Appuyez sur **Marche**.\n2. Attendez."}


def begun():
    return as_admin("POST", "/handouts", FACTS)


def drafted():
    made = begun()
    return as_admin("PUT", f"/handouts/{made['id']}/draft", TEXT, version=0)


def published():
    made = drafted()
    return as_admin("POST", f"/handouts/{made['id']}/publication", version=1)


def document():
    """A PDF of one page."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    written += b"xref\n0 4\n0000000000 65535 f \n" + table
    written += b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return base64.b64encode(written).decode()


def picture():
    """A PNG of 20 by 20 pixels."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress((b"\0" + b"\x78" * 60) * 20)
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0))
    return base64.b64encode(image + chunk(b"IDAT", rows) + chunk(b"IEND", b"")).decode()


def at(made, revision, **more):
    return of(made, headers={"If-Match": f'"{revision}"'}, **more)


@recipe("GET /handouts")
def library():
    published()
    yield Ask()
    yield Ask(query={"q": "courriel", "sort": "-changed"})


@recipe("POST /handouts")
def begin():
    yield Ask(body=FACTS)
    yield Ask(body={**FACTS, "title": " "})


@recipe("GET /handouts/{id}")
def show():
    yield of(published())


@recipe("PATCH /handouts/{id}")
def change():
    made = begun()
    yield edit(made, {"system": "Android 14"})
    yield edit(made, {"system": "iPadOS 18"})
    yield edit(made, {"title": " "}, version=2)


@recipe("PUT /handouts/{id}/draft")
def write():
    made = begun()
    yield at(made, 0, body=TEXT)
    yield at(made, 0, body=TEXT)
    yield at(made, 1, body={"kind": "written", "text": "<script>"})


@recipe("PUT /handouts/{id}/draft/file")
def send():
    made = begun()
    yield at(made, 0, body={"data": document()})
    yield at(made, 0, body={"data": document()})
    yield at(made, 1, body={"data": "AAAA"})


@recipe("DELETE /handouts/{id}/draft")
def discard():
    made = drafted()
    yield at(made, 1)
    yield at(made, 0)
    yield at(drafted(), 7)


@recipe("POST /handouts/{id}/publication")
def publish():
    made = drafted()
    yield at(made, 1)
    yield at(made, 1)
    yield at(drafted(), 7)


@recipe("POST /handouts/{id}/preview")
def preview():
    made = begun()
    yield of(made, body={"text": TEXT["text"]})
    yield of(made, body={"text": "<b>"})


@recipe("POST /handouts/{id}/pictures")
def add_picture():
    made = begun()
    yield of(made, body={"data": picture()})
    yield of(made, body={"data": "AAAA"})


@recipe("GET /handout-pictures/{id}")
def show_picture():
    made = begun()
    added = as_admin("POST", f"/handouts/{made['id']}/pictures", {"data": picture()})
    yield of(added, token=None)
    yield of(added, token=None, headers={"If-None-Match": "*"})


@recipe("GET /handout-versions/{id}", "GET /handout-versions/{id}/document.pdf")
def show_version():
    yield of(published()["current"])


@recipe("GET /shared-handouts")
def shared():
    published()
    yield Ask(token=None)
    yield Ask(token=None, query={"theme": "email"})


@recipe("GET /shared-handouts/{code}/document.pdf")
def shared_document():
    code = published()["code"]
    yield Ask(path={"code": code}, token=None)
    yield Ask(path={"code": code}, token=None, headers={"If-None-Match": "*"})


def session_and_version():
    return {"id": world.session()["id"], "version": published()["current"]["id"]}


@recipe("GET /sessions/{id}/handouts")
def of_session():
    yield of(world.session())


@recipe("PUT /sessions/{id}/handouts/{version}")
def give():
    yield Ask(path=session_and_version(), body={"copies": 4})
    yield Ask(path=session_and_version(), body={"copies": 1000})


@recipe("DELETE /sessions/{id}/handouts/{version}")
def take():
    path = session_and_version()
    as_admin("PUT", f"/sessions/{path['id']}/handouts/{path['version']}", {"copies": None})
    yield Ask(path=path)

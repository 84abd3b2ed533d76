"""Accounts, places, people and partners."""

import base64

import world
from world import as_admin

from .registry import Ask, edit, of, recipe


@recipe("POST /login")
def log_in():
    yield Ask(body=world.ADMIN, token=None)
    yield Ask(body={**world.ADMIN, "password": "une phrase qui ne convient pas"}, token=None)


@recipe("POST /refresh", "POST /logout")
def by_cookie():
    yield Ask(cookies=world.log_in(world.ADMIN)[1], token=None)
    yield Ask(token=None)


@recipe("GET /login/provider", "POST /login/provider", "POST /login/provider/logout")
def without_provider():
    yield Ask(token=None)


@recipe("POST /login/provider/completion")
def return_from_provider():
    yield Ask(body={"code": "inventé", "state": "inventé"}, token=None)


@recipe("POST /me/password")
def change_own_password():
    _, token = world.own_account()
    yield Ask(body={"current": world.OWN_PASSWORD, "new": "trois figuiers près du canal"}, token=token)
    yield Ask(body={"current": world.OWN_PASSWORD, "new": "trois figuiers près du canal"}, token=token)


@recipe("POST /login/password")
def choose_password():
    account, generated = world.account()
    body = {"step_token": world.step(account["email"], generated), "new": world.OWN_PASSWORD}
    yield Ask(body=body, token=None)
    yield Ask(body=body, token=None)


@recipe("GET /login/forgotten-password")
def show_password_letter():
    yield Ask(token=None)


@recipe("POST /login/forgotten-password")
def ask_for_password():
    yield Ask(body={"email": world.own_account()[0]["email"]}, token=None)


@recipe("POST /login/forgotten-password/replacement")
def replace_forgotten_password():
    yield Ask(body={"token": "inventé", "new": world.OWN_PASSWORD}, token=None)


@recipe("POST /login/code")
def give_code():
    credentials, _, secret = world.protected_account()
    body = {"step_token": world.step(**credentials), "code": world.code(secret)}
    yield Ask(body=body, token=None)
    yield Ask(body=body, token=None)


def compulsory():
    """The step token of a facilitator, who must set up a second factor."""
    policy = as_admin("GET", "/login-policy")
    as_admin("PATCH", "/login-policy", {"second_factor_roles": ["facilitator"]}, policy["version"])
    return world.own_account("facilitator")[1]


@recipe("POST /login/second-factor/draft")
def draft_at_login():
    yield Ask(body={"step_token": compulsory()}, token=None)


@recipe("POST /login/second-factor")
def add_at_login():
    token = compulsory()
    draft = world.send("POST", "/login/second-factor/draft", {"step_token": token})[0]
    body = {"step_token": token, "number": draft["number"], "code": world.code(draft["secret"])}
    yield Ask(body=body, token=None)
    yield Ask(body=body, token=None)


@recipe("GET /login-policy")
def show_login_policy():
    yield Ask()


@recipe("PATCH /login-policy")
def edit_login_policy():
    for version in (as_admin("GET", "/login-policy")["version"], 0):
        yield Ask(body={"second_factor_roles": ["facilitator"]}, headers={"If-Match": f'"{version}"'})


@recipe("GET /me/second-factor", "POST /me/second-factor/draft")
def own_second_factor():
    yield Ask(token=world.own_account()[1])


@recipe("PUT /me/second-factor")
def add_second_factor():
    _, token = world.own_account()
    draft = world.send("POST", "/me/second-factor/draft", None, token)[0]
    body = {"password": world.OWN_PASSWORD, "number": draft["number"], "code": world.code(draft["secret"])}
    yield Ask(body=body, token=token)
    yield Ask(body=body, token=token)


@recipe("POST /me/second-factor/removal", "POST /me/second-factor/recovery-codes")
def use_own_code():
    _, token, secret = world.protected_account()
    yield Ask(body={"code": world.code(secret)}, token=token)
    yield Ask(body={"code": "000000"}, token=token)


@recipe("DELETE /accounts/{id}/second-factor")
def remove_second_factor():
    _, token, _ = world.protected_account()
    account = world.send("GET", "/me", None, token)[0]
    yield of(account)
    yield of(account)


@recipe("GET /me/logins", "DELETE /me/logins")
def own_logins():
    yield Ask(token=world.own_account()[1])


@recipe("DELETE /me/logins/{id}")
def end_own_login():
    credentials, token = world.own_account()
    world.log_in(credentials)
    other = next(one for one in world.send("GET", "/me/logins", None, token)[0]["data"] if not one["current"])
    yield of(other, token=token)
    yield of(other, token=token)


@recipe("POST /accounts")
def open_account():
    new = world.new_account()
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("PATCH /accounts/{id}")
def edit_account():
    account, _ = world.account()
    yield edit(account, {"name": "Aline Essai-Roques"})
    yield edit(account, {"name": "Aline"})
    # The version is wrong as well, so that it can never be granted.
    yield edit(world.ME, {"active": False}, version=0)


@recipe("POST /accounts/{id}/password")
def reset_password():
    yield of(world.account()[0])


@recipe("POST /venues")
def open_venue():
    new = world.new_venue()
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("PATCH /venues/{id}")
def edit_venue():
    venue = as_admin("POST", "/venues", world.new_venue())
    yield edit(venue, {"room": "Salle du rez-de-chaussée", "phone": None})
    yield edit(venue, {"room": None})
    yield edit(venue, {"code": world.VENUE["code"]}, version=venue["version"] + 1)


@recipe("GET /learners/{id}")
def show_learner():
    yield of(world.learner())


@recipe("PATCH /learners/{id}")
def edit_learner():
    learner, other = (as_admin("GET", f"/learners/{world.learner()['id']}") for _ in range(2))
    yield edit(learner, {"remarks": "Entend mieux de l'oreille droite."})
    yield edit(learner, {"remarks": None})
    same = {name: other[name] for name in ("given_name", "family_name", "phone")}
    yield edit(learner, same, version=learner["version"] + 1)


@recipe("GET /learners/{id}/merged", "GET /learners/{id}/absences")
def merged():
    yield of(world.learner())


def unenrolled_learner():
    """A learner without a current enrolment."""
    enrolled = world.enrolment()
    as_admin("POST", f"/enrolments/{enrolled['id']}/cancellation", {})
    return as_admin("GET", f"/enrolments/{enrolled['id']}")["learner"]


@recipe("POST /learners/{id}/merge")
def merge():
    kept, other = unenrolled_learner(), unenrolled_learner()
    yield of(kept, body={"learner_id": other["id"]})
    yield of(kept, body={"learner_id": other["id"]})
    # Both are enrolled in one session, where one person cannot be twice.
    session = world.session()
    one, another = (as_admin("GET", f"/enrolments/{world.enrolment(session)['id']}")["learner"] for _ in range(2))
    yield of(one, body={"learner_id": another["id"]})


@recipe("POST /learners/{id}/separation")
def separate():
    kept, other = unenrolled_learner(), unenrolled_learner()
    as_admin("POST", f"/learners/{kept['id']}/merge", {"learner_id": other["id"]})
    yield of(other)
    yield of(other)


@recipe("GET /duplicates")
def duplicates():
    yield Ask()


@recipe("POST /duplicates/dismissal")
def dismiss_duplicate():
    yield Ask(body={"learner_ids": [world.learner()["id"], world.learner()["id"]]})


@recipe("GET /partners")
def list_partners():
    yield Ask()


@recipe("POST /partners")
def create_partner():
    new = {"name": f"Mairie {world.letters()}", "kind": "mairie", "commune_code": "34052", "phone": "04 65 71 00 40"}
    yield Ask(body=new)
    yield Ask(body=new)


@recipe("GET /partners/{id}", "GET /partners/{id}/keys")
def show_partner():
    yield of(world.partner())


@recipe("PATCH /partners/{id}")
def edit_partner():
    partner = world.partner()
    yield edit(partner, {"email": "mairie@essai.example", "phone": None})
    yield edit(partner, {"active": False})


@recipe("POST /partners/{id}/keys")
def make_key():
    yield of(world.partner(), body={"name": "Site", "scopes": ["calendar:read"]})


@recipe("GET /keys")
def list_keys():
    yield Ask()


@recipe("POST /keys")
def make_own_key():
    yield Ask(body={"name": "Accueil", "scopes": ["enrolments:write"]})


@recipe("POST /keys/{id}/rotation")
def rotate_key():
    key, _ = world.key(world.partner())
    yield of(key, body={})
    yield of(key, body={})


@recipe("PUT /keys/{id}/name")
def rename_key():
    key, _ = world.key(world.partner())
    yield of(key, body={"name": "Panneau lumineux"})
    yield of(key, body={"name": " "})


@recipe("GET /me/notices")
def own_notices():
    yield Ask()


@recipe("PUT /me/notices")
def set_own_notices():
    for hours in (24, 48, 0):
        yield Ask(body={"late_referrals": True, "late_cancellations": False, "within_hours": hours, "alarms": False,
                        "digest_at": None})


@recipe("POST /keys/{id}/revocation")
def revoke_key():
    key, _ = world.key(world.partner())
    yield of(key)
    yield of(key)


def if_match(path):
    """The header that names the version of a setting, as it is read just now."""
    return {"If-Match": f'"{as_admin("GET", path)["version"]}"'}


@recipe("GET /outside-rule", "GET /welcome")
def settings():
    yield Ask()


@recipe("PUT /outside-rule")
def set_outside_rule():
    for rule in ("after_residents", "accepted"):
        yield Ask(body={"rule": rule}, headers=if_match("/outside-rule"))


@recipe("PUT /legal-notice")
def set_legal_notice():
    for host in ("Hérault Numérique", "Narbonne Numérique"):
        yield Ask(body={"address": "Capestang", "director": "La présidente", "host": host, "data_protection": "",
                        "recipients": ""}, headers=if_match("/legal-notice"))


@recipe("PUT /house-notice", "DELETE /house-notice")
def house_notice():
    for text in ("La Maison est fermée le 24.", "La Maison est fermée le 26."):
        yield Ask(body={"text": text, "last_day": "2099-12-31"}, headers=if_match("/house-notice"))


@recipe("PUT /welcome")
def set_welcome():
    for shows in (True, False):
        yield Ask(body={"shows_facilitator": shows}, headers=if_match("/welcome"))


@recipe("PUT /maisons/{id}")
def edit_maison():
    usual = as_admin("GET", "/organisation")["maisons"][0]["opening_hours"]
    for hours in ("Le matin", usual):
        maison = as_admin("GET", "/organisation")["maisons"][0]
        body = {"phone": maison["phone_display"], "address": maison["address"], "opening_hours": hours, "days": ""}
        yield Ask(path={"id": maison["id"]}, body=body, headers={"If-Match": f'"{maison["version"]}"'})


def picture(width):
    """A whole PNG of a size, which browsers may not show, but which has the form of one."""

    def chunk(kind, content):
        return len(content).to_bytes(4, "big") + kind + content + bytes(4)

    header = width.to_bytes(4, "big") + (100).to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")
    return {"alternative": "Le blason", "data": base64.b64encode(image).decode()}


@recipe("PUT /logo", "DELETE /logo")
def set_logo():
    for width in (300, 301):
        as_admin("PUT", "/logo", picture(width))
        yield Ask(body=picture(width + 10))


@recipe("GET /logo")
def show_logo():
    as_admin("PUT", "/logo", picture(300))
    yield Ask(token=None)
    yield Ask(token=None, headers={"If-None-Match": "*"})
    as_admin("DELETE", "/logo")
    yield Ask(token=None)


NO_VENUE = {"id": "00000000-0000-7000-8000-000000000000"}


@recipe("PUT /venues/{id}/photo")
def set_photo():
    venue = as_admin("GET", "/venues")["data"][0]
    yield of(venue, body=picture(301))
    yield of(NO_VENUE, body=picture(302))


@recipe("GET /venues/{id}/photo", "DELETE /venues/{id}/photo")
def venue_photo():
    venue = as_admin("GET", "/venues")["data"][0]
    as_admin("PUT", f"/venues/{venue['id']}/photo", picture(300))
    yield of(venue)
    as_admin("PUT", f"/venues/{venue['id']}/photo", picture(301))
    yield of(venue, headers={"If-None-Match": "*"})
    yield of(NO_VENUE)


@recipe("GET /desk-share")
def desk_share():
    yield Ask()


@recipe("PUT /desk-share")
def set_desk_share():
    # No seat is kept: the offers of other recipes would not come.
    for seats, hours in ((0, 1), (0, 2), (13, 1)):
        yield Ask(body={"seats": seats, "hours": hours}, headers=if_match("/desk-share"))


@recipe("PUT /office-hours")
def set_office_hours():
    # The whole week stays open: calls and offers of other recipes are reckoned by it.
    for closes in ("12:00", "12:30", "08:00"):
        spans = [("09:00", closes), ("14:00", "17:00")]
        yield Ask(body={"spans": [{"weekday": day, "opens": opens, "closes": end} for day in range(1, 6)
                                  for opens, end in spans]}, headers=if_match("/office-hours"))

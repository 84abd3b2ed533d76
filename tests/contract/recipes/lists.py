"""Lists, feeds and probes, which need nothing to be there."""

from .registry import Ask, recipe


@recipe("GET /health/live", "GET /health/ready", "GET /me", "GET /accounts", "GET /facilitators", "GET /learners")
@recipe("GET /enrolments", "GET /series", "GET /closures", "GET /audit", "GET /messages", "GET /calls")
@recipe("GET /statistics", "GET /security-log", "GET /web-activity", "GET /tasks")
@recipe("GET /webhook-endpoints", "GET /webhook-deliveries")
def plain():
    yield Ask()


@recipe("GET /organisation", "GET /legal-notice", "GET /office-hours", "GET /communes", "GET /venues", "GET /sessions")
@recipe("GET /calendar/changes", "GET /house-notice")
@recipe("GET /calendar.ics", "GET /calendar.atom", "GET /calendar.jsonld", "GET /calendar.csv")
@recipe("GET /calendar.openagenda.json", "GET /calendar.html")
def public():
    yield Ask()
    yield Ask(token=None)
    yield Ask(token=None, headers={"If-None-Match": "*"})

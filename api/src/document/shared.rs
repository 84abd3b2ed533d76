//! Parts of the API's document that many operations share.

use serde_json::{Value, json};

use crate::directory::accounts::cookie;

/// Introduction of the document.
pub(super) const INTRODUCTION: &str =
    "Digital-skills workshops of an intercommunality: agenda, enrolment, attendance, evaluation.

- Every path begins with the organisation's name: `/v1/sud-herault/…`.
- Refusals are RFC 9457 problems: `type` is stable, `title` and `detail` are French and meant to be shown, `errors` \
says which fields to correct. Nothing was done.
- Lists answer `{data, next_cursor}`; ask again with `cursor` until `next_cursor` is null.
- Creating requests accept `Idempotency-Key`: sent again, they have one effect and the same answer.
- Edits want `If-Match` with the ETag that was read.
- Instants are RFC 3339 with an offset. Days are those of the organisation's zone, usually Europe/Paris.
- Requests and answers may gain members and words of enumerations; ignore what you do not know.
- `RateLimit-Policy` and `RateLimit` tell how often one may ask and what is left of it; past that the answer is 429 \
with `Retry-After`.
- A busy service answers 503 with `Retry-After`.";

/// Parameters, headers, responses and security schemes that operations refer to.
pub(super) fn shared_components() -> Value {
    let problem = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    let retry = json!({"$ref": "#/components/headers/Retry-After"});
    let etag = json!({"$ref": "#/components/headers/ETag"});
    json!({
        "parameters": {
            "organisation": {
                "name": "organisation", "in": "path", "required": true,
                "description": "The organisation's name in addresses.",
                "schema": {"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": 100, "example": "sud-herault"},
            },
            "Link-Secret": {
                "name": "Link-Secret", "in": "header", "required": true,
                "description": "The secret of a personal link: what follows `#` in its address. A header, because \
                                addresses end up in logs.",
                "schema": {"type": "string"},
            },
            "Idempotency-Key": {
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "A quoted string of 1 to 200 characters, new for each thing to create (a UUID, say). \
                                Sent again within 24 hours, the request has one effect and the same answer.",
                "schema": {"type": "string", "pattern": "^\"[^\"\\\\]{1,200}\"$",
                           "example": "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""},
            },
            "If-Match": {
                "name": "If-Match", "in": "header", "required": true,
                "description": "The ETag that was read: the edit is refused when somebody else changed it since.",
                "schema": {"type": "string", "example": "\"3\""},
            },
            "If-None-Match": {
                "name": "If-None-Match", "in": "header", "required": false,
                "description": "The ETag of the answer you have: 304 when it still holds.",
                "schema": {"type": "string"},
            },
        },
        "headers": {
            "ETag": {
                "description": "Strong tag of this state: for `If-None-Match`, or, where it is a version, for \
                                `If-Match`.",
                "schema": {"type": "string"}, "example": "\"3\"",
            },
            "Retry-After": {
                "description": "Seconds to wait before asking again.",
                "schema": {"type": "integer", "minimum": 1},
            },
        },
        "responses": {
            "Problem": {
                "description": "A refusal: nothing was done",
                "headers": {"Retry-After": retry},
                "content": problem,
            },
            "NotModified": {"description": "The answer you have still holds", "headers": {"ETag": etag}},
        },
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                       "description": "The `access_token` of `/login` or `/refresh`: good for ten minutes. Or a \
                                       key of a program, `clic_…`."},
            "refresh": {"type": "apiKey", "in": "cookie", "name": cookie::NAME,
                        "description": "Set by `/login`, HttpOnly, good for twelve hours; browsers only. Without \
                                        TLS its name is `clic_refresh`."},
        },
    })
}

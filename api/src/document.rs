//! The API's document.
//!
//! What holds for many operations is written here once, and follows from what they are.
//!
//! Who may ask comes from the table of routes and roles, refusals from the kinds of problems that the description of an
//! operation names (`` `session-full` ``), `ETag` from a `version` in the answer, `If-None-Match` from a 304.

use actix_web::App;
use serde_json::{Value, json};
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Components, InfoBuilder, License, OpenApi, Ref, RefOr, Response, Schema};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::directory::accounts::routes::COOKIE;
use crate::kernel::text::problem::{
    CHANGED_MEANWHILE, FORBIDDEN, INVALID, INVALID_KEY, INVALID_QUERY, KEY_REUSED, LOGIN_REQUIRED, MISSING_SCOPE,
    NOT_FOUND, PRECONDITION_REQUIRED, STILL_RUNNING, TOO_MANY_REQUESTS, UNAVAILABLE,
};
use crate::kernel::text::problem::{FieldError, Kind, ProblemDocument};
use crate::kernel::web::permissions::{May, ORGANISATION, Router};
use crate::{concepts, health};

/// The API's document.
pub fn openapi() -> OpenApi {
    let (_, mut api) = App::new()
        .into_utoipa_app()
        .configure(|config| health::routes(&mut Router::Describe(config)))
        .configure(|config| {
            config.service(
                utoipa_actix_web::scope::scope(ORGANISATION)
                    .configure(|config: &mut ServiceConfig<'_>| concepts::routes(&mut Router::Describe(config))),
            );
        })
        .split_for_parts();
    complete(&mut api);
    api
}

/// Adds to what the handlers say of themselves what they have in common.
fn complete(api: &mut OpenApi) {
    api.info = InfoBuilder::new()
        .title("Le numérique en un clic")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(INTRODUCTION))
        .license(Some(License::new("EUPL-1.2")))
        .build();
    api.tags = Some(parse(json!([
        {"name": "public", "description": "What anybody may ask, and what a personal link opens."},
        {"name": "partners", "description": "For mairies, médiathèques and associations: their people, logged in, and \
                                             their programs, with a key."},
        {"name": "staff", "description": "For the organisation's staff, logged in."},
        {"name": "service", "description": "For those who operate the service."},
    ])));
    let components = api.components.get_or_insert_with(Components::new);
    let shared: Components = parse(shared());
    components.parameters.extend(shared.parameters);
    components.headers.extend(shared.headers);
    components.responses.extend(shared.responses);
    components.security_schemes.extend(shared.security_schemes);
    components.schemas.insert("Problem".into(), ProblemDocument::schema());
    components.schemas.insert("FieldError".into(), FieldError::schema());
    // Types made from the document then miss no action.
    if let Some(RefOr::T(Schema::Object(action))) = components.schemas.get_mut("AuditAction") {
        action.enum_values = Some(concepts::actions().map(|action| action.word().into()).collect());
    }
    for kind in concepts::problems() {
        components.responses.insert(kind.slug().into(), RefOr::T(refusal(&[kind])));
    }
    for (path, item) in &mut api.paths.paths {
        complete_path(path, item);
        let PathItem { get, post, put, patch, delete, .. } = item;
        let operations = [("GET", get), ("POST", post), ("PUT", put), ("PATCH", patch), ("DELETE", delete)];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                complete_operation(components, method, path, operation);
            }
        }
    }
}

const INTRODUCTION: &str = "Digital-skills workshops of an intercommunality: agenda, enrolment, attendance, evaluation.

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

fn shared() -> Value {
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
                Sent \
                                again within 24 hours, the request has one effect and the same answer.",
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
                       partner's \
                                       key, `clic_…`."},
            "refresh": {"type": "apiKey", "in": "cookie", "name": COOKIE,
                        "description": "Set by `/login`, HttpOnly, good for twelve hours; browsers only."},
        },
    })
}

/// The parts above are constant; a test makes the document from them.
fn parse<T: serde::de::DeserializeOwned>(part: Value) -> T {
    serde_json::from_value(part).expect("a part of the document is written wrongly")
}

fn complete_path(path: &str, item: &mut PathItem) {
    let mut named = Vec::new();
    if path.contains("{organisation}") {
        named.push(parameter("organisation"));
    }
    if path.contains("{reference}") {
        named.push(parameter("Link-Secret"));
    }
    item.parameters = (!named.is_empty()).then_some(named);
}

fn complete_operation(components: &Components, method: &str, path: &str, operation: &mut Operation) {
    let who = concepts::permissions().find(method, path).map_or([May::No; 5], |row| row.callers);
    let mut kinds = implied_refusals(method, path, who, operation);
    let description = operation.description.get_or_insert_default();
    kinds.extend(concepts::problems().filter(|kind| description.contains(&format!("`{}`", kind.slug()))));
    *description = format!("{description}\n\n{}", asked_by(path, who)).trim().to_owned();
    if operation.security.is_none() && path.contains("{organisation}") {
        operation.security = security(who);
    }

    let answers = &mut operation.responses.responses;
    let parameters = operation.parameters.get_or_insert_default();
    for given in parameters.iter_mut() {
        describe(path, given);
    }
    if answers.contains_key("201") {
        parameters.push(parameter("Idempotency-Key"));
    }
    if method == "PATCH" {
        parameters.push(parameter("If-Match"));
    }
    let cached = answers.contains_key("304");
    if cached {
        parameters.push(parameter("If-None-Match"));
        answers.insert("304".into(), RefOr::Ref(Ref::from_response_name("NotModified")));
    }
    for (status, answer) in answers.iter_mut() {
        let RefOr::T(answer) = answer else { continue };
        if status == "200" && (cached || has_version(components, answer)) {
            answer.headers.insert("ETag".into(), RefOr::Ref(Ref::new("#/components/headers/ETag")));
        }
        if answer.description.is_empty() {
            answer.description = if status == "201" { "Created" } else { "Done" }.to_owned();
        }
    }
    for status in kinds.iter().map(|kind| kind.status()) {
        let same: Vec<Kind> =
            concepts::problems().filter(|kind| kind.status() == status && kinds.contains(kind)).collect();
        let answer = match same.as_slice() {
            [one] => RefOr::Ref(Ref::from_response_name(one.slug())),
            several => RefOr::T(refusal(several)),
        };
        answers.insert(status.to_string(), answer);
    }
    answers.insert("default".into(), RefOr::Ref(Ref::from_response_name("Problem")));
}

/// What such an operation refuses whatever it is about.
fn implied_refusals(method: &str, path: &str, who: [May; 5], operation: &Operation) -> Vec<Kind> {
    let [public, partner, ..] = who;
    let walled = path.contains("{organisation}");
    let creates = operation.responses.responses.contains_key("201");
    let by_secret = path.contains("{reference}");
    let has_query = operation.parameters.iter().flatten().any(|given| match given {
        RefOr::T(given) => given.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => false,
    });
    [
        (has_query, INVALID_QUERY),
        (public == May::No, LOGIN_REQUIRED),
        (walled, INVALID_KEY),
        (matches!(partner, May::Scope(_)), MISSING_SCOPE),
        (who[1..].contains(&May::No), FORBIDDEN),
        (path.contains("{id}") || by_secret, NOT_FOUND),
        (creates, STILL_RUNNING),
        (method == "PATCH", CHANGED_MEANWHILE),
        (operation.request_body.is_some(), INVALID),
        (creates, KEY_REUSED),
        (method == "PATCH", PRECONDITION_REQUIRED),
        (walled && (public != May::No || partner != May::No), TOO_MANY_REQUESTS),
    ]
    .into_iter()
    .filter_map(|(implied, kind)| implied.then_some(kind))
    .collect()
}

fn refusal(kinds: &[Kind]) -> Response {
    let lines: Vec<String> = kinds.iter().map(|kind| format!("`{}`: {}", kind.slug(), kind.title())).collect();
    let problem = &shared()["responses"]["Problem"];
    let waits = kinds.iter().any(|kind| [TOO_MANY_REQUESTS, UNAVAILABLE, STILL_RUNNING].contains(kind));
    let headers = if waits { problem["headers"].clone() } else { json!({}) };
    parse(json!({"description": lines.join("\n\n"), "headers": headers, "content": problem["content"]}))
}

fn asked_by(path: &str, who: [May; 5]) -> String {
    const NAMES: [&str; 5] = ["the public", "partners", "facilitators", "agents", "administrators"];
    match who {
        _ if path.contains("{reference}") => return "Open to whoever has the secret.".to_owned(),
        [May::Yes, May::Yes, May::Yes, May::Yes, May::Yes] => return "Open to everybody.".to_owned(),
        [May::Yes, May::Scope(scope), May::Yes, May::Yes, May::Yes] => {
            return format!("Open to everybody; to a partner's key with the scope `{}`.", scope);
        }
        [May::No, May::Person, May::Own, May::Own, May::Own] => {
            return "Open to whoever is logged in, for what is their own.".to_owned();
        }
        _ => {}
    }
    let named: Vec<String> = NAMES
        .iter()
        .zip(who)
        .filter(|(_, may)| *may != May::No)
        .map(|(name, may)| match may {
            May::Own => format!("{name} (for their own sessions)"),
            May::Scope(scope) => format!("{name} (keys with the scope `{}`)", scope),
            May::Person => format!("{name} (people, not keys)"),
            _ => (*name).to_owned(),
        })
        .collect();
    match named.split_last() {
        Some((last, [])) => format!("Open to {last}."),
        Some((last, others)) => format!("Open to {} and {last}.", others.join(", ")),
        None => String::new(),
    }
}

fn security(who: [May; 5]) -> Option<Vec<SecurityRequirement>> {
    let bearer = SecurityRequirement::new("bearer", [""; 0]);
    match who[0] {
        May::No | May::Person | May::Scope(_) => Some(vec![bearer]),
        // The public's own things open by their secret.
        May::Own => None,
        May::Yes => Some(vec![SecurityRequirement::default(), bearer]),
    }
}

fn describe(path: &str, given: &mut RefOr<Parameter>) {
    let RefOr::T(given) = given else { return };
    let description = match given.name.as_str() {
        "id" => {
            let things = path.split("/{id}").next().and_then(|before| before.rsplit('/').next()).unwrap_or_default();
            // «Series» is one of them, too.
            let thing = if things == "series" { things } else { things.trim_end_matches('s') };
            format!("Identity of the {thing}.")
        }
        "reference" => {
            "Reference of the enrolment, as people type it: any case, a space for the dash or none.".to_owned()
        }
        _ => return,
    };
    given.description = Some(description);
}

fn parameter(name: &str) -> RefOr<Parameter> {
    RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")))
}

/// Whether an answer is one thing with a version, which is then its tag.
fn has_version(components: &Components, answer: &Response) -> bool {
    let schema = answer.content.get("application/json").and_then(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    });
    let Some(RefOr::Ref(shown)) = schema else { return false };
    let name = shown.ref_location.rsplit('/').next().unwrap_or_default();
    let schema = components.schemas.get(name);
    matches!(schema, Some(RefOr::T(Schema::Object(object))) if object.properties.contains_key("version"))
}

//! The API's document (OpenAPI).
//!
//! Everything that many operations have in common is added here, and derived from the operations: the callers from the
//! permission table, refusals from the kinds of problems that the description of an operation names
//! (`` `session-full` ``), `ETag` from a `version` in the answer, `If-None-Match` from a 304.

mod shared;

use actix_web::App;
use serde_json::{Value, json};
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Components, InfoBuilder, License, OpenApi, Ref, RefOr, Response, Schema};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use self::shared::{INTRODUCTION, shared_components};
use crate::concepts;
use crate::kernel::text::problem::{
    CHANGED_MEANWHILE, FORBIDDEN, INVALID, INVALID_KEY, INVALID_QUERY, KEY_REUSED, LOGIN_REQUIRED, MISSING_SCOPE,
    NOT_FOUND, PRECONDITION_REQUIRED, STILL_RUNNING, TOO_MANY_REQUESTS, UNAVAILABLE,
};
use crate::kernel::text::problem::{FieldError, Kind, ProblemDocument};
use crate::kernel::web::permissions::{Callers, May, ORGANISATION, Router};

/// Makes the API's document.
pub fn openapi() -> OpenApi {
    let (_, mut api) = App::new()
        .into_utoipa_app()
        .configure(|config| concepts::service_routes(&mut Router::Describe(config)))
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

/// Completes the descriptions of the handlers with everything that they have in common.
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
        {"name": "staff", "description": "For the organisation's staff, logged in, and its programs, with a key."},
        {"name": "service", "description": "For those who operate the service."},
    ])));
    let components = api.components.get_or_insert_with(Components::new);
    let shared: Components = parse(shared_components());
    components.parameters.extend(shared.parameters);
    components.headers.extend(shared.headers);
    components.responses.extend(shared.responses);
    components.security_schemes.extend(shared.security_schemes);
    components.schemas.insert("Problem".into(), ProblemDocument::schema());
    components.schemas.insert("FieldError".into(), FieldError::schema());
    // The list makes the types of the front end complete.
    if let Some(RefOr::T(Schema::Object(action))) = components.schemas.get_mut("AuditAction") {
        action.enum_values = Some(concepts::actions().map(|action| action.word().into()).collect());
    }
    for kind in concepts::problems() {
        components.responses.insert(kind.slug().into(), RefOr::T(describe_refusals(&[kind])));
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

/// Parses a part of the document.
///
/// The parts are constant, and a test makes the document from them.
fn parse<T: serde::de::DeserializeOwned>(part: Value) -> T {
    serde_json::from_value(part).expect("a part of the document is written wrongly")
}

fn complete_path(path: &str, item: &mut PathItem) {
    let mut named = Vec::new();
    if path.contains("{organisation}") {
        named.push(refer_to_parameter("organisation"));
    }
    if path.contains("{reference}") {
        named.push(refer_to_parameter("Link-Secret"));
    }
    item.parameters = (!named.is_empty()).then_some(named);
}

fn complete_operation(components: &Components, method: &str, path: &str, operation: &mut Operation) {
    let row = concepts::permissions().find(method, path);
    let (callers, programs) = row.map_or(([May::No; 5], May::No), |row| (row.callers, row.programs));
    let mut kinds = find_implied_refusals(method, path, (callers, programs), operation);
    let description = operation.description.get_or_insert_default();
    kinds.extend(concepts::problems().filter(|kind| description.contains(&format!("`{}`", kind.slug()))));
    let is_walled = path.contains("{organisation}");
    let by_secret = path.contains("{reference}") || !is_walled && operation.security.is_some();
    let open_to = if by_secret { "Open to whoever has the secret.".to_owned() } else { describe_callers(callers) };
    *description = format!("{description}\n\n{open_to}{}", describe_programs(programs)).trim().to_owned();
    if operation.security.is_none() && is_walled {
        operation.security = require_login(callers);
    }

    let answers = &mut operation.responses.responses;
    let parameters = operation.parameters.get_or_insert_default();
    for given in parameters.iter_mut() {
        describe_parameter(path, given);
    }
    if answers.contains_key("201") {
        parameters.push(refer_to_parameter("Idempotency-Key"));
    }
    if kinds.contains(&PRECONDITION_REQUIRED) {
        parameters.push(refer_to_parameter("If-Match"));
    }
    let cached = answers.contains_key("304");
    if cached {
        parameters.push(refer_to_parameter("If-None-Match"));
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
            several => RefOr::T(describe_refusals(several)),
        };
        answers.insert(status.to_string(), answer);
    }
    answers.insert("default".into(), RefOr::Ref(Ref::from_response_name("Problem")));
}

/// Finds the refusals that follow from the form of an operation, independent of its subject.
fn find_implied_refusals(
    method: &str,
    path: &str,
    (callers, programs): (Callers, May),
    operation: &Operation,
) -> Vec<Kind> {
    let [public, partner, ..] = callers;
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
        ([partner, programs].iter().any(|may| matches!(may, May::Scope(_))), MISSING_SCOPE),
        (programs == May::No || callers[1..].contains(&May::No), FORBIDDEN),
        (path.contains("{id}") || path.contains("{code}") || by_secret, NOT_FOUND),
        (creates, STILL_RUNNING),
        (method == "PATCH", CHANGED_MEANWHILE),
        (operation.request_body.is_some(), INVALID),
        (creates, KEY_REUSED),
        (method == "PATCH", PRECONDITION_REQUIRED),
        (walled && [public, partner, programs].iter().any(|may| *may != May::No), TOO_MANY_REQUESTS),
    ]
    .into_iter()
    .filter_map(|(implied, kind)| implied.then_some(kind))
    .collect()
}

/// Describes the response of one or several kinds of refusal.
fn describe_refusals(kinds: &[Kind]) -> Response {
    let lines: Vec<String> = kinds.iter().map(|kind| format!("`{}`: {}", kind.slug(), kind.title())).collect();
    let problem = &shared_components()["responses"]["Problem"];
    let waits = kinds.iter().any(|kind| [TOO_MANY_REQUESTS, UNAVAILABLE, STILL_RUNNING].contains(kind));
    let headers = if waits { problem["headers"].clone() } else { json!({}) };
    parse(json!({"description": lines.join("\n\n"), "headers": headers, "content": problem["content"]}))
}

/// Describes the callers that an operation is open to.
fn describe_callers(callers: Callers) -> String {
    const NAMES: [&str; 5] = ["the public", "partners", "facilitators", "agents", "administrators"];
    match callers {
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
        .zip(callers)
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

/// Describes the permission of the organisation's programs on an operation.
fn describe_programs(may: May) -> String {
    match may {
        May::Scope(scope) => format!(" To the organisation's keys with the scope `{scope}`."),
        _ => String::new(),
    }
}

/// The security requirement of an operation.
fn require_login(callers: Callers) -> Option<Vec<SecurityRequirement>> {
    let bearer = SecurityRequirement::new("bearer", [""; 0]);
    match callers[0] {
        May::No | May::Person | May::Scope(_) => Some(vec![bearer]),
        // The public opens its own resources by their secret.
        May::Own => None,
        May::Yes => Some(vec![SecurityRequirement::default(), bearer]),
    }
}

/// Describes a parameter that every operation has in the same sense.
fn describe_parameter(path: &str, given: &mut RefOr<Parameter>) {
    let RefOr::T(given) = given else { return };
    let description = match given.name.as_str() {
        "id" => {
            let things = path.split("/{id}").next().and_then(|before| before.rsplit('/').next()).unwrap_or_default();
            // The singular of «series» is «series».
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

fn refer_to_parameter(name: &str) -> RefOr<Parameter> {
    RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")))
}

/// Returns whether an answer is one resource with a version, which is then its entity tag.
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

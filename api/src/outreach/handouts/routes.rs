//! The library of handouts over HTTP, for the team.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, HandoutFacts};
use super::store::Filter;
use super::views::{Handout, ListedHandout};
use super::{HandoutDevice, HandoutSort};
use crate::directory::people::rules::fold;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, given};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_handouts,   [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(create_handout,  [No, No, Yes, No, Yes], Limit::Caller)
        .add(show_handout,    [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(edit_handout,    [No, No, Yes, No, Yes], Limit::Caller);
}

/// A handout to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "Allumer et éteindre la tablette", "theme": "prendre_en_main_du_materiel", "level": "beginner",
    "device": "tablet", "system": "Android 14", "is_public": true
}))]
pub struct NewHandout {
    /// Title, in French.
    #[schema(max_length = 100)]
    title: String,
    /// Theme.
    theme: Theme,
    /// Level; left out for every level.
    level: Option<Level>,
    /// Device; left out for every device.
    device: Option<HandoutDevice>,
    /// System that it shows, such as « Android 14 ».
    #[schema(max_length = 40)]
    system: Option<String>,
    /// Whether everybody may read it, where its licence allows that; false by default.
    is_public: Option<bool>,
}

/// Changes to what is said of a handout; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"is_public": true, "system": null}))]
pub struct EditedHandout {
    /// Title, in French.
    #[schema(max_length = 100)]
    title: Option<String>,
    /// Theme.
    theme: Option<Theme>,
    /// Level; null for every level.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Level>)]
    level: Option<Option<Level>>,
    /// Device; null for every device.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<HandoutDevice>)]
    device: Option<Option<HandoutDevice>>,
    /// System that it shows.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 40)]
    system: Option<Option<String>>,
    /// Whether everybody may read it, where its licence allows that.
    is_public: Option<bool>,
    /// Whether it is put aside: no longer proposed nor public, still read from past sessions.
    is_retired: Option<bool>,
}

/// Filter of handouts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HandoutsQuery {
    /// Words of the title, the system or the theme, in any order.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Theme.
    theme: Option<Theme>,
    /// Level; those for every level are found with each.
    level: Option<Level>,
    /// Device; those for every device are found with each.
    device: Option<HandoutDevice>,
    /// Whether somebody wants it public.
    public: Option<bool>,
    /// Whether it was put aside; false by default.
    retired: Option<bool>,
    /// Order; `title` by default.
    #[param(inline)]
    sort: Option<HandoutSort>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists handouts, each with its current version.
#[utoipa::path(tag = "staff", params(HandoutsQuery), responses((status = 200, body = Page<ListedHandout>)))]
#[get("/handouts")]
pub async fn list_handouts(context: Context, query: Query<HandoutsQuery>) -> Result<HttpResponse, Problem> {
    let HandoutsQuery { q, theme, level, device, public, retired, sort, cursor, limit } = query.0;
    let words = q.unwrap_or_default();
    if words.chars().count() > 100 {
        return Err(Problem::query("q", "100 caractères au plus."));
    }
    let filter = Filter {
        words: fold(&words).split_whitespace().map(str::to_owned).collect(),
        theme,
        level,
        device,
        is_public: public,
        is_retired: Some(retired.unwrap_or(false)),
        is_shared: false,
        sort: sort.unwrap_or_default(),
    };
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    let found = context.read(move |tx| actions::list(tx, &filter, after, limit + 1)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, actions::place_of, |one| one)))
}

/// Begins a handout, without a version.
#[utoipa::path(tag = "staff", request_body = NewHandout, responses((status = 201, body = Handout)))]
#[post("/handouts")]
pub async fn create_handout(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewHandout>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let facts = HandoutFacts {
        title: title(&mut fields, &new.title),
        theme: new.theme,
        level: new.level,
        device: new.device,
        system: fields.optional_text("/system", new.system.as_deref(), 40),
        is_public: new.is_public.unwrap_or(false),
        is_retired: false,
    };
    fields.done()?;
    let url = context.state.public_url.clone();
    context.create(key, body.digest, move |tx| actions::create(tx, &facts, &url)).await
}

/// A title, on one line, with a letter or a digit.
fn title(fields: &mut Fields, given: &str) -> String {
    let title = fields.text("/title", given, 100);
    if !title.is_empty() && (title.contains(['\n', '\r', '\t']) || fold(&title).is_empty()) {
        fields.refuse("/title", "Écrivez le titre en lettres, sur une ligne.");
    }
    title
}

/// Shows a handout with its draft, its versions, its pictures and its last sessions.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Handout)))]
#[get("/handouts/{id}")]
pub async fn show_handout(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let url = context.state.public_url.clone();
    let shown = context.read(move |tx| actions::show(tx, path.1, &url)).await?;
    Ok(with_version(shown.handout.version, &shown))
}

/// Changes what is said of a handout, and whether it is public or put aside.
///
/// Only the given fields change. Versions that were published keep the title that was printed.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedHandout,
    responses((status = 200, body = Handout)))]
#[patch("/handouts/{id}")]
pub async fn edit_handout(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedHandout>,
) -> Result<HttpResponse, Problem> {
    let version = context.expected_version()?;
    let edited = body.value;
    let mut fields = Fields::default();
    let title = edited.title.map(|given| title(&mut fields, &given));
    let system = edited.system.map(|given| fields.optional_text("/system", given.as_deref(), 40));
    fields.done()?;
    let change = move |before: HandoutFacts| HandoutFacts {
        title: title.unwrap_or(before.title),
        theme: edited.theme.unwrap_or(before.theme),
        level: edited.level.unwrap_or(before.level),
        device: edited.device.unwrap_or(before.device),
        system: system.unwrap_or(before.system),
        is_public: edited.is_public.unwrap_or(before.is_public),
        is_retired: edited.is_retired.unwrap_or(before.is_retired),
    };
    let url = context.state.public_url.clone();
    let shown = context.write(move |tx| actions::edit(tx, path.1, version, change, &url)).await?;
    Ok(with_version(shown.handout.version, &shown))
}

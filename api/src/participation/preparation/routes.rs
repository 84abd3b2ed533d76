//! Preparing a session over HTTP.

use actix_web::{HttpResponse, get, patch, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, PlanText};
use super::views::{Preparation, SessionPlan};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, given};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::themes::Theme;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_preparation,  [No, No, Own, Yes, Yes], Limit::People)
        .add(edit_plan,         [No, No, Own, Yes, Yes], Limit::Caller);
}

/// Changes to a plan; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "theme": "Les photos du téléphone", "theory": "Où vont les photos, ce qu'est un fichier.",
    "exercises": "Brancher le téléphone, copier trois photos, les ranger.", "equipment": "Apporter deux câbles.",
    "themes": ["gere_ses_contenus_numeriques"]
}))]
pub struct EditedPlan {
    /// Theme of the session.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 200)]
    theme: Option<Option<String>>,
    /// Theory to explain.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 4000)]
    theory: Option<Option<String>>,
    /// Exercises to practise.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 4000)]
    exercises: Option<Option<String>>,
    /// Remarks on the equipment: what to bring, what does not work. The next sessions of the venue show it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    equipment: Option<Option<String>>,
    /// Themes that are planned, in place of those before.
    #[schema(max_items = 19)]
    themes: Option<Vec<Theme>>,
}

/// Shows the preparation of a session.
///
/// It has the people who come, with their wishes and earlier sessions; the last evaluations of these people and of the
/// last group; and the plan. Evaluations are shown without names.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Preparation)))]
#[get("/sessions/{id}/preparation")]
pub async fn show_preparation(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Writes the plan of a session.
///
/// Only the given fields change. `If-Match` names the version of the plan that was read, `"0"` before it is first
/// written.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedPlan,
    responses((status = 200, body = SessionPlan)))]
#[patch("/sessions/{id}/plan")]
pub async fn edit_plan(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedPlan>,
) -> Result<HttpResponse, Problem> {
    let version = context.expected_version()?;
    let edited = body.value;
    let mut fields = Fields::default();
    let mut read = |pointer: &str, text: Option<Option<String>>, max| {
        text.map(|text| fields.optional_text(pointer, text.as_deref(), max))
    };
    let theme = read("/theme", edited.theme, 200);
    let theory = read("/theory", edited.theory, 4000);
    let exercises = read("/exercises", edited.exercises, 4000);
    let equipment = read("/equipment", edited.equipment, 2000);
    if edited.themes.as_ref().is_some_and(|themes| themes.len() > Theme::ALL.len()) {
        fields.refuse("/themes", format!("{} thèmes au plus.", Theme::ALL.len()));
    }
    let themes = edited.themes.map(|mut themes| {
        themes.sort();
        themes.dedup();
        themes.into_iter().map(Some).collect()
    });
    fields.done()?;
    let change = |before: PlanText| PlanText {
        theme: theme.unwrap_or(before.theme),
        theory: theory.unwrap_or(before.theory),
        exercises: exercises.unwrap_or(before.exercises),
        equipment: equipment.unwrap_or(before.equipment),
        themes: themes.unwrap_or(before.themes),
    };
    let plan = context.write(move |tx| actions::plan(tx, path.1, version, change)).await?;
    Ok(with_version(plan.version, &plan))
}

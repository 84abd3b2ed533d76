//! Earlier answers as models for the next one, without anybody's name.

use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{rules, store};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Query;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions;
use crate::programme::sessions::themes::Theme;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_answer_models,  [No, No, Yes, Yes, Yes], Limit::People);
}

/// Number of last answers among which models are searched.
const SEARCHED: i64 = 300;
/// Most models that are shown.
const SHOWN: usize = 8;

/// Theme and words of models.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AnswerModelsQuery {
    /// Theme; all by default.
    theme: Option<Theme>,
    /// Words that the answer or its question has, the more the better.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// An earlier answer, as text to begin with.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerModel {
    /// The answer, without names and telephone numbers of the person.
    pub answer: String,
    /// Theme of the question; null when it had none.
    #[schema(required)]
    pub theme: Option<Theme>,
    /// Day of the answer.
    pub answered_on: NaiveDate,
}

fn list(tx: &mut Tx<'_>, query: &AnswerModelsQuery) -> Result<Vec<AnswerModel>, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    let words = query.q.as_deref().unwrap_or_default();
    let mut found: Vec<(usize, AnswerModel)> = Vec::new();
    for row in store::answers(tx, query.theme, SEARCHED)? {
        let names: Vec<&str> = [&row.given_name, &row.family_name, &row.contact_name]
            .into_iter()
            .filter_map(|name| name.as_deref())
            .collect();
        let answer = rules::without_names(&row.answer, &names);
        let matches = rules::count_words(words, &format!("{answer} {}", row.question.unwrap_or_default()));
        let is_wanted = words.trim().is_empty() || matches > 0;
        if is_wanted && !found.iter().any(|(_, known)| known.answer == answer) {
            let answered_on = row.answered_at.with_timezone(&zone).date_naive();
            found.push((matches, AnswerModel { answer, theme: row.theme, answered_on }));
        }
    }
    // The sort is stable: among equals the newest stays first.
    found.sort_by_key(|(matches, _)| std::cmp::Reverse(*matches));
    Ok(found.into_iter().take(SHOWN).map(|(_, model)| model).collect())
}

/// Finds earlier answers to begin a new one with, those with the most of the words first.
///
/// They name nobody. The last 300 answers are searched.
#[utoipa::path(tag = "staff", params(AnswerModelsQuery), responses((status = 200, body = Vec<AnswerModel>)))]
#[get("/follow-ups/models")]
pub async fn list_answer_models(context: Context, query: Query<AnswerModelsQuery>) -> Result<HttpResponse, Problem> {
    if query.0.q.as_ref().is_some_and(|words| words.chars().count() > 200) {
        return Err(Problem::query("q", "200 caractères au plus."));
    }
    Ok(HttpResponse::Ok().json(context.read(move |tx| list(tx, &query.0)).await?))
}

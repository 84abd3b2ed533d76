//! Comments in evaluations, with the tags that the team set.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::events::{EVALUATION_TAGGED, EVALUATION_UNTAGGED};
use super::actions::own_only;
use super::store::{self, Filter, SaidRow, Search};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::questionnaires::QuestionKind;
use crate::participation::questionnaires::grid;
use crate::programme::sessions;
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::Level;

/// Most tags of a comment.
const MOST_TAGS: usize = 12;
/// Most letters of a tag.
const LONGEST_TAG: usize = 40;

/// Comment in an evaluation. Nothing says whose it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationComment {
    /// Identity of the evaluation, a random UUID.
    pub id: Uuid,
    /// The session that it is about.
    pub session: CommentedSession,
    /// Its texts, in the order of the grid.
    pub texts: Vec<CommentText>,
    /// Tags that the team set, by the alphabet.
    pub tags: Vec<String>,
}

/// Answer to a question in somebody's own words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommentText {
    /// Code of the question.
    pub code: String,
    /// Its words in the newest version that has it.
    pub label: String,
    /// The answer.
    pub text: String,
}

/// A session of a comment, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommentedSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// The level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Name of the venue.
    pub venue_name: String,
}

/// A tag of comments.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvaluationTag {
    /// The word.
    pub tag: String,
    /// Number of comments that have it.
    pub comments: i64,
}

/// Questions that are answered in words: code and label.
///
/// They are in the order of the newest version that has them.
fn text_questions(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Problem> {
    let mut known: Vec<(String, String)> = Vec::new();
    for (_, version) in grid::counted(tx)? {
        for question in &version.definition.questions {
            if question.kind() == QuestionKind::Text && !known.iter().any(|(code, _)| *code == question.code) {
                known.push((question.code.clone(), question.label.clone()));
            }
        }
    }
    Ok(known)
}

/// Lists comments, those of the newest sessions first.
pub fn list(
    tx: &mut Tx<'_>,
    filter: Filter,
    search: &Search,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<EvaluationComment>, Problem> {
    let filter = own_only(tx, filter)?;
    read(tx, &filter, search, before, limit)
}

fn read(
    tx: &mut Tx<'_>,
    filter: &Filter,
    search: &Search,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<EvaluationComment>, Problem> {
    let questions = text_questions(tx)?;
    let codes: Vec<String> = questions.iter().map(|(code, _)| code.clone()).collect();
    let rows = store::said(tx, (filter, search), &codes, before, limit)?;
    Ok(rows.into_iter().map(|row| EvaluationComment::new(row, &questions)).collect())
}

/// The words of some evaluations, whoever asks.
pub fn among(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<Vec<EvaluationComment>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let search = Search { among: Some(ids.to_vec()), ..Search::default() };
    read(tx, &Filter::default(), &search, None, ids.len() as i64)
}

/// Finds a comment that the caller sees.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<EvaluationComment, Problem> {
    let comment = among(tx, &[id])?.pop().ok_or_else(Problem::not_found)?;
    let session = sessions::actions::find(tx, comment.session.id)?;
    sessions::actions::require_own(tx, &session.session)?;
    Ok(comment)
}

/// Sets a tag on a comment. A repeated request changes nothing.
pub fn tag(tx: &mut Tx<'_>, id: Uuid, tag: &str) -> Result<EvaluationComment, Problem> {
    let comment = find(tx, id)?;
    if comment.tags.len() >= MOST_TAGS && !comment.tags.iter().any(|set| set == tag) {
        return Err(Problem::query("tag", format!("{MOST_TAGS} étiquettes au plus.")));
    }
    if store::set_tag(tx, id, tag)? {
        record(tx, EVALUATION_TAGGED, &comment, tag)?;
    }
    find(tx, id)
}

/// Takes a tag off a comment. A repeated request changes nothing.
pub fn untag(tx: &mut Tx<'_>, id: Uuid, tag: &str) -> Result<EvaluationComment, Problem> {
    let comment = find(tx, id)?;
    if store::take_tag_off(tx, id, tag)? {
        record(tx, EVALUATION_UNTAGGED, &comment, tag)?;
    }
    find(tx, id)
}

/// The log names the session, not the evaluation.
fn record(tx: &mut Tx<'_>, action: Action, comment: &EvaluationComment, tag: &str) -> Result<(), Problem> {
    let after = Some(json!({"tag": tag}));
    audit::record(tx, Entry { action, subject: comment.session.id, before: None, after }, None)
}

/// Reads a tag as it is typed: in lower case, without blanks around it.
pub fn read_tag(given: &str) -> Result<String, Problem> {
    let tag = given.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match tag.chars().count() {
        1..=LONGEST_TAG if !tag.chars().any(char::is_control) => Ok(tag),
        _ => Err(Problem::query("tag", format!("De 1 à {LONGEST_TAG} lettres."))),
    }
}

/// Lists the tags of comments, those set most often first.
pub fn tags(tx: &mut Tx<'_>, filter: Filter) -> Result<Vec<EvaluationTag>, Problem> {
    let filter = own_only(tx, filter)?;
    let tags = store::tags(tx, &filter)?.into_iter();
    Ok(tags.map(|row| EvaluationTag { tag: row.tag, comments: row.comments }).collect())
}

impl EvaluationComment {
    fn new(row: SaidRow, questions: &[(String, String)]) -> EvaluationComment {
        let text = |(code, label): &(String, String)| {
            let text = row.answers.get(code)?.as_str()?.to_owned();
            Some(CommentText { code: code.clone(), label: label.clone(), text })
        };
        EvaluationComment {
            id: row.id,
            texts: questions.iter().filter_map(text).collect(),
            session: CommentedSession {
                id: row.session_id,
                title: row.title,
                level: row.level,
                starts_at: local(row.starts_at, zone_of(&row.time_zone)),
                venue_name: row.venue_name,
            },
            tags: row.tags,
        }
    }

    /// Its texts in one.
    pub fn words(&self) -> String {
        self.texts.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(" / ")
    }
}

//! Use cases of questionnaires and their versions.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::events::record;
use super::json::definition::QuestionnaireDefinition;
use super::json::showing::show as show_definition;
use super::responses::store::{count_by_version, count_undecided};
use super::rules::definition::{Analysis, Definition, Form};
use super::rules::serial::{MOST_SHEETS, Serial, prefix};
use super::rules::{difference, lifetime, standards};
use super::store::{self, QuestionnaireRow, VersionRow};
use super::views::{
    PrintedSheets, PublishedQuestionnaire, Questionnaire, QuestionnaireVersion, VersionDifference, VersionSummary,
};
use super::{
    DRAFT_EXISTS, NO_PREFIX_LEFT, QUESTIONNAIRE_CLOSED, QuestionnairePurpose, VERSION_NOT_PUBLISHED, VERSION_PUBLISHED,
    VersionStatus, events, rules,
};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};
use crate::kernel::text::short_code;
use crate::kernel::web::input::Fields;

/// Creates a questionnaire with a first draft.
pub fn create(tx: &mut Tx<'_>, definition: &Definition, public_url: &str) -> Result<Questionnaire, Problem> {
    let row = new_row(tx, &definition.title, QuestionnairePurpose::General)?;
    let draft = new_version(tx, row.id, 1, definition)?;
    store::insert_version(tx, &draft)?;
    let after = Some(json!({"title": definition.title}));
    record(tx, events::QUESTIONNAIRE_CREATED, row.id, after)?;
    show(tx, row.id, public_url)
}

/// Writes down a questionnaire under a code and a prefix that are free.
pub(super) fn new_row(
    tx: &mut Tx<'_>,
    title: &str,
    purpose: QuestionnairePurpose,
) -> Result<QuestionnaireRow, Problem> {
    for _ in 0..8 {
        let prefix = prefix(title, &store::prefixes(tx)?).ok_or_else(|| Problem::new(NO_PREFIX_LEFT))?;
        let row = QuestionnaireRow {
            organisation_id: tx.organisation,
            id: tx.new_id(),
            code: short_code::draw(),
            prefix,
            created_at: tx.now,
            purpose,
        };
        if store::insert(tx, &row)? {
            return Ok(row);
        }
    }
    Err(Problem::unavailable("no code of a questionnaire was free"))
}

/// A draft of a questionnaire, not yet written down.
pub(super) fn new_version(
    tx: &Tx<'_>,
    questionnaire: Uuid,
    number: i16,
    definition: &Definition,
) -> Result<VersionRow, Problem> {
    Ok(VersionRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        questionnaire_id: questionnaire,
        number,
        status: VersionStatus::Draft,
        definition: serde_json::to_value(show_definition(definition)).map_err(Problem::unavailable)?,
        revision: 1,
        sheets: 0,
        created_at: tx.now,
        published_at: None,
        closed_at: None,
    })
}

/// Lists questionnaires, the oldest first.
pub fn list(tx: &mut Tx<'_>, after: Option<Uuid>, limit: i64, public_url: &str) -> Result<Vec<Questionnaire>, Problem> {
    let rows = store::list(tx, after, limit)?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let versions = store::versions(tx, &ids)?;
    rows.into_iter().map(|row| present(tx, row, &versions, public_url)).collect()
}

/// Shows a questionnaire with its versions.
pub fn show(tx: &mut Tx<'_>, id: Uuid, public_url: &str) -> Result<Questionnaire, Problem> {
    let row = find_questionnaire(tx, id)?;
    let versions = store::versions(tx, &[id])?;
    present(tx, row, &versions, public_url)
}

fn present(
    tx: &mut Tx<'_>,
    row: QuestionnaireRow,
    versions: &[VersionRow],
    public_url: &str,
) -> Result<Questionnaire, Problem> {
    let own: Vec<&VersionRow> = versions.iter().rev().filter(|version| version.questionnaire_id == row.id).collect();
    let ids: Vec<Uuid> = own.iter().map(|version| version.id).collect();
    let counts = match row.purpose {
        QuestionnairePurpose::General => count_by_version(tx, &ids)?,
        QuestionnairePurpose::SessionEvaluation => store::evaluations_by_version(tx, &ids)?,
    };
    let counts: HashMap<Uuid, i64> = counts.into_iter().collect();
    let summaries = own.iter().map(|version| summarise(version, counts.get(&version.id).copied().unwrap_or(0)));
    let versions = summaries.collect::<Result<Vec<_>, Problem>>()?;
    Ok(Questionnaire {
        id: row.id,
        title: versions.first().map(|version| version.title.clone()).unwrap_or_default(),
        address: format!("{}/q/{}", public_url.trim_end_matches('/'), row.code),
        code: row.code,
        prefix: row.prefix,
        purpose: row.purpose,
        created_at: row.created_at,
        versions,
        undecided: count_undecided(tx, row.id)?,
    })
}

fn summarise(version: &VersionRow, responses: i64) -> Result<VersionSummary, Problem> {
    let definition = definition_of(version)?;
    Ok(VersionSummary {
        id: version.id,
        number: version.number,
        status: version.status,
        questions: definition.questions.iter().filter(|question| question.form != Form::Note).count(),
        title: definition.title,
        responses,
        sheets: version.sheets,
        created_at: version.created_at,
        published_at: version.published_at,
        closed_at: version.closed_at,
    })
}

/// The definition of a version, as it was kept.
pub(super) fn definition_of(version: &VersionRow) -> Result<Definition, Problem> {
    let json: QuestionnaireDefinition =
        serde_json::from_value(version.definition.clone()).map_err(Problem::unavailable)?;
    let mut fields = Fields::default();
    let definition = json.build(&mut fields, "");
    fields.done().map_err(|_| Problem::unavailable("a kept definition cannot be read"))?;
    Ok(definition)
}

/// The analysis that reads all responses, and the number of its version.
///
/// It is that of the published version, or of the last that was.
pub(super) fn ruling(versions: &[VersionRow]) -> Result<Option<(i16, Analysis)>, Problem> {
    let published = versions.iter().find(|version| version.status == VersionStatus::Published);
    let last = versions.iter().rev().find(|version| version.status == VersionStatus::Closed);
    let Some(version) = published.or(last) else { return Ok(None) };
    Ok(definition_of(version)?.analysis.map(|analysis| (version.number, analysis)))
}

/// Shows a version.
pub fn show_version(tx: &mut Tx<'_>, id: Uuid) -> Result<QuestionnaireVersion, Problem> {
    version_view(&find_version(tx, id)?)
}

/// A questionnaire.
fn find_questionnaire(tx: &mut Tx<'_>, id: Uuid) -> Result<QuestionnaireRow, Problem> {
    store::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// A version.
pub(super) fn find_version(tx: &mut Tx<'_>, id: Uuid) -> Result<VersionRow, Problem> {
    store::version(tx, id)?.ok_or_else(Problem::not_found)
}

fn version_view(row: &VersionRow) -> Result<QuestionnaireVersion, Problem> {
    Ok(QuestionnaireVersion {
        id: row.id,
        questionnaire_id: row.questionnaire_id,
        number: row.number,
        status: row.status,
        definition: show_definition(&definition_of(row)?),
        revision: row.revision,
    })
}

/// The definition of a version, with a name for its form and its number.
pub fn to_export(tx: &mut Tx<'_>, id: Uuid) -> Result<(Definition, String, i16), Problem> {
    let row = find_version(tx, id)?;
    let own = store::find(tx, row.questionnaire_id)?.ok_or_else(Problem::not_found)?;
    Ok((definition_of(&row)?, format!("clic_{}", own.code.to_lowercase()), row.number))
}

/// Replaces the definition of a draft.
pub fn edit(tx: &mut Tx<'_>, id: Uuid, read: i32, definition: &Definition) -> Result<QuestionnaireVersion, Problem> {
    let row = find_version(tx, id)?;
    if row.status != VersionStatus::Draft {
        return Err(Problem::new(VERSION_PUBLISHED));
    }
    require_meanings(tx, &row, definition)?;
    let json = serde_json::to_value(show_definition(definition)).map_err(Problem::unavailable)?;
    if !store::edit_draft(tx, id, read, &json)? {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let after = Some(json!({"number": row.number, "questions": definition.questions.len()}));
    record(tx, events::QUESTIONNAIRE_EDITED, row.questionnaire_id, after)?;
    show_version(tx, id)
}

/// Refuses codes that mean something else in versions that were published, or in the grids of everybody.
fn require_meanings(tx: &mut Tx<'_>, draft: &VersionRow, definition: &Definition) -> Result<(), Problem> {
    let versions = store::versions(tx, &[draft.questionnaire_id])?;
    let published = versions.iter().filter(|version| version.status != VersionStatus::Draft);
    let published = published.map(definition_of).collect::<Result<Vec<_>, Problem>>()?;
    let mut fields = Fields::default();
    let mut faults = lifetime::faults(definition, &published);
    if find_questionnaire(tx, draft.questionnaire_id)?.purpose == QuestionnairePurpose::SessionEvaluation {
        faults.extend(standards::faults(definition));
    }
    for fault in faults {
        fields.refuse(&format!("/definition{}", fault.pointer), fault.detail);
    }
    fields.done()
}

/// Begins a draft with the questions of another version, the newest one unless it is named.
pub fn start_version(tx: &mut Tx<'_>, id: Uuid, from: Option<Uuid>) -> Result<QuestionnaireVersion, Problem> {
    store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    let versions = store::versions(tx, &[id])?;
    if versions.iter().any(|version| version.status == VersionStatus::Draft) {
        return Err(Problem::new(DRAFT_EXISTS));
    }
    let copied = match from {
        Some(from) => versions.iter().find(|version| version.id == from),
        None => versions.last(),
    };
    let unknown = || Problem::invalid("/from", "Cette version n'est pas de ce questionnaire.");
    let copied = definition_of(copied.ok_or_else(unknown)?)?;
    let number = versions.last().map_or(1, |last| last.number + 1);
    let row = new_version(tx, id, number, &copied)?;
    store::insert_version(tx, &row)?;
    record(tx, events::VERSION_STARTED, id, Some(json!({"number": number})))?;
    version_view(&row)
}

/// Publishes a draft in place of the version that was published, which closes.
pub fn publish(tx: &mut Tx<'_>, id: Uuid, read: i32) -> Result<QuestionnaireVersion, Problem> {
    let questionnaire = find_version(tx, id)?.questionnaire_id;
    store::lock(tx, questionnaire)?.ok_or_else(Problem::not_found)?;
    let row = find_version(tx, id)?;
    match row.status {
        VersionStatus::Draft if row.revision == read => {}
        VersionStatus::Draft => return Err(Problem::new(CHANGED_MEANWHILE)),
        VersionStatus::Published | VersionStatus::Closed => return Err(Problem::new(VERSION_PUBLISHED)),
    }
    let definition = definition_of(&row)?;
    if !definition.questions.iter().any(|question| question.form != Form::Note) {
        return Err(Problem::invalid("/definition/questions", "Il faut une question au moins."));
    }
    require_meanings(tx, &row, &definition)?;
    let versions = store::versions(tx, &[questionnaire])?;
    for before in versions.iter().filter(|version| version.status == VersionStatus::Published) {
        store::close(tx, before.id)?;
    }
    let row = store::publish(tx, id)?;
    record(tx, events::VERSION_PUBLISHED, questionnaire, Some(json!({"number": row.number})))?;
    version_view(&row)
}

/// Closes the published version: the questionnaire is no longer answered.
pub fn close(tx: &mut Tx<'_>, id: Uuid) -> Result<QuestionnaireVersion, Problem> {
    let questionnaire = find_version(tx, id)?.questionnaire_id;
    let own = store::lock(tx, questionnaire)?.ok_or_else(Problem::not_found)?;
    own.require_general()?;
    let row = find_version(tx, id)?;
    match row.status {
        VersionStatus::Closed => return version_view(&row),
        VersionStatus::Draft => return Err(Problem::new(VERSION_NOT_PUBLISHED)),
        VersionStatus::Published => {}
    }
    let row = store::close(tx, id)?;
    record(tx, events::VERSION_CLOSED, questionnaire, Some(json!({"number": row.number})))?;
    version_view(&row)
}

/// Lists the changes from another version, the one before unless it is named.
pub fn compare(tx: &mut Tx<'_>, id: Uuid, from: Option<Uuid>) -> Result<VersionDifference, Problem> {
    let to = find_version(tx, id)?;
    let versions = store::versions(tx, &[to.questionnaire_id])?;
    let earlier = match from {
        Some(from) => {
            let unknown = || Problem::query("from", "Cette version n'est pas de ce questionnaire.");
            Some(versions.iter().find(|version| version.id == from).ok_or_else(unknown)?)
        }
        None => versions.iter().rev().find(|version| version.number < to.number),
    };
    let changes = match earlier {
        Some(earlier) => difference::changes(&definition_of(earlier)?, &definition_of(&to)?),
        None => Vec::new(),
    };
    Ok(VersionDifference {
        from: earlier.map(|earlier| earlier.number),
        to: to.number,
        changes: changes.into_iter().map(Into::into).collect(),
    })
}

/// Numbers sheets of paper of the published version.
pub fn print_sheets(tx: &mut Tx<'_>, id: Uuid, count: i16) -> Result<PrintedSheets, Problem> {
    let row = find_version(tx, id)?;
    if row.status != VersionStatus::Published {
        return Err(Problem::new(VERSION_NOT_PUBLISHED));
    }
    let own = find_questionnaire(tx, row.questionnaire_id)?;
    own.require_general()?;
    if row.sheets + i32::from(count) > MOST_SHEETS {
        return Err(Problem::invalid("/count", "Une version a 9 999 feuilles au plus."));
    }
    let sheets = store::add_sheets(tx, id, i32::from(count))?;
    let numbered = (sheets - i32::from(count) + 1)..=sheets;
    let serials = numbered.map(|sheet| Serial { prefix: own.prefix.clone(), version: row.number, sheet }.write());
    let serials: Vec<String> = serials.collect();
    record(tx, events::SHEETS_PRINTED, own.id, Some(json!({"number": row.number, "sheets": sheets})))?;
    Ok(PrintedSheets { serials, sheets })
}

/// Shows the published version that a code opens.
pub fn show_published(tx: &mut Tx<'_>, code: &str) -> Result<PublishedQuestionnaire, Problem> {
    let (own, versions) = of_code(tx, code)?;
    let published = versions.iter().find(|version| version.status == VersionStatus::Published);
    let published = published.ok_or_else(|| Problem::new(QUESTIONNAIRE_CLOSED))?;
    let definition = Definition { analysis: None, ..definition_of(published)? };
    Ok(PublishedQuestionnaire { code: own.code, version: published.number, definition: show_definition(&definition) })
}

/// The questionnaire that a code opens, as people type it, and its versions.
pub(super) fn of_code(tx: &mut Tx<'_>, code: &str) -> Result<(QuestionnaireRow, Vec<VersionRow>), Problem> {
    let code = short_code::read(code).ok_or_else(Problem::not_found)?;
    let own = store::of_code(tx, &code)?.filter(|own| own.purpose == QuestionnairePurpose::General);
    let own = own.ok_or_else(Problem::not_found)?;
    let versions = store::versions(tx, &[own.id])?;
    Ok((own, versions))
}

/// The versions of a questionnaire as they are counted, the newest first; drafts are left out.
pub(super) fn counted_versions(
    versions: &[VersionRow],
    analysis: Option<&Analysis>,
) -> Result<Vec<(Uuid, rules::counting::Version)>, Problem> {
    let published = versions.iter().rev().filter(|version| version.status != VersionStatus::Draft);
    published
        .map(|row| {
            let definition = definition_of(row)?;
            let layout = rules::boxes::Layout::new(&definition);
            let reading = analysis.map(|analysis| rules::findings::Reading::new(analysis, &definition, &layout));
            Ok((row.id, rules::counting::Version { number: row.number, definition, layout, reading }))
        })
        .collect()
}

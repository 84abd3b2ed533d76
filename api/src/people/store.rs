//! The table `learners`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use uuid::Uuid;

use crate::kernel::database::Tx;
use crate::schema::{communes, enrolments, learners};

/// A row of `learners`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = learners, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct LearnerRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub given_name: String,
    pub family_name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub birth_year: Option<i16>,
    pub commune_code: String,
    pub remarks: Option<String>,
    pub identity: Option<String>,
    pub search_text: String,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

/// What the desk searches by.
#[derive(Debug, Default, Clone)]
// Fields without a word of their own ask for just that column.
#[allow(missing_docs)]
pub struct Filter {
    pub words: Vec<String>,
    pub commune: Option<String>,
    pub id: Option<Uuid>,
}

/// Inserts a learner, or finds the one who already has this identity; never changes what is known of that one.
pub fn find_or_insert(tx: &mut Tx<'_>, row: &LearnerRow) -> QueryResult<LearnerRow> {
    diesel::insert_into(learners::table)
        .values(row)
        .on_conflict((learners::organisation_id, learners::identity))
        .do_update()
        .set(learners::identity.eq(excluded(learners::identity)))
        .returning(LearnerRow::as_returning())
        .get_result(tx.conn)
}

/// A learner with the commune's name and how often they enrolled.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<(LearnerRow, String, i64)>> {
    Ok(search(tx, &Filter { id: Some(id), ..Filter::default() }, None, 1)?.pop())
}

/// Learners by name, with the commune's name and how often they enrolled.
pub fn search(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<(LearnerRow, String, i64)>> {
    let own_commune =
        communes::organisation_id.eq(learners::organisation_id).and(communes::code.eq(learners::commune_code));
    let times = enrolments::table
        .filter(enrolments::organisation_id.eq(learners::organisation_id))
        .filter(enrolments::learner_id.eq(learners::id))
        .count()
        .single_value();
    let mut query = learners::table
        .inner_join(communes::table.on(own_commune))
        .filter(learners::organisation_id.eq(tx.organisation))
        .order((learners::search_text, learners::id))
        .select((LearnerRow::as_select(), communes::name, times.assume_not_null()))
        .limit(limit + 1)
        .into_boxed();
    for word in &filter.words {
        let anywhere = format!("%{}%", word.replace(['\\', '%', '_'], ""));
        query = query.filter(learners::search_text.like(anywhere));
    }
    if let Some(commune) = &filter.commune {
        query = query.filter(learners::commune_code.eq(commune));
    }
    if let Some(id) = filter.id {
        query = query.filter(learners::id.eq(id));
    }
    if let Some((text, id)) = after {
        query = query
            .filter(learners::search_text.gt(text.clone()).or(learners::search_text.eq(text).and(learners::id.gt(id))));
    }
    query.load(tx.conn)
}

/// Changes a learner who still has the version they were read with.
pub fn update(tx: &mut Tx<'_>, row: &LearnerRow, version: i32) -> QueryResult<bool> {
    let mine = learners::table.find((tx.organisation, row.id)).filter(learners::version.eq(version));
    diesel::update(mine).set(row).execute(tx.conn).map(|changed| changed == 1)
}

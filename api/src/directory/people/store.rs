//! The table `learners`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::upsert::excluded;
use uuid::Uuid;

use super::rules::Candidate;
use super::{LearnerSort, Way};
use crate::kernel::data::transaction::Tx;
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
    pub commune_code: Option<String>,
    pub remarks: Option<String>,
    pub identity: Option<String>,
    pub search_text: String,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    #[diesel(skip_update)]
    pub merged_into: Option<Uuid>,
    pub preferred_way: Option<Way>,
    pub name_key: String,
    pub contact_confirmed_at: Option<DateTime<Utc>>,
    pub outside_commune: Option<String>,
    pub phone_wrong_at: Option<DateTime<Utc>>,
    pub address_line1: Option<String>,
    pub address_line2: Option<String>,
    pub postcode: Option<String>,
    pub town: Option<String>,
}

/// Filters of a search.
#[derive(Debug, Default, Clone)]
// Fields without a comment filter by the column of the same name.
#[allow(missing_docs)]
pub struct Filter {
    /// Beginning of the folded name.
    pub name: Option<String>,
    /// Beginning of the number; the result is then ordered by number.
    pub phone: Option<String>,
    /// Beginning of the e-mail address.
    pub email: Option<String>,
    pub ids: Option<Vec<Uuid>>,
    pub commune: Option<String>,
    pub merged_into: Option<Uuid>,
    pub sort: LearnerSort,
}

/// A learner, the name of their commune within the territory, and their number of enrolments.
pub type Found = (LearnerRow, Option<String>, i64);

impl LearnerRow {
    /// Name of the commune of residence, given that of the commune within the territory.
    pub fn residence(&self, within: Option<String>) -> String {
        within.or_else(|| self.outside_commune.clone()).unwrap_or_default()
    }
}

mod functions {
    use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid};

    diesel::define_sql_function! {
        #[sql_name = "learners_containing"]
        fn containing(patterns: Array<Text>, prefix: Text, commune: Nullable<Text>,
            after_text: Nullable<Text>, after_id: Nullable<Uuid>, wanted: BigInt) -> Uuid;
    }
    diesel::define_sql_function! {
        #[sql_name = "learners_numbered"]
        fn numbered(digits: Text, prefix: Nullable<Text>, commune: Nullable<Text>,
            after_text: Nullable<Text>, after_id: Nullable<Uuid>, wanted: BigInt) -> Uuid;
    }
    diesel::define_sql_function! {
        #[sql_name = "learners_alike"]
        fn alike(asked: Text, commune: Nullable<Text>, wanted: BigInt) -> Uuid;
    }
}

/// Finds the cards with the name of a person and one of their contacts.
///
/// Contacts stated for earlier enrolments count, too.
pub fn candidates(tx: &mut Tx<'_>, row: &LearnerRow) -> QueryResult<Vec<Candidate>> {
    let theirs = enrolments::learner_id
        .eq(learners::id)
        .or(enrolments::merged_from.eq(learners::id.nullable()).assume_not_null());
    let stated = enrolments::table
        .filter(enrolments::organisation_id.eq(learners::organisation_id).and(theirs))
        .filter(enrolments::stated_phone.eq(&row.phone).or(enrolments::stated_email.eq(&row.email)));
    let cards: Vec<(Uuid, Option<Uuid>, Option<i16>)> = learners::table
        .filter(learners::organisation_id.eq(tx.organisation).and(learners::name_key.eq(&row.name_key)))
        .filter(learners::phone.eq(&row.phone).or(learners::email.eq(&row.email)).assume_not_null().or(exists(stated)))
        .order(learners::id)
        .select((learners::id, learners::merged_into, learners::birth_year))
        .load(tx.conn)?;
    let candidate =
        |(id, into, birth_year): (Uuid, Option<Uuid>, _)| Candidate { stands_for: into.unwrap_or(id), birth_year };
    Ok(cards.into_iter().map(candidate).collect())
}

/// Phone number and addresses of a learner.
#[derive(Queryable, Selectable, Debug, Clone)]
#[diesel(table_name = learners, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct Contacts {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub phone_wrong_at: Option<DateTime<Utc>>,
    pub address_line1: Option<String>,
    pub address_line2: Option<String>,
    pub postcode: Option<String>,
    pub town: Option<String>,
}

/// Learners with the one who stands for each: the learner that they were merged into, else themselves.
pub fn standing(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let rows: Vec<(Uuid, Option<Uuid>)> = learners::table
        .filter(learners::organisation_id.eq(tx.organisation).and(learners::id.eq_any(ids)))
        .select((learners::id, learners::merged_into))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(id, into)| (id, into.unwrap_or(id))).collect())
}

/// Contacts of learners.
pub fn contacts(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, Contacts)>> {
    learners::table
        .filter(learners::organisation_id.eq(tx.organisation).and(learners::id.eq_any(ids)))
        .select((learners::id, Contacts::as_select()))
        .load(tx.conn)
}

/// Notes whether a number of a learner is another person's, while they have it.
pub fn mark_number(tx: &mut Tx<'_>, learner: Uuid, number: &str, wrong_at: Option<DateTime<Utc>>) -> QueryResult<()> {
    diesel::update(learners::table.find((tx.organisation, learner)).filter(learners::phone.eq(number)))
        .set(learners::phone_wrong_at.eq(wrong_at))
        .execute(tx.conn)
        .map(drop)
}

/// Inserts a learner, or finds the one who already has this identity, unchanged.
pub fn find_or_insert(tx: &mut Tx<'_>, row: &LearnerRow) -> QueryResult<LearnerRow> {
    diesel::insert_into(learners::table)
        .values(row)
        .on_conflict((learners::organisation_id, learners::identity))
        .do_update()
        .set(learners::identity.eq(excluded(learners::identity)))
        .returning(LearnerRow::as_returning())
        .get_result(tx.conn)
}

/// Finds a learner, with the commune's name and the number of enrolments.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<Found>> {
    Ok(find_all(tx, vec![id])?.pop())
}

/// Reads and locks a learner's row.
///
/// The learner cannot be merged meanwhile, nor get two seats at one time. A transaction that also locks a session locks
/// the learner first.
pub fn lock_one(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<LearnerRow>> {
    let row = learners::table.find((tx.organisation, id)).select(LearnerRow::as_select());
    row.for_no_key_update().first(tx.conn).optional()
}

/// Reads the learners of some identities, in the order of a search.
pub fn find_all(tx: &mut Tx<'_>, ids: Vec<Uuid>) -> QueryResult<Vec<Found>> {
    let limit = ids.len() as i64;
    search(tx, &Filter { ids: Some(ids), ..Filter::default() }, None, limit)
}

/// Searches learners, ordered by number if one is asked for, else as the filter says.
///
/// Without a filter by identity or by merging, merged learners are left out.
pub fn search(tx: &mut Tx<'_>, filter: &Filter, after: Option<(String, Uuid)>, limit: i64) -> QueryResult<Vec<Found>> {
    let own_commune = communes::organisation_id
        .eq(learners::organisation_id)
        .and(communes::code.nullable().eq(learners::commune_code));
    let times = enrolments::table
        .filter(enrolments::organisation_id.eq(learners::organisation_id))
        .filter(enrolments::learner_id.eq(learners::id))
        .count()
        .single_value();
    let mut query = learners::table
        .left_join(communes::table.on(own_commune))
        .filter(learners::organisation_id.eq(tx.organisation))
        .select((LearnerRow::as_select(), communes::name.nullable(), times.assume_not_null()))
        .limit(limit)
        .into_boxed();
    match (&filter.ids, filter.merged_into) {
        (Some(ids), _) => query = query.filter(learners::id.eq_any(ids)),
        (None, Some(id)) => query = query.filter(learners::merged_into.eq(id)),
        (None, None) => query = query.filter(learners::merged_into.is_null()),
    }
    if let Some(name) = &filter.name {
        query = query.filter(learners::search_text.ge(name).and(learners::search_text.lt(upper_bound(name))));
    }
    if let Some(email) = &filter.email {
        query = query.filter(learners::email.ge(email).and(learners::email.lt(upper_bound(email))));
    }
    if let Some(commune) = &filter.commune {
        query = query.filter(learners::commune_code.eq(commune));
    }
    if let Some(number) = &filter.phone {
        query = query.filter(learners::phone.ge(number).and(learners::phone.lt(upper_bound(number))));
        if let Some((text, id)) = after {
            query =
                query.filter(learners::phone.gt(text.clone()).or(learners::phone.eq(text).and(learners::id.gt(id))));
        }
        return query.order((learners::phone, learners::id)).load(tx.conn);
    }
    let (text, id) = after.unwrap_or_default();
    let is_first = id.is_nil();
    query = match filter.sort {
        LearnerSort::Name => query.order((learners::search_text, learners::id)),
        LearnerSort::NameBackwards => query.order((learners::search_text.desc(), learners::id.desc())),
        LearnerSort::Created => query.order(learners::id),
        LearnerSort::CreatedBackwards => query.order(learners::id.desc()),
    };
    let (name, is_same) = (learners::search_text, learners::search_text.eq(text.clone()));
    query = match filter.sort {
        _ if is_first => query,
        LearnerSort::Name => query.filter(name.gt(text).or(is_same.and(learners::id.gt(id)))),
        LearnerSort::NameBackwards => query.filter(name.lt(text).or(is_same.and(learners::id.lt(id)))),
        LearnerSort::Created => query.filter(learners::id.gt(id)),
        LearnerSort::CreatedBackwards => query.filter(learners::id.lt(id)),
    };
    query.load(tx.conn)
}

/// Makes the upper bound of texts with a prefix, since columns are ordered by code point.
fn upper_bound(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

/// Finds learners with all patterns in the name or number, and a name without the prefix `prefix`.
///
/// They are ordered by name. The first pattern must be in the name.
pub fn find_containing(
    tx: &mut Tx<'_>,
    patterns: Vec<String>,
    prefix: &str,
    commune: Option<&str>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Found>> {
    let (text, id) = after.unzip();
    let ids = diesel::select(functions::containing(patterns, prefix, commune, text, id, limit)).load(tx.conn)?;
    find_all(tx, ids)
}

/// Finds learners with the digits in their number, which does not begin with `prefix`; by name.
pub fn find_numbered(
    tx: &mut Tx<'_>,
    digits: &str,
    prefix: Option<&str>,
    commune: Option<&str>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> QueryResult<Vec<Found>> {
    let (text, id) = after.unzip();
    let ids = diesel::select(functions::numbered(digits, prefix, commune, text, id, limit)).load(tx.conn)?;
    find_all(tx, ids)
}

/// Finds learners with a similar name: each word of it sounds or is spelt like one of theirs.
///
/// Names that have all the words themselves are left out. Names that sound alike come first, then the most similar.
pub fn find_alike(tx: &mut Tx<'_>, name: &str, commune: Option<&str>, limit: i64) -> QueryResult<Vec<Found>> {
    let ids: Vec<Uuid> = diesel::select(functions::alike(name, commune, limit)).load(tx.conn)?;
    let mut found = find_all(tx, ids.clone())?;
    found.sort_by_key(|(row, ..)| ids.iter().position(|id| *id == row.id));
    Ok(found)
}

/// Records that a learner is merged into another, or separated again.
pub fn set_merged(tx: &mut Tx<'_>, id: Uuid, into: Option<Uuid>, identity: Option<&str>) -> QueryResult<()> {
    let row = learners::table.find((tx.organisation, id));
    let change =
        (learners::merged_into.eq(into), learners::identity.eq(identity), learners::version.eq(learners::version + 1));
    diesel::update(row).set(change).execute(tx.conn).map(drop)
}

/// Merges into `to` the learners that were merged into `from`.
pub fn move_merged(tx: &mut Tx<'_>, from: Uuid, to: Uuid) -> QueryResult<()> {
    let merged =
        learners::table.filter(learners::organisation_id.eq(tx.organisation)).filter(learners::merged_into.eq(from));
    diesel::update(merged).set(learners::merged_into.eq(to)).execute(tx.conn).map(drop)
}

/// Removes an identity from the rows merged into a learner, who then can have it.
pub fn free_identity(tx: &mut Tx<'_>, learner: Uuid, identity: &str) -> QueryResult<()> {
    let merged = learners::table
        .filter(learners::organisation_id.eq(tx.organisation))
        .filter(learners::merged_into.eq(learner).and(learners::identity.eq(identity)));
    diesel::update(merged).set(learners::identity.eq(None::<String>)).execute(tx.conn).map(drop)
}

/// Locks two learners, in the order of their identities.
///
/// The lock permits references to them. The cancellation of an enrolment holds the enrolment that a merge waits for,
/// and then writes a message that refers to the learner: a stronger lock would deadlock.
pub fn lock(tx: &mut Tx<'_>, ids: [Uuid; 2]) -> QueryResult<Vec<LearnerRow>> {
    learners::table
        .filter(learners::organisation_id.eq(tx.organisation).and(learners::id.eq_any(ids)))
        .order(learners::id)
        .select(LearnerRow::as_select())
        .for_no_key_update()
        .load(tx.conn)
}

/// Changes a learner who still has the version they were read with.
pub fn update(tx: &mut Tx<'_>, row: &LearnerRow, version: i32) -> QueryResult<bool> {
    let mine = learners::table.find((tx.organisation, row.id)).filter(learners::version.eq(version));
    diesel::update(mine).set(row).execute(tx.conn).map(|changed| changed == 1)
}

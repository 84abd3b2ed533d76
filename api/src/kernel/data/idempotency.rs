//! Idempotency keys: a creating request has one effect and one answer, however often it is sent.
//!
//! The answer is kept in the transaction of the effect; a refusal is kept after the rollback. The one that is kept
//! first is the answer to all requests with the key. HTTP's part of this is in `kernel/web/idempotency_key.rs`.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::{KEY_REUSED, Problem, STILL_RUNNING};
use crate::schema::idempotent_answers as answers;

/// Time for which a first answer is kept, in hours.
const KEPT_HOURS: i64 = 24;

/// The idempotency key of a request, if it has one, with the method and path that it is bound to.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    key: Option<String>,
    method_and_path: String,
}

impl IdempotencyKey {
    /// Makes the key of a request; `key` is `None` for a request that came without one.
    pub fn new(key: Option<String>, method_and_path: String) -> IdempotencyKey {
        IdempotencyKey { key, method_and_path }
    }

    /// Returns whether the request came with a key.
    pub fn is_given(&self) -> bool {
        self.key.is_some()
    }

    /// The fingerprint of everything that the key is bound to: method, path and digest of the payload.
    ///
    /// Without the keys of the deployment nobody finds what was sent by trying what could have been.
    fn fingerprint(&self, keys: &Keys, digest: &[u8]) -> Vec<u8> {
        let bound = Sha256::new().chain_update(&self.method_and_path).chain_update([0]).chain_update(digest).finalize();
        keys.fingerprint(&bound)
    }
}

/// The identity of the created resource, as most answers hold it.
#[derive(Debug, Deserialize)]
pub struct Created {
    /// The identity.
    pub id: Uuid,
}

/// The answer to a creating request, as it is kept.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status: 201, or that of the refusal.
    pub status: u16,
    /// The body, as JSON text.
    pub body: String,
}

impl Answer {
    /// Makes a `201 Created` with this body.
    pub fn created(body: &impl Serialize) -> Result<Answer, Problem> {
        Ok(Answer { status: 201, body: serde_json::to_string(body).map_err(Problem::unavailable)? })
    }

    fn refused(refusal: &Problem) -> Result<Answer, Problem> {
        let body = serde_json::to_string(&refusal.document()).map_err(Problem::unavailable)?;
        Ok(Answer { status: refusal.kind.status(), body })
    }

    /// Adds a secret, made from the identity that the answer holds; a refusal stays as it is.
    ///
    /// The kept answer has no secret.
    pub fn with_secret<I: DeserializeOwned>(
        mut self,
        name: &str,
        secret: impl FnOnce(I) -> String,
    ) -> Result<Answer, Problem> {
        if self.status == 201 {
            let secret = secret(serde_json::from_str(&self.body).map_err(Problem::unavailable)?);
            // The member takes the place of the closing brace, so that the kept text is not serialised again.
            self.body.pop();
            self.body.push_str(&format!(",{}:{}}}", json!(name), json!(secret)));
        }
        Ok(self)
    }
}

#[derive(QueryableByName)]
struct Attempt {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    alone: bool,
}

/// Does the work once for each key: a request with a known key gets the first answer again.
///
/// `digest` is that of the payload.
///
/// # Errors
/// 409 while the first request still runs, 422 if the key came with another payload before; and those of the work,
/// which [`keep_refusal`] keeps.
pub fn once<T: Serialize>(
    tx: &mut Tx<'_>,
    keys: &Keys,
    key: &IdempotencyKey,
    digest: &[u8],
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    let Some(name) = &key.key else { return Answer::created(&work(tx)?) };
    let principal = name_principal(tx.principal);
    let lock =
        Sha256::new().chain_update(tx.organisation).chain_update(&principal).chain_update([0]).chain_update(name);
    let lock = i64::from_be_bytes(lock.finalize()[..8].try_into().unwrap_or_default());
    let alone = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS alone")
        .bind::<diesel::sql_types::BigInt, _>(lock)
        .get_result::<Attempt>(tx.conn)?
        .alone;
    if !alone {
        return Err(Problem::new(STILL_RUNNING).retry_after(1));
    }
    let fingerprint = key.fingerprint(keys, digest);
    if let Some(first) = find_first_answer(tx, &principal, name, &fingerprint)? {
        return Ok(first);
    }
    let answer = Answer::created(&work(tx)?)?;
    if !keep(tx, &principal, name, &fingerprint, &answer)? {
        // A refusal was kept meanwhile: it is the answer, and this work is rolled back.
        return Err(Problem::new(STILL_RUNNING).retry_after(1));
    }
    Ok(answer)
}

/// Keeps the refusal that the work of a key ended with.
///
/// If another answer was kept in between, that one is returned instead.
pub fn keep_refusal(
    tx: &mut Tx<'_>,
    keys: &Keys,
    key: &IdempotencyKey,
    digest: &[u8],
    refusal: Problem,
) -> Result<Answer, Problem> {
    let answer = Answer::refused(&refusal)?;
    let Some(name) = &key.key else { return Ok(answer) };
    let (principal, fingerprint) = (name_principal(tx.principal), key.fingerprint(keys, digest));
    if keep(tx, &principal, name, &fingerprint, &answer)? {
        return Ok(answer);
    }
    find_first_answer(tx, &principal, name, &fingerprint)?.ok_or(refusal)
}

/// Names the principal that a key belongs to: the same key of two principals is two keys.
fn name_principal(principal: &Principal) -> String {
    match principal {
        Principal::Public => "public".to_owned(),
        Principal::Staff(staff) => format!("staff:{}", staff.account),
        Principal::Partner(partner) => format!("partner:{}", partner.id),
        Principal::Program(key) => format!("key:{}", key.id),
        Principal::System => "system".to_owned(),
    }
}

/// Finds the first answer to a key, and erases it if it is too old to count.
fn find_first_answer(
    tx: &mut Tx<'_>,
    principal: &str,
    name: &str,
    fingerprint: &[u8],
) -> Result<Option<Answer>, Problem> {
    let mine = answers::table.find((tx.organisation, principal, name));
    let first: Option<(Vec<u8>, i16, String, DateTime<Utc>)> = mine
        .select((answers::fingerprint, answers::status, answers::body, answers::created_at))
        .first(tx.conn)
        .optional()?;
    match first {
        None => Ok(None),
        Some((.., created_at)) if created_at < tx.now - TimeDelta::hours(KEPT_HOURS) => {
            diesel::delete(mine).execute(tx.conn)?;
            Ok(None)
        }
        Some((same, ..)) if same != fingerprint => Err(Problem::new(KEY_REUSED)),
        Some((_, status, body, _)) => Ok(Some(Answer { status: u16::try_from(status).unwrap_or(201), body })),
    }
}

/// Keeps an answer, and returns whether it was the first one.
fn keep(tx: &mut Tx<'_>, principal: &str, name: &str, fingerprint: &[u8], answer: &Answer) -> Result<bool, Problem> {
    let kept = diesel::insert_into(answers::table)
        .values((
            answers::organisation_id.eq(tx.organisation),
            answers::asker.eq(principal),
            answers::key.eq(name),
            answers::fingerprint.eq(fingerprint),
            answers::status.eq(i16::try_from(answer.status).unwrap_or(201)),
            answers::body.eq(&answer.body),
            answers::created_at.eq(tx.now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(kept == 1)
}

/// The job that erases the answers older than `KEPT_HOURS`.
pub const FORGET: Job = Job { name: "forget_answers", every: HOUR, run: Run::Blocking(forget_all) };

fn forget_all(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    let before = now - TimeDelta::hours(KEPT_HOURS);
    forget_old(database, now, |conn| diesel::select(with_old_answers(before)).load(conn), forget)
}

diesel::define_sql_function! {
    /// The organisations that have answers from before an instant.
    fn with_old_answers(before: diesel::sql_types::Timestamptz) -> diesel::sql_types::Uuid;
}

/// Erases the old answers of one organisation.
fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let old = answers::table
        .filter(answers::organisation_id.eq(tx.organisation))
        .filter(answers::created_at.lt(tx.now - TimeDelta::hours(KEPT_HOURS)));
    Ok(diesel::delete(old).execute(tx.conn)?)
}

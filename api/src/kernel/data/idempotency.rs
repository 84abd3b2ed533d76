//! Idempotency keys: a creating request has one effect and one answer, however often it is sent.
//!
//! The answer is kept in the transaction of the effect, or after the refusal that undid it; whichever is kept first
//! is the answer to all.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use uuid::Uuid;

use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::kernel::text::problem::{KEY_REUSED, MALFORMED, STILL_RUNNING};
use crate::schema::idempotent_answers as answers;

/// How long a first answer is kept, in hours.
const KEPT_HOURS: i64 = 24;

/// The `Idempotency-Key` of a request, if it has one, with what it is bound to.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    key: Option<String>,
    method_and_path: String,
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let malformed =
            || Problem::new(MALFORMED).detail("Idempotency-Key : une chaîne entre guillemets, de 1 à 200 caractères.");
        let mut headers = request.headers().get_all("idempotency-key");
        let key = match (headers.next(), headers.next()) {
            (None, _) => Ok(None),
            (Some(_), Some(_)) => Err(malformed()),
            (Some(header), None) => header
                .to_str()
                .ok()
                .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'))
                .filter(|key| (1..=200).contains(&key.len()) && !key.contains(['"', '\\']))
                .map(|key| Some(key.to_owned()))
                .ok_or_else(malformed),
        };
        let method_and_path = format!("{} {}", request.method(), request.path());
        ready(key.map(|key| IdempotencyKey { key, method_and_path }))
    }
}

impl IdempotencyKey {
    /// Whether the request came with one.
    pub fn is_given(&self) -> bool {
        self.key.is_some()
    }

    /// What the key is bound to: where it was sent, and the payload's digest.
    fn fingerprint(&self, digest: &[u8]) -> Vec<u8> {
        Sha256::new().chain_update(&self.method_and_path).chain_update([0]).chain_update(digest).finalize().to_vec()
    }
}

/// The identity of what was created, in most answers.
#[derive(Debug, Deserialize)]
pub struct Created {
    /// It.
    pub id: Uuid,
}

/// What a creating request answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 201, or that of the refusal.
    status: u16,
    /// JSON text.
    body: String,
}

impl Answer {
    /// `201 Created` with this body.
    pub fn created(body: &impl Serialize) -> Result<Answer, Problem> {
        Ok(Answer { status: 201, body: serde_json::to_string(body).map_err(Problem::unavailable)? })
    }

    fn refused(refusal: &Problem) -> Result<Answer, Problem> {
        let body = serde_json::to_string(&refusal.document()).map_err(Problem::unavailable)?;
        Ok(Answer { status: refusal.kind.status(), body })
    }

    /// The same with a secret, made from the identity that it tells; a refusal as it is.
    ///
    /// What is kept has none.
    pub fn with_secret<I: DeserializeOwned>(
        mut self,
        name: &str,
        secret: impl FnOnce(I) -> String,
    ) -> Result<Answer, Problem> {
        if self.status == 201 {
            let secret = secret(serde_json::from_str(&self.body).map_err(Problem::unavailable)?);
            // In place of the closing brace: what was written once is not written again.
            self.body.pop();
            self.body.push_str(&format!(",{}:{}}}", json!(name), json!(secret)));
        }
        Ok(self)
    }

    /// Sends it.
    pub fn respond(self) -> Result<HttpResponse, Problem> {
        let status = StatusCode::from_u16(self.status).map_err(Problem::unavailable)?;
        let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
        Ok(HttpResponse::build(status).content_type(kind).body(self.body))
    }
}

#[derive(QueryableByName)]
struct Attempt {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    alone: bool,
}

/// Does the work once a key: a repeated key gets the first answer again. `digest` is the payload's.
///
/// # Errors
/// 409 while the first request still runs, 422 when the key came with another payload; and those of the work, for
/// [`keep_refusal`].
pub fn once<T: Serialize>(
    tx: &mut Tx<'_>,
    key: &IdempotencyKey,
    digest: &[u8],
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    let Some(name) = &key.key else { return Answer::created(&work(tx)?) };
    let principal = scope(tx.principal);
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
    let fingerprint = key.fingerprint(digest);
    if let Some(first) = first_answer(tx, &principal, name, &fingerprint)? {
        return Ok(first);
    }
    let answer = Answer::created(&work(tx)?)?;
    if !keep(tx, &principal, name, &fingerprint, &answer)? {
        // A refusal was kept while this ran; it holds, and what was done here is undone.
        return Err(Problem::new(STILL_RUNNING).retry_after(1));
    }
    Ok(answer)
}

/// Keeps the refusal that the work of a key ended with, unless another answer was kept in between.
///
/// Then that is given.
pub fn keep_refusal(tx: &mut Tx<'_>, key: &IdempotencyKey, digest: &[u8], refusal: Problem) -> Result<Answer, Problem> {
    let answer = Answer::refused(&refusal)?;
    let Some(name) = &key.key else { return Ok(answer) };
    let (principal, fingerprint) = (scope(tx.principal), key.fingerprint(digest));
    if keep(tx, &principal, name, &fingerprint, &answer)? {
        return Ok(answer);
    }
    first_answer(tx, &principal, name, &fingerprint)?.ok_or(refusal)
}

/// Keys of one caller mean nothing to another.
fn scope(principal: &Principal) -> String {
    match principal {
        Principal::Public => "public".to_owned(),
        Principal::Staff(staff) => format!("staff:{}", staff.account),
        Principal::Partner(partner) => format!("partner:{}", partner.id),
        Principal::System => "system".to_owned(),
    }
}

fn first_answer(tx: &mut Tx<'_>, principal: &str, name: &str, fingerprint: &[u8]) -> Result<Option<Answer>, Problem> {
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

/// Whether it was the first answer.
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

/// Answers older than promised are forgotten.
pub const FORGET: Job = Job { name: "forget_answers", every: HOUR, run: Run::Blocking(forget_all) };

fn forget_all(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    let before = now - TimeDelta::hours(KEPT_HOURS);
    forget_old(database, now, |conn| diesel::select(with_old_answers(before)).load(conn), forget)
}

diesel::define_sql_function! {
    /// Organisations that have answers of before.
    fn with_old_answers(before: diesel::sql_types::Timestamptz) -> diesel::sql_types::Uuid;
}

/// Forgets the answers that are older than promised.
fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let old = answers::table
        .filter(answers::organisation_id.eq(tx.organisation))
        .filter(answers::created_at.lt(tx.now - TimeDelta::hours(KEPT_HOURS)));
    Ok(diesel::delete(old).execute(tx.conn)?)
}

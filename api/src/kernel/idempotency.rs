//! Exactly once: a creating request with an `Idempotency-Key` has one effect and one answer, however often it is sent
//! (IETF draft «The Idempotency-Key HTTP Header Field»). The answer is kept in the transaction of the effect.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::TimeDelta;
use diesel::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

use super::database::Tx;
use super::principal::Asker;
use super::problem::{Kind, Problem};
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
        let malformed = || {
            Problem::new(Kind::Malformed)
                .detail("Idempotency-Key : une chaîne entre guillemets, de 1 à 200 caractères.")
        };
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

/// What a creating request answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 201, or what it was.
    pub status: u16,
    /// JSON text.
    pub body: String,
}

impl Answer {
    /// `201 Created` with this body.
    pub fn created(body: &impl Serialize) -> Result<Answer, Problem> {
        Ok(Answer { status: 201, body: serde_json::to_string(body).map_err(Problem::unavailable)? })
    }
}

#[derive(QueryableByName)]
struct Attempt {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    alone: bool,
}

/// Does the work once a key: a repeated key gets the first answer again. Refusals have no effect and are not kept.
/// `digest` is the payload's.
///
/// # Errors
/// 409 while the first request still runs, 422 when the key came with another payload.
pub fn once<T: Serialize>(
    tx: &mut Tx<'_>,
    key: &IdempotencyKey,
    digest: &[u8],
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    let Some(name) = &key.key else { return Answer::created(&work(tx)?) };
    let asker = match tx.asker {
        Asker::Public => "public".to_owned(),
        Asker::Staff(staff) => format!("staff:{}", staff.account),
        Asker::System => "system".to_owned(),
    };
    let fingerprint =
        Sha256::new().chain_update(&key.method_and_path).chain_update([0]).chain_update(digest).finalize().to_vec();

    let lock = Sha256::new().chain_update(tx.organisation).chain_update(&asker).chain_update([0]).chain_update(name);
    let lock = i64::from_be_bytes(lock.finalize()[..8].try_into().unwrap_or_default());
    let alone = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS alone")
        .bind::<diesel::sql_types::BigInt, _>(lock)
        .get_result::<Attempt>(tx.conn)?
        .alone;
    if !alone {
        return Err(Problem::new(Kind::StillRunning).retry_after(1));
    }

    let mine = answers::table.find((tx.organisation, &asker, name));
    let first: Option<(Vec<u8>, i16, String, chrono::DateTime<chrono::Utc>)> = mine
        .select((answers::fingerprint, answers::status, answers::body, answers::created_at))
        .first(tx.conn)
        .optional()?;
    match first {
        Some((.., created_at)) if created_at < tx.now - TimeDelta::hours(KEPT_HOURS) => {
            diesel::delete(mine).execute(tx.conn)?;
        }
        Some((same, ..)) if same != fingerprint => return Err(Problem::new(Kind::KeyReused)),
        Some((_, status, body, _)) => return Ok(Answer { status: u16::try_from(status).unwrap_or(201), body }),
        None => {}
    }

    let answer = Answer::created(&work(tx)?)?;
    diesel::insert_into(answers::table)
        .values((
            answers::organisation_id.eq(tx.organisation),
            answers::asker.eq(&asker),
            answers::key.eq(name),
            answers::fingerprint.eq(&fingerprint),
            answers::status.eq(i16::try_from(answer.status).unwrap_or(201)),
            answers::body.eq(&answer.body),
            answers::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(answer)
}

/// Forgets the answers that are older than promised.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let old = answers::table
        .filter(answers::organisation_id.eq(tx.organisation))
        .filter(answers::created_at.lt(tx.now - TimeDelta::hours(KEPT_HOURS)));
    Ok(diesel::delete(old).execute(tx.conn)?)
}

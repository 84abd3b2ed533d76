//! Answers of handlers: creations under an idempotency key, and reads through the cache.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{TimeDelta, Timelike};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::credentials::read_address;
use super::form::SentForm;
use super::request::Context;
use super::responses::{send, send_created};
use super::state::State;
use crate::kernel::cache::refresh::Work;
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::idempotency::{self, Answer, IdempotencyKey};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::{Problem, ProblemDocument, STILL_RUNNING};

/// Time that a second click waits for the answer to the first.
const FIRST_CLICK: Duration = Duration::from_secs(10);
/// Interval at which it looks.
const AGAIN_AFTER: Duration = Duration::from_millis(100);

impl Context {
    /// Creates a resource, once for each idempotency key.
    ///
    /// The answer is kept, so it must not hold a secret.
    pub async fn create<T: Serialize + 'static>(
        &self,
        key: IdempotencyKey,
        digest: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        send_created(self.create_once(key, digest, work).await?)
    }

    /// Creates a resource with a secret, once for each idempotency key.
    ///
    /// `work` answers without the secret, and that answer is kept. `secret` makes the secret from the identity in it;
    /// it is added as the field `name` to the first answer and to repeated ones.
    pub async fn create_with_secret<T: Serialize + 'static, I: DeserializeOwned>(
        &self,
        key: IdempotencyKey,
        digest: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
        (name, secret): (&str, impl FnOnce(I) -> String),
    ) -> Result<HttpResponse, Problem> {
        send_created(self.create_once(key, digest, work).await?.with_secret(name, secret)?)
    }

    /// Creates a resource by a form, once for each key that a page drew, and reads the answer.
    ///
    /// A second click waits for the first answer, as a browser shows the answer to the last click.
    ///
    /// # Errors
    /// The refusal, as a document, for the page to show.
    pub async fn create_by_form<T: Serialize + 'static, R: DeserializeOwned>(
        &self,
        form: &SentForm,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Clone + Send + 'static,
    ) -> Result<R, ProblemDocument> {
        let mut answer = self.create_once(form.key.clone(), form.digest, work.clone()).await;
        let deadline = Instant::now() + FIRST_CLICK;
        while matches!(&answer, Err(problem) if problem.kind == STILL_RUNNING) && Instant::now() < deadline {
            tokio::time::sleep(AGAIN_AFTER).await;
            answer = self.create_once(form.key.clone(), form.digest, work.clone()).await;
        }
        let unreadable = |error: serde_json::Error| Problem::unavailable(error).document();
        let answer = answer.map_err(|problem| problem.document())?;
        match answer.status {
            201 => serde_json::from_str(&answer.body).map_err(unreadable),
            _ => Err(serde_json::from_str(&answer.body).unwrap_or_else(unreadable)),
        }
    }

    async fn create_once<T: Serialize + 'static>(
        &self,
        key: IdempotencyKey,
        digest: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Answer, Problem> {
        let kept = key.clone();
        let (keys, same_keys) = (self.state.keys.clone(), self.state.keys.clone());
        match self.write(move |tx| idempotency::once(tx, &keys, &key, &digest, work)).await {
            // The work is rolled back, so the refusal is kept in a transaction of its own. A crash in between loses
            // only the refusal, and nothing was created.
            Err(refusal) if kept.is_given() && refusal.is_final() => {
                self.write(move |tx| idempotency::keep_refusal(tx, &same_keys, &kept, &digest, refusal)).await
            }
            done => done,
        }
    }

    /// Answers a read in JSON, for the public and partners from the cache.
    ///
    /// `key` identifies the answer: it holds everything that decides its content.
    pub async fn answer<T: Serialize + Send + 'static>(
        &self,
        key: impl FnOnce() -> String,
        work: impl Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<HttpResponse, Problem> {
        if self.principal.is_trusted() {
            let answer = self.read(work).await?;
            return Ok(HttpResponse::Ok().json(answer));
        }
        self.publish(key(), move |tx| Prepared::json(&work(tx)?)).await
    }

    /// Answers a read that is the same for everybody, from the cache.
    ///
    /// `key` identifies the answer: it holds everything that decides its content, and of the time what matters beyond
    /// the current minute. `work` is done again after a change.
    pub async fn publish(
        &self,
        key: String,
        work: impl Fn(&mut Tx<'_>) -> Result<Prepared, Problem> + Send + Sync + 'static,
    ) -> Result<HttpResponse, Problem> {
        let cache = &self.state.cache;
        let prepared = match cache.get(self.organisation, &key) {
            Some(prepared) => prepared,
            None => {
                let generation = cache.expect(self.organisation);
                let work: Work = Arc::new(work);
                let again = work.clone();
                let prepared = Arc::new(self.read(move |tx| work(tx)).await?);
                cache.keep(self.organisation, key.clone(), generation, prepared.clone(), again);
                prepared
            }
        };
        let answer = send(&prepared, &self.request, self.now).await;
        if let (Principal::Public, Some(address)) = (&self.principal, self.request.uri().path_and_query())
            && let Some(until) = self.now.with_nanosecond(0).and_then(|now| now.with_second(0))
        {
            let route = self.request.match_pattern().unwrap_or_default();
            let until = until + TimeDelta::minutes(1);
            cache.keep_address(address.as_str(), (self.organisation, key), &prepared, route, until);
        }
        answer
    }
}

/// Finds the kept answer to an address that the public requested before, and the pattern of its route.
///
/// Most requests are answered so, without routing. Requests with credentials, or from the front end's other host, are
/// routed.
pub fn find_kept_answer(request: &HttpRequest) -> Option<(HttpResponse, Arc<str>)> {
    let headers = request.headers();
    if request.method() != Method::GET || headers.contains_key(header::AUTHORIZATION) {
        return None;
    }
    let state = request.app_data::<web::Data<State>>()?;
    if let (Some(origin), Some(own)) = (headers.get(header::ORIGIN), &state.front_end_origin)
        && origin == own.as_str()
    {
        return None;
    }
    let now = state.clock.now();
    let (prepared, route) = state.cache.get_by_address(request.uri().path_and_query()?.as_str(), now)?;
    let mut answer = prepared.answer(headers, now)?;
    // Past the rate limit the request is routed, and refused there.
    let (budget, taken) = state.limits.public_reads.take(&read_address(request, state.behind_proxy));
    taken.ok()?;
    if let Some(budget) = budget {
        budget.write(answer.headers_mut());
    }
    Some((answer, route))
}

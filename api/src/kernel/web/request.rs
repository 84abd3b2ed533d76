//! One request of one organisation: who asks, whether they may, and the way to the database.

use std::rc::Rc;
use std::sync::{Arc, PoisonError};

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::credentials::{address, bearer};
use super::permissions::{Limit as LimitClass, May, ORGANISATION, authorise};
use super::state::State;
use crate::kernel::cache::refresh::Work;
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::idempotency::{self, Answer, IdempotencyKey};
use crate::kernel::data::transaction::{Caller, Tx};
use crate::kernel::security::api_keys;
use crate::kernel::security::principal::{By, Partner, Principal};
use crate::kernel::text::problem::Problem;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, INVALID_KEY, LOGIN_REQUIRED, PRECONDITION_REQUIRED};
use crate::kernel::web::rate_limit::{Limit, Limits};

/// One request of one organisation.
///
/// A handler has no other way to the database, and it is only handed out when the table of routes and roles says yes.
#[derive(Clone)]
pub struct Context {
    /// What all requests share.
    pub state: web::Data<State>,
    /// The organisation in the path.
    pub organisation: Uuid,
    /// Who asks.
    pub principal: Principal,
    /// When.
    pub now: DateTime<Utc>,
    /// The caller's address.
    pub address: Rc<str>,
    request_id: Uuid,
    request: HttpRequest,
}

impl FromRequest for Context {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Context::of(&request).await })
    }
}

impl Context {
    async fn of(request: &HttpRequest) -> Result<Context, Problem> {
        let slug = request.match_info().get("organisation").unwrap_or_default();
        let mut context = Context::at(request, slug).await?;
        context.principal = context.who(request).await?;
        let pattern = request.match_pattern().unwrap_or_default();
        let row = context.state.permissions.find(request.method().as_str(), &pattern);
        // No route is without a row; one that were would be nobody's.
        let (callers, limit) = row.map_or(([May::No; 5], LimitClass::Caller), |row| (row.callers, row.limit));
        authorise(callers, &context.principal)?;
        context.take_from_limits(limit)?;
        if let Principal::Partner(partner) = &context.principal {
            let feed = pattern.strip_prefix(ORGANISATION).filter(|_| limit == LimitClass::Feed);
            context.note_use(partner, feed.map(|feed| feed.trim_start_matches('/')));
        }
        Ok(context)
    }

    /// A request that nobody has looked at.
    async fn at(request: &HttpRequest, slug: &str) -> Result<Context, Problem> {
        let state = request
            .app_data::<web::Data<State>>()
            .cloned()
            .ok_or_else(|| Problem::unavailable("the application has no state"))?;
        let organisation = organisation(&state, slug).await?;
        let now = state.clock.now();
        Ok(Context {
            organisation,
            principal: Principal::Public,
            now,
            address: address(request, state.behind_proxy).into(),
            request_id: crate::kernel::data::transaction::new_id(now),
            request: request.clone(),
            state,
        })
    }

    /// Who a request comes from.
    async fn who(&self, request: &HttpRequest) -> Result<Principal, Problem> {
        if let Some(partner) = request.extensions().get::<Partner>() {
            return Ok(Principal::Partner(partner.clone()));
        }
        let Some(token) = bearer(request)? else { return Ok(Principal::Public) };
        let token = token.as_str();
        if !api_keys::is_meant(token) {
            let staff = self.state.keys.verify(self.organisation, token, self.now);
            return staff.map(Principal::logged_in).ok_or_else(|| Problem::new(LOGIN_REQUIRED));
        }
        let keys = &self.state.recent_keys;
        if let Some(partner) = keys.known(self.organisation, token, self.now) {
            return Ok(Principal::Partner(partner));
        }
        // Whoever tries keys out asks the database no more often than for personal links. A key that held a moment ago
        // is no attempt: what others do behind the same address harms it not.
        if !keys.is_familiar(self.organisation, token) {
            self.within(|limits| &limits.links, &self.address)?;
        }
        let (hash, at) = (api_keys::hash(token)?, self.now);
        let find = self.state.key_store.find;
        let found = self.read(move |tx| find(tx, &hash, at)).await?;
        let partner = found.ok_or_else(|| Problem::new(INVALID_KEY))?;
        keys.keep(self.organisation, token, &partner);
        Ok(Principal::Partner(partner))
    }

    fn take_from_limits(&self, limit: LimitClass) -> Result<(), Problem> {
        match &self.principal {
            Principal::Public if self.request.method().is_safe() => {
                self.within(|limits| &limits.public_reads, &self.address)?;
            }
            Principal::Public => self.within(|limits| &limits.public_writes, &self.address)?,
            Principal::Partner(partner) => {
                self.within(|limits| &limits.partners, &partner.by.id().to_string())?;
            }
            Principal::Staff(_) | Principal::System => {}
        }
        match (limit, self.principal.account()) {
            (LimitClass::Caller | LimitClass::Feed, _) => Ok(()),
            (LimitClass::Link, _) => self.within(|limits| &limits.links, &self.address),
            (LimitClass::Password, Some(account)) => {
                self.within(|limits| &limits.logins, &format!("password of {account}"))
            }
            (LimitClass::Password, None) => self.within(|limits| &limits.logins, &format!("from {}", self.address)),
        }
    }

    /// Has it written down, without waiting for it, that a key was used, and for which feed.
    fn note_use(&self, partner: &Partner, feed: Option<&str>) {
        let By::Key { id, .. } = partner.by else { return };
        if !self.state.recent_keys.is_worth_noting(id, feed, self.now) {
            return;
        }
        let (database, caller) =
            (self.state.database.clone(), Caller { principal: Principal::System, ..self.caller() });
        let (note_use, feed) = (self.state.key_store.note_use, feed.map(str::to_owned));
        actix_web::rt::spawn(async move {
            // The database logs what it could not do; a use that is not noted harms nobody.
            let _ = database.note(caller, move |tx| note_use(tx, id, feed.as_deref())).await;
        });
    }

    /// Takes one from a limit; the answer tells what is left of it.
    ///
    /// # Errors
    /// 429 when nothing is left.
    pub fn within(&self, limit: impl FnOnce(&Limits) -> &Limit, key: &str) -> Result<(), Problem> {
        let (budget, taken) = limit(&self.state.limits).take(key);
        if let Some(budget) = budget {
            self.request.extensions_mut().insert(budget);
        }
        taken
    }

    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok())
    }

    fn caller(&self) -> Caller {
        Caller {
            organisation: self.organisation,
            principal: self.principal.clone(),
            now: self.now,
            request_id: Some(self.request_id),
        }
    }

    /// Reads.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.state.database.read(self.caller(), work).await
    }

    /// Changes, all or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.state.database.write(self.caller(), work).await
    }

    /// Creates, once a key. The answer is kept for that: it has no secret.
    pub async fn create<T: Serialize + 'static>(
        &self,
        key: IdempotencyKey,
        digest: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        self.once(key, digest, work).await?.respond()
    }

    /// Creates, once a key, what has a secret that follows from its identity.
    ///
    /// `work` answers without it, and so it is kept; `secret` gets the identity out of that and adds the secret, as
    /// the field `name`, to the first answer as to a repeated one.
    pub async fn create_with_secret<T: Serialize + 'static, I: DeserializeOwned>(
        &self,
        key: IdempotencyKey,
        digest: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
        (name, secret): (&str, impl FnOnce(I) -> String),
    ) -> Result<HttpResponse, Problem> {
        self.once(key, digest, work).await?.with_secret(name, secret)?.respond()
    }

    async fn once<T: Serialize + 'static>(
        &self,
        key: IdempotencyKey,
        digest: [u8; 32],
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Answer, Problem> {
        let kept = key.clone();
        match self.write(move |tx| idempotency::once(tx, &key, &digest, work)).await {
            // What was begun is undone, so the refusal is written down by itself; it alone may be lost by a crash, and
            // then nothing had been promised.
            Err(refusal) if kept.is_given() && refusal.is_final() => {
                self.write(move |tx| idempotency::keep_refusal(tx, &kept, &digest, refusal)).await
            }
            done => done,
        }
    }

    /// Answers a read in JSON; to the public from prepared bytes when there are any.
    ///
    /// `key` names the answer: whatever decides its content.
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

    /// Answers a read that is the same for everybody, from prepared bytes when there are any.
    ///
    /// `key` names the answer: whatever decides its content, the time but for what changes within a minute. `work`
    /// may be done again when something changed.
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

    /// The version that an edit was made from.
    ///
    /// # Errors
    /// 428 when `If-Match` is missing, 412 when it is not a version of ours.
    pub fn expected_version(&self) -> Result<i32, Problem> {
        let tag = self.header(header::IF_MATCH).ok_or_else(|| {
            Problem::new(PRECONDITION_REQUIRED).detail("Envoyez If-Match avec la version que vous avez lue.")
        })?;
        let version = tag.trim().trim_matches('"').parse().ok();
        // The next one is to be counted.
        version.filter(|version| *version < i32::MAX).ok_or_else(|| Problem::new(CHANGED_MEANWHILE))
    }
}

/// Sends a prepared answer in the coding that the client likes best, packed at the first such request.
pub async fn send(
    prepared: &Arc<Prepared>,
    request: &HttpRequest,
    now: DateTime<Utc>,
) -> Result<HttpResponse, Problem> {
    let coding = prepared.coding_for(request.headers());
    if prepared.bytes_in(coding).is_none() {
        let packed = prepared.clone();
        web::block(move || packed.pack(coding)).await.map_err(Problem::unavailable)?;
    }
    let answer = prepared.answer(request.headers(), now);
    answer.ok_or_else(|| Problem::unavailable("an answer was not packed"))
}

/// An answer with the entity tag of its version.
pub fn with_version(version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, format!("\"{version}\""))).json(body)
}

/// What the public is answered at an address that was asked before, and the pattern of its route.
///
/// The way that most requests go. Whoever logs in, or asks from the front end's other host, goes the long way.
pub fn known(request: &HttpRequest) -> Option<(HttpResponse, Arc<str>)> {
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
    let (prepared, route) = state.cache.at(request.uri().path_and_query()?.as_str(), now)?;
    let mut answer = prepared.answer(headers, now)?;
    // Whoever asks too often goes the long way, and is told there.
    let (budget, taken) = state.limits.public_reads.take(&address(request, state.behind_proxy));
    taken.ok()?;
    if let Some(budget) = budget {
        budget.write(answer.headers_mut());
    }
    Some((answer, route))
}

/// Finds out whose key a request came with, before anything else of it is read.
///
/// That takes a question to the database, and whoever is refused is not told what else is wrong.
pub async fn recognise(request: &HttpRequest) -> Result<(), Problem> {
    let Some(slug) = request.path().strip_prefix("/v1/").and_then(|path| path.split('/').next()) else { return Ok(()) };
    let meant = |token: Option<String>| token.is_some_and(|token| api_keys::is_meant(&token));
    if !bearer(request).is_ok_and(meant) {
        return Ok(());
    }
    let found = Context::at(request, slug).await?.who(request).await?;
    if let Principal::Partner(partner) = found {
        request.extensions_mut().insert(partner);
    }
    Ok(())
}

async fn organisation(state: &State, slug: &str) -> Result<Uuid, Problem> {
    let known = state.slugs.read().unwrap_or_else(PoisonError::into_inner).get(slug).copied();
    if let Some(known) = known {
        return Ok(known);
    }
    let plausible =
        slug.len() <= 100 && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plausible {
        return Err(Problem::not_found());
    }
    let found = state.database.organisation(slug.to_owned()).await?.ok_or_else(Problem::not_found)?;
    state.slugs.write().unwrap_or_else(PoisonError::into_inner).insert(slug.to_owned(), found);
    Ok(found)
}

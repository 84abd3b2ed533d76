//! One request of one organisation: principal, permission, rate limits, access to the database.

use std::rc::Rc;
use std::sync::PoisonError;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use super::credentials::{read_address, read_network, read_token};
use super::failures::{Counted, Failures};
use super::permissions::{Limit, ORGANISATION, authorise};
use super::rate_limit::{Limits, RateLimit};
pub use super::responses::with_version;
use super::state::State;
use crate::kernel::data::transaction::{Caller, Tx, new_id};
use crate::kernel::security::api_keys;
use crate::kernel::security::principal::{Principal, Staff};
use crate::kernel::text::problem::{CHANGED_MEANWHILE, INVALID_KEY, LOGIN_REQUIRED, PRECONDITION_REQUIRED, Problem};

/// One request of one organisation, whose principal is permitted to make it.
///
/// Handlers have no other access to the database, and they get it only if the permission row of the route allows it.
#[derive(Clone)]
pub struct Context {
    /// State that all requests share.
    pub state: web::Data<State>,
    /// Identity of the organisation in the path.
    pub organisation: Uuid,
    /// The principal that asks.
    pub principal: Principal,
    /// Time of the request, UTC, by the injected clock.
    pub now: DateTime<Utc>,
    /// The caller's network address, for rate limits.
    pub address: Rc<str>,
    /// Identity of the request, for the audit log and the log.
    pub request_id: Uuid,
    pub(super) request: HttpRequest,
}

/// Identity of a request, in its answer and in every line of the log.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

/// The principal of the API key of a request.
struct Recognised(Principal);

/// The person or program that asked, as far as is known, for the security log.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    pub(super) organisation: Uuid,
    pub(super) actor: Option<Uuid>,
    pub(super) network: Rc<str>,
}

impl FromRequest for Context {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Context::admit(&request).await })
    }
}

impl Context {
    /// Identifies the principal of a request, and checks its permission and its rate limits.
    async fn admit(request: &HttpRequest) -> Result<Context, Problem> {
        let slug = request.match_info().get("organisation").unwrap_or_default();
        let mut context = Context::begin(request, slug).await?;
        context.principal = context.identify(request).await?;
        let actor = context.principal.actor();
        request.extensions_mut().insert(Asker { actor, ..context.asker() });
        let pattern = request.match_pattern().unwrap_or_default();
        let row = context.state.permissions.find(request.method().as_str(), &pattern);
        authorise(row, &context.principal)?;
        let limit = row.map_or(Limit::Caller, |row| row.limit);
        context.take_from_limits(limit)?;
        if let Some(key) = context.principal.key() {
            let feed = pattern.strip_prefix(ORGANISATION).filter(|_| limit == Limit::Feed);
            context.note_use(key.id, feed.map(|feed| feed.trim_start_matches('/')));
        }
        Ok(context)
    }

    /// Starts with a request whose principal is not known yet.
    async fn begin(request: &HttpRequest, slug: &str) -> Result<Context, Problem> {
        let state = request
            .app_data::<web::Data<State>>()
            .cloned()
            .ok_or_else(|| Problem::unavailable("the application has no state"))?;
        let address = read_address(request, state.behind_proxy);
        let organisation = find_organisation(&state, slug, &address).await?;
        let now = state.clock.now();
        let request_id = request.extensions().get::<RequestId>().map_or_else(|| new_id(now), |id| id.0);
        let context = Context {
            organisation,
            principal: Principal::Public,
            now,
            address: address.into(),
            request_id,
            request: request.clone(),
            state,
        };
        request.extensions_mut().insert(context.asker());
        Ok(context)
    }

    fn asker(&self) -> Asker {
        Asker { organisation: self.organisation, actor: None, network: self.address.clone() }
    }

    /// Identifies the principal of a request by its token or key.
    async fn identify(&self, request: &HttpRequest) -> Result<Principal, Problem> {
        if let Some(Recognised(principal)) = request.extensions().get() {
            return Ok(principal.clone());
        }
        let Some(token) = read_token(request)? else { return Ok(Principal::Public) };
        let token = token.as_str();
        if !api_keys::has_prefix(token) {
            let staff = self.state.keys.verify(self.organisation, token, self.now);
            return staff.map(Principal::logged_in).ok_or_else(|| Problem::new(LOGIN_REQUIRED));
        }
        let keys = &self.state.recent_keys;
        if let Some(principal) = keys.find_principal(self.organisation, token, self.now) {
            return Ok(principal);
        }
        // Attempts to guess a key reach the database no more often than attempts at personal links. A key that was
        // valid lately is no attempt, so that guesses of others behind the same address do not block it.
        if !keys.is_familiar(self.organisation, token) {
            self.within(|limits| &limits.links, &self.address)?;
        }
        let (hash, at) = (api_keys::hash(token)?, self.now);
        let find = self.state.key_store.find;
        let found = self.read(move |tx| find(tx, &hash, at)).await?;
        let principal = found.ok_or_else(|| Problem::new(INVALID_KEY))?;
        keys.keep(self.organisation, token, &principal);
        Ok(principal)
    }

    /// Takes the request from the rate limit of its principal, and from that of its route.
    fn take_from_limits(&self, limit: Limit) -> Result<(), Problem> {
        match &self.principal {
            Principal::Public if self.request.method().is_safe() => {
                self.within(|limits| &limits.public_reads, &self.address)?;
            }
            Principal::Public => self.within(|limits| &limits.public_writes, &self.address)?,
            Principal::Partner(partner) => {
                self.within(|limits| &limits.partners, &partner.by.id().to_string())?;
            }
            Principal::Program(key) => self.within(|limits| &limits.partners, &key.id.to_string())?,
            Principal::Staff(_) | Principal::System => {}
        }
        match (limit, self.principal.account()) {
            (Limit::Link, _) => self.within(|limits| &limits.links, &self.address),
            (Limit::Password, Some(account)) => self.within(|limits| &limits.logins, &format!("password of {account}")),
            (Limit::Password, None) => self.within(|limits| &limits.logins, &format!("from {}", self.address)),
            // Counted by the handler, or not at all.
            (Limit::Caller | Limit::People | Limit::Feed | Limit::Login | Limit::Reset, _) => Ok(()),
        }
    }

    /// Notes the use of a key, and the feed it was used for, without waiting for the database.
    fn note_use(&self, key: Uuid, feed: Option<&str>) {
        if !self.state.recent_keys.is_worth_noting(key, feed, self.now) {
            return;
        }
        let (note_use, feed) = (self.state.key_store.note_use, feed.map(str::to_owned));
        let system = Context { principal: Principal::System, ..self.clone() };
        system.note(move |tx| note_use(tx, key, feed.as_deref()));
    }

    /// The login of the caller.
    ///
    /// # Errors
    /// `login-required` for the public and for programs.
    pub fn require_login(&self) -> Result<&Staff, Problem> {
        self.principal.login().ok_or_else(|| Problem::new(LOGIN_REQUIRED))
    }

    /// Writes what the public never sees, without the request waiting for it.
    pub fn note(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<(), Problem> + Send + 'static) {
        let (database, caller) = (self.state.database.clone(), self.caller());
        actix_web::rt::spawn(async move {
            // The database logs its failures, and a note that is missing does no harm.
            let _ = database.note(caller, work).await;
        });
    }

    /// Takes one request from a limit; the headers of the answer state the remaining ones.
    ///
    /// # Errors
    /// 429 when none is left.
    pub fn within(&self, limit: impl FnOnce(&Limits) -> &RateLimit, key: &str) -> Result<(), Problem> {
        let (budget, taken) = limit(&self.state.limits).take(key);
        if let Some(budget) = budget {
            self.request.extensions_mut().insert(budget);
        }
        taken
    }

    /// The network that the caller asks from, for limits that last: an IPv4 address, or a /48 of IPv6.
    pub fn network(&self) -> String {
        read_network(&self.request, self.state.behind_proxy)
    }

    /// Begins an attempt that counts against a limit unless [`Failures::withdraw`] withdraws it.
    ///
    /// # Errors
    /// 429 when too many failed.
    pub fn attempt(&self, limit: &Failures, keys: &[Counted]) -> Result<(), Problem> {
        let (budget, begun) = limit.begin(keys, self.now);
        if let Some(budget) = budget {
            self.request.extensions_mut().insert(budget);
        }
        begun
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

    /// Reads in one read-only transaction.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.state.database.read(self.caller(), work).await
    }

    /// Writes in one transaction: all of it, or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.state.database.write(self.caller(), work).await
    }

    /// The version that an edit was made from.
    ///
    /// # Errors
    /// 428 when `If-Match` is missing, 412 when it is no possible version.
    pub fn expected_version(&self) -> Result<i32, Problem> {
        let tag = self.header(header::IF_MATCH).ok_or_else(|| {
            Problem::new(PRECONDITION_REQUIRED).detail("Envoyez If-Match avec la version que vous avez lue.")
        })?;
        let version = tag.trim().trim_matches('"').parse().ok();
        // The edit raises the version by one, which must not overflow.
        version.filter(|version| *version < i32::MAX).ok_or_else(|| Problem::new(CHANGED_MEANWHILE))
    }
}

/// Identifies the principal of an API key before anything else of the request is read.
///
/// That may take a query. It comes first, so that a refused key learns nothing about the rest of the request.
pub async fn recognise(request: &HttpRequest) -> Result<(), Problem> {
    let Some(slug) = request.path().strip_prefix("/v1/").and_then(|path| path.split('/').next()) else { return Ok(()) };
    let is_key = |token: Option<String>| token.is_some_and(|token| api_keys::has_prefix(&token));
    if !read_token(request).is_ok_and(is_key) {
        return Ok(());
    }
    let found = Context::begin(request, slug).await?.identify(request).await?;
    request.extensions_mut().insert(Recognised(found));
    Ok(())
}

/// Finds the identity of an organisation by its slug, in memory or in the database.
///
/// Slugs that are not known yet reach the database as often as an address may read, and no more.
async fn find_organisation(state: &State, slug: &str, address: &str) -> Result<Uuid, Problem> {
    let known = state.slugs.read().unwrap_or_else(PoisonError::into_inner).get(slug).copied();
    if let Some(known) = known {
        return Ok(known);
    }
    let plausible =
        slug.len() <= 100 && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plausible {
        return Err(Problem::not_found());
    }
    state.limits.unknown_slugs.take(address).1?;
    let found = state.database.organisation(slug.to_owned()).await?.ok_or_else(Problem::not_found)?;
    state.slugs.write().unwrap_or_else(PoisonError::into_inner).insert(slug.to_owned(), found);
    Ok(found)
}

//! Logins through the identity provider over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use super::client::MaybeProvider;
use super::end_session;
use super::flow::Flow;
use super::signed::refuse;
use crate::directory::accounts::logins::actions::{Outcome, ProviderSession};
use crate::directory::accounts::logins::answers::{self, LoginAnswer};
use crate::directory::accounts::logins::browser::Browser;
use crate::directory::accounts::logins::guard::LoginGuard;
use crate::directory::accounts::passwords::{self, NewPassword};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::Yes;
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_provider,        [Yes, Yes, Yes, Yes, Yes], Limit::Caller)
        .add(begin_provider_login, [Yes, Yes, Yes, Yes, Yes], Limit::Caller)
        .add(finish_provider_login, [Yes, Yes, Yes, Yes, Yes], Limit::Login)
        .add(end_session::end_provider_logins, [Yes, Yes, Yes, Yes, Yes], Limit::Caller);
}

/// The identity provider, for the login page.
#[derive(Serialize, ToSchema)]
pub struct ShownProvider {
    /// Label of the button, in French: `Se connecter avec ProConnect`.
    label: String,
}

/// A login that was begun.
#[derive(Serialize, ToSchema)]
pub struct ProviderLogin {
    /// Address of the provider that the browser goes to.
    authorization_url: String,
}

/// The provider's answer, as the browser brings it back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "…", "state": "…"}))]
pub struct ProviderReturn {
    /// The parameter `code`.
    #[schema(max_length = 4000)]
    code: String,
    /// The parameter `state`.
    #[schema(max_length = 200)]
    state: String,
    /// The parameter `iss`, where the provider gives one.
    #[schema(max_length = 400)]
    iss: Option<String>,
}

/// Shows the identity provider that staff may log in with.
///
/// Refused with `not-found` where there is none.
#[utoipa::path(tag = "staff", security(()),
    responses((status = 200, body = ShownProvider)))]
#[get("/login/provider")]
pub async fn show_provider(
    context: Context,
    request: HttpRequest,
    provider: web::Data<MaybeProvider>,
) -> Result<HttpResponse, Problem> {
    let label = provider.find_for(&context.state, &request)?.settings.label.clone();
    Ok(HttpResponse::Ok().json(ShownProvider { label }))
}

/// Begins a login through the identity provider.
///
/// A cookie binds it to the browser for ten minutes. Refused with `not-found` where there is no provider, and with
/// `provider-unavailable` if it does not answer.
#[utoipa::path(tag = "staff", security(()),
    responses((status = 200, body = ProviderLogin)))]
#[post("/login/provider")]
pub async fn begin_provider_login(
    context: Context,
    request: HttpRequest,
    provider: web::Data<MaybeProvider>,
) -> Result<HttpResponse, Problem> {
    let provider = provider.find_for(&context.state, &request)?;
    let flow = Flow::begin(&context);
    let url = provider.authorization_url(&context.state, &flow, context.now).await?;
    let body = ProviderLogin { authorization_url: url.into() };
    Ok(answers::send(&body, vec![flow.cookie(&context)]))
}

/// Finishes a login through the identity provider.
///
/// The answer is that of `/login`, and no step comes first: the provider did what a step would do. Refused with
/// `provider-login-failed` unless it is the answer to a login that this browser began, and the provider vouches for it;
/// with `no-account`, `account-closed`, `email-not-verified`, `other-identity` or `login-too-weak` where the person may
/// not log in; with `provider-unavailable`, and with `not-found` where there is no provider.
#[utoipa::path(tag = "staff", security(()),
    request_body = ProviderReturn,
    responses((status = 200, body = LoginAnswer,
        headers(("Set-Cookie" = String, description = "`__Host-clic_refresh`: what `/refresh` asks for.")))))]
#[post("/login/provider/completion")]
pub async fn finish_provider_login(
    context: Context,
    request: HttpRequest,
    provider: web::Data<MaybeProvider>,
    guard: web::Data<LoginGuard>,
    body: Body<ProviderReturn>,
) -> Result<HttpResponse, Problem> {
    let provider = provider.find_for(&context.state, &request)?;
    let ProviderReturn { code, state, iss } = body.value;
    let counted = guard.begin_login(&context, vec![format!("from {}", context.address)])?;
    let flow = Flow::find(&context, &request)?;
    if state != flow.state {
        return Err(refuse("the state is another one"));
    }
    provider.check_issuer(iss.as_deref(), context.now).await?;
    let arrival = provider.exchange(&context.state, &flow, &code, context.now).await?;
    let identity = arrival.identity;
    let asked = identity.clone();
    let password = if context.read(move |tx| actions::needs_account(tx, &asked)).await? {
        Some(NewPassword::generated(guard.queue.hash(passwords::generate()).await?))
    } else {
        None
    };
    let session = ProviderSession {
        login: flow.id,
        issuer: identity.issuer.clone(),
        id_token: arrival.id_token,
        session: arrival.session,
    };
    let browser = Browser::find(&context, &request)?;
    let login = context.write(move |tx| actions::log_in(tx, &identity, session, password, &browser)).await??;
    guard.logins.withdraw(&counted, context.now);
    let (body, mut cookies) = answers::prepare(&context, &request, Outcome::Opened(login))?;
    cookies.push(Flow::cookie_over(&context));
    Ok(answers::send(&body, cookies))
}

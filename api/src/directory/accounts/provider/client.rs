//! The identity provider: where a browser is sent, and who came back.

use actix_web::{HttpRequest, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::claims::{Identity, read_identity};
use super::discovery::{Discovery, Metadata};
use super::flow::Flow;
use super::http::{self, parse_safe_url, unavailable};
use super::settings::ProviderSettings;
use super::signed::{Claims, Expected, refuse, verify};
use crate::directory::accounts::LOGIN_TOO_WEAK;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::state::State;

/// Page that the provider sends the browser back to.
const RETURN_PAGE: &str = "/bureau/retour-connexion.html";
/// Page that the provider sends the browser to after a logout.
const LOGIN_PAGE: &str = "/bureau/connexion.html";

/// A failure to use the settings of the identity provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The issuer is no address with TLS.
    #[error("the issuer {0} must be an address with https, or of this machine")]
    Issuer(String),
    /// A setting is missing.
    #[error("an identity provider needs a client id, a client secret, and «openid» among its scopes")]
    Missing,
    /// The HTTP client cannot be made.
    #[error("cannot prepare requests to the identity provider: {0}")]
    Client(#[from] reqwest::Error),
}

/// The identity provider of the deployment.
pub struct Provider {
    pub(super) settings: ProviderSettings,
    pub(super) discovery: Discovery,
    http: reqwest::Client,
}

/// The identity provider of the deployment, if it has one.
#[derive(Default)]
pub struct MaybeProvider(pub Option<Provider>);

impl MaybeProvider {
    /// The provider that serves the organisation of a request.
    ///
    /// Only the organisation whose pages are served has it: another one must not be entered on its word.
    ///
    /// # Errors
    /// 404 where there is none.
    pub fn find_for(&self, state: &State, request: &HttpRequest) -> Result<&Provider, Problem> {
        let is_served = request.match_info().get("organisation") == Some(&state.front_end_of);
        self.0.as_ref().filter(|_| is_served).ok_or_else(Problem::not_found)
    }
}

/// A person who came back from the provider.
pub struct Arrival {
    /// The person.
    pub identity: Identity,
    /// The ID token, which ends the session at the provider.
    pub id_token: String,
    /// Identity of the session at the provider, if it names it.
    pub session: Option<String>,
}

/// The answer of the token endpoint.
#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: String,
}

impl Provider {
    /// Makes the provider of some settings; nothing is fetched yet.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn new(settings: ProviderSettings) -> Result<Provider, ProviderError> {
        if parse_safe_url(&settings.issuer).is_none() {
            return Err(ProviderError::Issuer(settings.issuer));
        }
        let asks_identity = settings.scopes.split_whitespace().any(|scope| scope == "openid");
        if settings.client_id.is_empty() || settings.client_secret.is_empty() || !asks_identity {
            return Err(ProviderError::Missing);
        }
        let http = http::build_client()?;
        Ok(Provider { discovery: Discovery::new(settings.issuer.clone(), http.clone()), http, settings })
    }

    /// The issuer, by which identities are linked to accounts.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The address that the browser is sent to.
    ///
    /// It has no parameter that could be left out: ProConnect refuses those that it does not know.
    pub(super) async fn authorization_url(
        &self,
        state: &web::Data<State>,
        flow: &Flow,
        now: DateTime<Utc>,
    ) -> Result<Url, Problem> {
        let metadata = self.discovery.metadata(now).await?;
        let mut url = metadata.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &page(state, RETURN_PAGE))
            .append_pair("scope", &self.settings.scopes)
            .append_pair("state", &flow.state)
            .append_pair("nonce", &flow.nonce)
            .append_pair("code_challenge", &flow.challenge())
            .append_pair("code_challenge_method", "S256");
        if self.settings.acr.is_empty() {
            return Ok(url);
        }
        if metadata.takes_claims_parameter {
            let demanded = json!({"id_token": {"acr": {"essential": true, "values": self.settings.acr}}});
            url.query_pairs_mut().append_pair("claims", &demanded.to_string());
        } else {
            url.query_pairs_mut().append_pair("acr_values", &self.settings.acr.join(" "));
        }
        Ok(url)
    }

    /// Checks the issuer that an answer names (RFC 9207).
    pub(super) async fn check_issuer(&self, named: Option<&str>, now: DateTime<Utc>) -> Result<(), Problem> {
        match named {
            Some(named) if named == self.settings.issuer => Ok(()),
            None if !self.discovery.metadata(now).await?.names_issuer => Ok(()),
            named => Err(refuse(format!("the answer names the issuer {named:?}"))),
        }
    }

    /// Exchanges the code of an answer for the person.
    ///
    /// # Errors
    /// 401 unless the provider vouches for all of it; 503 `provider-unavailable` if it does not answer.
    pub(super) async fn exchange(
        &self,
        state: &web::Data<State>,
        flow: &Flow,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Arrival, Problem> {
        let metadata = self.discovery.metadata(now).await?;
        let tokens = self.fetch_tokens(&metadata, &page(state, RETURN_PAGE), &flow.verifier, code).await?;
        let claims = verify(&self.discovery, &tokens.id_token, &self.expected(now)).await?;
        if claims.get("nonce").and_then(Value::as_str) != Some(&flow.nonce) {
            return Err(refuse("the nonce is another one"));
        }
        let subject = subject(&claims)?;
        let acr = claims.get("acr").and_then(Value::as_str).unwrap_or_default();
        if !self.settings.acr.is_empty() && !self.settings.acr.iter().any(|demanded| demanded == acr) {
            tracing::warn!(acr, "a login through the identity provider was too weak");
            return Err(Problem::new(LOGIN_TOO_WEAK));
        }
        let userinfo = match &metadata.userinfo_endpoint {
            Some(address) => Some(self.fetch_userinfo(address, &tokens.access_token, now).await?),
            None => None,
        };
        if userinfo.as_ref().is_some_and(|userinfo| userinfo.get("sub") != claims.get("sub")) {
            return Err(refuse("the userinfo is about somebody else"));
        }
        Ok(Arrival {
            identity: read_identity(&self.settings, subject, &claims, userinfo.as_ref()),
            id_token: tokens.id_token,
            session: claims.get("sid").and_then(Value::as_str).map(str::to_owned),
        })
    }

    /// The address that ends the session of an ID token at the provider, if it has one.
    pub(super) async fn logout_url(
        &self,
        state: &web::Data<State>,
        id_token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Url>, Problem> {
        let Some(mut url) = self.discovery.metadata(now).await?.end_session_endpoint.clone() else { return Ok(None) };
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("post_logout_redirect_uri", &page(state, LOGIN_PAGE))
            .append_pair("state", &uuid::Uuid::new_v4().simple().to_string());
        Ok(Some(url))
    }

    /// Claims that a token of this provider must hold.
    pub(super) fn expected(&self, now: DateTime<Utc>) -> Expected<'_> {
        Expected { issuer: &self.settings.issuer, client_id: &self.settings.client_id, now }
    }

    async fn fetch_tokens(
        &self,
        metadata: &Metadata,
        redirect_uri: &str,
        verifier: &str,
        code: &str,
    ) -> Result<Tokens, Problem> {
        let ProviderSettings { client_id, client_secret, .. } = &self.settings;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("code_verifier", verifier);
        let mut request = self.http.post(metadata.token_endpoint.clone());
        if metadata.posts_secret {
            form.append_pair("client_id", client_id).append_pair("client_secret", client_secret);
        } else {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = BASE64_STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(client_secret)));
            request = request.header(AUTHORIZATION, format!("Basic {pair}"));
        }
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(form.finish());
        let reply = http::send(request).await?;
        if reply.status != 200 {
            let said = serde_json::from_slice::<Value>(&reply.body).unwrap_or_default();
            return Err(refuse(format!("the token endpoint answers {}: {}", reply.status, said["error"])));
        }
        serde_json::from_slice(&reply.body).map_err(refuse)
    }

    /// Fetches the claims of the userinfo endpoint: plain JSON over TLS, or a signed token.
    async fn fetch_userinfo(&self, address: &Url, token: &str, now: DateTime<Utc>) -> Result<Claims, Problem> {
        let reply = http::send(self.http.get(address.clone()).bearer_auth(token)).await?;
        match (reply.status, reply.media_type.as_str()) {
            (200, "application/json") => serde_json::from_slice(&reply.body).map_err(refuse),
            (200, "application/jwt") => {
                let token = String::from_utf8(reply.body).map_err(refuse)?;
                verify(&self.discovery, token.trim(), &self.expected(now)).await
            }
            (status, media_type) => Err(unavailable(format!("the userinfo endpoint answers {status} {media_type}"))),
        }
    }
}

/// The identity that a token is about.
pub(super) fn subject(claims: &Claims) -> Result<String, Problem> {
    let subject = claims.get("sub").and_then(Value::as_str).filter(|subject| (1..=255).contains(&subject.len()));
    subject.map(str::to_owned).ok_or_else(|| refuse("a token about nobody"))
}

/// The address of a page of the front end, as it is registered at the provider.
fn page(state: &web::Data<State>, path: &str) -> String {
    let base = state.front_end_origin.as_deref().unwrap_or(&state.public_url);
    format!("{}{path}", base.trim_end_matches('/'))
}

//! Description and keys of the identity provider: fetched when they are needed, and kept for an hour.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use super::http::{self, parse_safe_url, unavailable};
use crate::kernel::text::problem::Problem;

/// Time for which description and keys are kept.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// Rest after a failed fetch, so that requests do not queue up for a provider that is down.
const REST_AFTER_FAILURE: TimeDelta = TimeDelta::seconds(5);
/// Rest between two fetches of the keys for the sake of an unknown one.
const REST_BETWEEN_SEARCHES: TimeDelta = TimeDelta::minutes(1);

/// The parts of the provider's description that this service uses.
pub struct Metadata {
    /// Address that the browser is sent to.
    pub authorization_endpoint: Url,
    /// Address that exchanges a code for tokens.
    pub token_endpoint: Url,
    /// Address of the provider's keys.
    jwks_uri: Url,
    /// Address of further claims, if there is one.
    pub userinfo_endpoint: Option<Url>,
    /// Address that ends the person's session at the provider, if there is one.
    pub end_session_endpoint: Option<Url>,
    /// Sends the client's secret in the form, because the provider knows no other way.
    pub posts_secret: bool,
    /// Knows the parameter `claims`, by which an `acr` can be demanded.
    pub takes_claims_parameter: bool,
    /// Names itself as issuer when it sends the browser back (RFC 9207).
    pub names_issuer: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    claims_parameter_supported: bool,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct KeySet {
    // One by one: a key of a kind that nobody here knows must not hide the others.
    keys: Vec<Value>,
}

#[derive(Default)]
struct Kept {
    metadata: Option<(DateTime<Utc>, Arc<Metadata>)>,
    keys: Option<(DateTime<Utc>, Vec<Jwk>)>,
    searched_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
}

/// The provider's description and keys, as this process keeps them.
pub struct Discovery {
    issuer: String,
    http: reqwest::Client,
    kept: Mutex<Kept>,
}

impl Discovery {
    /// Makes an empty one; nothing is fetched yet.
    pub fn new(issuer: String, http: reqwest::Client) -> Discovery {
        Discovery { issuer, http, kept: Mutex::default() }
    }

    /// The provider's description.
    ///
    /// # Errors
    /// 503 `provider-unavailable` if there is none, or not of this issuer.
    pub async fn metadata(&self, now: DateTime<Utc>) -> Result<Arc<Metadata>, Problem> {
        self.find_metadata(&mut *self.kept.lock().await, now).await
    }

    /// The keys that may have signed a token: those with its `kid`, or all if it names none.
    ///
    /// For an unknown `kid` the keys are fetched once more, but once a minute at most: providers replace their keys,
    /// and a made-up `kid` must not make this service ask without end.
    pub async fn keys(&self, kid: Option<&str>, now: DateTime<Utc>) -> Result<Vec<Jwk>, Problem> {
        let kept = &mut *self.kept.lock().await;
        if kept.keys.as_ref().is_none_or(|(at, _)| *at + KEPT <= now) {
            self.fetch_keys(kept, now).await?;
        }
        let found = choose(kept, kid);
        let may_search = kept.searched_at.is_none_or(|at| at + REST_BETWEEN_SEARCHES <= now);
        if !found.is_empty() || !may_search {
            return Ok(found);
        }
        kept.searched_at = Some(now);
        self.fetch_keys(kept, now).await?;
        Ok(choose(kept, kid))
    }

    async fn find_metadata(&self, kept: &mut Kept, now: DateTime<Utc>) -> Result<Arc<Metadata>, Problem> {
        if let Some((at, metadata)) = &kept.metadata
            && now < *at + KEPT
        {
            return Ok(metadata.clone());
        }
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        match self.fetch(kept, &address, now).await.and_then(|document| self.read(document)) {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                kept.metadata = Some((now, metadata.clone()));
                Ok(metadata)
            }
            // The old one is better than none.
            Err(problem) => kept.metadata.as_ref().map(|(_, metadata)| metadata.clone()).ok_or(problem),
        }
    }

    async fn fetch_keys(&self, kept: &mut Kept, now: DateTime<Utc>) -> Result<(), Problem> {
        let address = self.find_metadata(kept, now).await?.jwks_uri.clone();
        let set: KeySet = self.fetch(kept, address.as_str(), now).await?;
        kept.keys = Some((now, set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect()));
        Ok(())
    }

    async fn fetch<T: serde::de::DeserializeOwned>(
        &self,
        kept: &mut Kept,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<T, Problem> {
        if kept.failed_at.is_some_and(|at| at <= now && now < at + REST_AFTER_FAILURE) {
            return Err(unavailable("it was down a moment ago"));
        }
        let fetched = match http::send(self.http.get(address)).await {
            Ok(reply) if reply.status == 200 => serde_json::from_slice(&reply.body).map_err(unavailable),
            Ok(reply) => Err(unavailable(format!("{address} answers {}", reply.status))),
            Err(problem) => Err(problem),
        };
        kept.failed_at = fetched.is_err().then_some(now);
        fetched
    }

    fn read(&self, document: Document) -> Result<Metadata, Problem> {
        if document.issuer != self.issuer {
            return Err(unavailable(format!("the issuer is {}, not {}", document.issuer, self.issuer)));
        }
        let url = |text: &str| parse_safe_url(text).ok_or_else(|| unavailable(format!("{text} has no TLS")));
        let methods = document.token_endpoint_auth_methods_supported;
        Ok(Metadata {
            authorization_endpoint: url(&document.authorization_endpoint)?,
            token_endpoint: url(&document.token_endpoint)?,
            jwks_uri: url(&document.jwks_uri)?,
            userinfo_endpoint: document.userinfo_endpoint.as_deref().map(url).transpose()?,
            end_session_endpoint: document.end_session_endpoint.as_deref().map(url).transpose()?,
            posts_secret: methods.is_some_and(|methods| !methods.iter().any(|method| method == "client_secret_basic")),
            takes_claims_parameter: document.claims_parameter_supported,
            names_issuer: document.authorization_response_iss_parameter_supported,
        })
    }
}

fn choose(kept: &Kept, kid: Option<&str>) -> Vec<Jwk> {
    let all = kept.keys.iter().flat_map(|(_, keys)| keys);
    all.filter(|key| kid.is_none() || key.common.key_id.as_deref() == kid).cloned().collect()
}

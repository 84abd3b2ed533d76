//! What leaves for the programs of others.
//!
//! Signed, to addresses that are looked at as they are connected to.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use diesel::{PgConnection, QueryResult};
use hmac::{Hmac, Mac};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header;
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::actions::{self, Taken, Tried};
use super::address_rules::{self, Permissions, is_permitted};
use super::rules::{self, Met};
use super::store::{self, EndpointRow};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::delivery::{self, At, Delivery};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::http_date::parse_http_date;
use crate::kernel::text::problem::Problem;

/// Time to connect.
const CONNECTING: Duration = Duration::from_secs(5);
/// Time for the whole of a try: well under its lease.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of an answer that are read and kept.
const KEPT: usize = 500;

/// How webhooks leave.
#[derive(Clone, Default)]
pub struct WebhookSettings {
    /// What the operator allows.
    pub permissions: Permissions,
    /// Where names are looked up; the machine's own way by default.
    pub resolver: Option<Arc<dyn Resolve>>,
}

/// Posts what is due.
#[derive(Clone)]
pub struct Sender {
    inner: Arc<Inner>,
}

struct Inner {
    client: reqwest::Client,
    permissions: Permissions,
    keys: Keys,
    public_url: String,
}

impl Sender {
    /// Prepares the way out.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(settings: &WebhookSettings, keys: Keys, public_url: &str) -> Result<Sender, reqwest::Error> {
        let (client, permissions) = (client(settings)?, settings.permissions.clone());
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Sender { inner: Arc::new(Inner { client, permissions, keys, public_url }) })
    }

    /// Posts until nothing is due; says how many tries it took.
    pub async fn deliver(&self, database: &Database, clock: &Clock) -> Result<usize, Problem> {
        delivery::deliver(self, database, clock).await
    }
}

impl Delivery for Sender {
    type Channel = ();
    type Claimed = Taken;
    type Outcome = Tried;
    /// Each endpoint has a limit of its own, kept where deliveries are claimed.
    const AT_ONCE: usize = usize::MAX;

    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, ())>> {
        Ok(store::due(conn, at)?.into_iter().map(|organisation| (organisation, ())).collect())
    }

    fn claim(tx: &mut Tx<'_>, (): (), _: usize) -> Result<Vec<Taken>, Problem> {
        actions::take(tx)
    }

    async fn attempt(&self, at: &At, taken: &Taken) -> Tried {
        self.inner.post(taken, &at.clock).await
    }

    fn settle(tx: &mut Tx<'_>, taken: &Taken, tried: Tried) -> Result<(), Problem> {
        actions::settle(tx, &taken.delivery, tried)
    }
}

/// What connects: to permitted addresses only, and never anywhere else because it is told so.
pub(super) fn client(settings: &WebhookSettings) -> Result<reqwest::Client, reqwest::Error> {
    // Another part of the program may have chosen one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let resolver = settings.resolver.clone().unwrap_or_else(|| Arc::new(System));
    reqwest::Client::builder()
        .connect_timeout(CONNECTING)
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Guard { resolver, permissions: settings.permissions.clone() })
        // Each try connects anew, to an address that was looked at.
        .pool_max_idle_per_host(0)
        .user_agent(concat!("clic/", env!("CARGO_PKG_VERSION")))
        .build()
}

impl Inner {
    async fn post(&self, taken: &Taken, clock: &Clock) -> Tried {
        let started = Instant::now();
        let (met, body, trouble) = match self.answer(taken, clock.now()).await {
            Ok(answer) => self.read(answer, clock.now()).await,
            Err(trouble) => (Met::Nothing, None, Some(trouble)),
        };
        let took = i32::try_from(started.elapsed().as_millis()).unwrap_or(i32::MAX);
        Tried { met, body, took, trouble, draw: rand::random() }
    }

    async fn answer(&self, taken: &Taken, now: DateTime<Utc>) -> Result<reqwest::Response, String> {
        // Again at each try: what the operator allows may have changed, and literal addresses pass no resolver.
        let url = address_rules::read(&taken.endpoint.url, &self.permissions)?;
        let body = self.body(taken);
        let (id, timestamp) = (taken.delivery.event_id.to_string(), now.timestamp().to_string());
        let signatures: Vec<String> = secrets_at(&taken.endpoint, now)
            .into_iter()
            .map(|number| sign(&self.keys.webhook_secret(taken.endpoint.id, number), &id, &timestamp, &body))
            .collect();
        self.client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signatures.join(" "))
            .body(body)
            .send()
            .await
            .map_err(|error| describe_failure(&error))
    }

    /// Who gets it asks for the rest, with rights of its own.
    fn body(&self, taken: &Taken) -> String {
        let delivery = &taken.delivery;
        let mut data = delivery.data.clone();
        let path = match delivery.event.split('.').next() {
            Some("webhook") => "webhook-endpoints",
            // A referral opens for its partner only; what the organisation is told of is the enrolment.
            Some("referral") if taken.endpoint.partner_id.is_none() => "enrolments",
            Some("referral") => "referrals",
            _ => "sessions",
        };
        let id = data["id"].as_str().unwrap_or_default();
        data["url"] = json!(format!("{}/v1/{}/{path}/{id}", self.public_url, taken.slug));
        let timestamp = delivery.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        json!({"type": delivery.event, "timestamp": timestamp, "data": data}).to_string()
    }

    async fn read(&self, mut answer: reqwest::Response, now: DateTime<Utc>) -> (Met, Option<String>, Option<String>) {
        let code = answer.status().as_u16();
        let wish = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let met = Met::Answer(code, wish.and_then(|wish| retry_after(wish, now)));
        let mut start = Vec::new();
        // The status has said it all; what more of the body comes or does not come changes nothing.
        while start.len() < KEPT
            && let Ok(Some(chunk)) = answer.chunk().await
        {
            start.extend_from_slice(&chunk[..chunk.len().min(KEPT - start.len())]);
        }
        let text = String::from_utf8_lossy(&start).replace('\0', "\u{fffd}");
        let trouble = match code {
            200..=299 => None,
            300..=399 => {
                Some(format!("L'adresse renvoie ailleurs ({code}). Donnez la nouvelle : nous ne suivons pas."))
            }
            410 => Some("Le logiciel ne veut plus rien recevoir (410).".to_owned()),
            _ => Some(format!("Le logiciel répond par un refus ou une panne ({code}).")),
        };
        (met, (!text.is_empty()).then_some(text), trouble)
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(header: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let header = header.trim();
    if header.bytes().all(|b| b.is_ascii_digit()) {
        // More than fits is more than is granted.
        return (!header.is_empty())
            .then(|| header.parse().ok().and_then(TimeDelta::try_seconds).unwrap_or(rules::LONGEST_WISH));
    }
    Some((parse_http_date(header)? - now).max(TimeDelta::zero()))
}

/// Which secrets sign: the one in use, and the one before while it holds.
fn secrets_at(endpoint: &EndpointRow, now: DateTime<Utc>) -> Vec<i32> {
    let former = endpoint.former_secret_until.is_some_and(|until| until > now);
    if former { vec![endpoint.secret_number, endpoint.secret_number - 1] } else { vec![endpoint.secret_number] }
}

/// One signature: `v1,` and the HMAC-SHA256 of identity, time and body.
fn sign(secret: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).unwrap_or_else(|_| unreachable!());
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

/// A secret as it is shown.
pub fn shown_secret(secret: &[u8]) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(secret))
}

/// What was met instead of an answer, for staff.
pub(super) fn describe_failure(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    let mut text = match () {
        () if error.is_timeout() => "Pas de réponse à temps.",
        () if error.is_connect() => "Ce nom n'existe pas, ou rien n'y répond.",
        () => "Pas de réponse lisible : la connexion s'est interrompue, ou ce n'est pas un site.",
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
        if cause.is::<Forbidden>() {
            return "Ce nom mène à une adresse qui n'est pas publique.".to_owned();
        }
        let Some(failure) = cause.downcast_ref::<std::io::Error>() else { continue };
        text = match failure.kind() {
            ErrorKind::ConnectionRefused => "Rien n'écoute à cette adresse : la connexion est refusée.",
            ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => {
                "La connexion a été coupée avant la réponse."
            }
            _ if failure.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
                "La connexion chiffrée échoue : le certificat du site n'est pas valable."
            }
            _ => text,
        };
    }
    text.to_owned()
}

/// The machine's own way to look names up.
struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Hands out addresses that are permitted only, and those are what is connected to.
///
/// A name that stands for something else a moment later gains nothing.
struct Guard {
    resolver: Arc<dyn Resolve>,
    permissions: Permissions,
}

#[derive(Debug, thiserror::Error)]
#[error("the name stands for an address that is not permitted")]
struct Forbidden;

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, permissions) = (self.resolver.resolve(name), self.permissions.clone());
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            // One inside is enough: no honest name stands for both.
            if found.iter().any(|address| !is_permitted(address.ip(), &permissions)) {
                return Err(Forbidden.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap_or_default();
        let read = |header| retry_after(header, now).map(|wish| wish.num_seconds());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("Mon, 23 Nov 2026 09:02:00 GMT"), Some(120));
        assert_eq!(read("Monday, 23-Nov-26 09:02:00 GMT"), Some(120), "as in RFC 850");
        assert_eq!(read("Mon Nov 23 09:02:00 2026"), Some(120), "as asctime writes it");
        assert_eq!(read("Mon, 23 Nov 2020 09:02:00 GMT"), Some(0), "gone by");
        assert_eq!(read("99999999999999999999999"), Some(86_400));
        for nonsense in ["", "-1", "1.5", "soon", "12 minutes"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }

    /// The example of the reference libraries (standard-webhooks, test of the Rust one).
    #[test]
    fn signatures_are_those_of_the_specification() {
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap_or_default();
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(shown_secret(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }
}

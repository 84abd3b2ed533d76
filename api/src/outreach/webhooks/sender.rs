//! Sending of webhooks: posts signed deliveries to the programs of others.
//!
//! The client checks each address at the moment of connecting.

use std::sync::Arc;
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use diesel::{PgConnection, QueryResult};
use hmac::{Hmac, Mac};
use reqwest::header;
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::address_rules::{self, Permissions};
pub use super::client::WebhookSettings;
use super::client::{build_client, describe_failure};
use super::outbox::{self, ClaimedDelivery, Tried};
use super::rules::{self, Met};
use super::store::EndpointRow;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::delivery::{self, At, Delivery};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::http_date::parse_http_date;
use crate::kernel::text::problem::Problem;

/// Number of bytes of an answer that are read and stored.
const KEPT_BYTES: usize = 500;

/// Sender of due deliveries.
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
    /// Prepares a sender.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(settings: &WebhookSettings, keys: Keys, public_url: &str) -> Result<Sender, reqwest::Error> {
        let (client, permissions) = (build_client(settings)?, settings.permissions.clone());
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Sender { inner: Arc::new(Inner { client, permissions, keys, public_url }) })
    }

    /// Posts until nothing is due, and returns the number of attempts made.
    pub async fn deliver(&self, database: &Database, clock: &Clock) -> Result<usize, Problem> {
        delivery::deliver(self, database, clock).await
    }
}

impl Delivery for Sender {
    type Channel = ();
    type Claimed = ClaimedDelivery;
    type Outcome = Tried;
    /// Without a limit here: each endpoint has its own, applied where deliveries are claimed.
    const AT_ONCE: usize = usize::MAX;

    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, ())>> {
        Ok(outbox::due(conn, at)?.into_iter().map(|organisation| (organisation, ())).collect())
    }

    fn claim(tx: &mut Tx<'_>, (): (), _: usize) -> Result<Vec<ClaimedDelivery>, Problem> {
        outbox::take(tx)
    }

    async fn attempt(&self, at: &At, claimed: &ClaimedDelivery) -> Tried {
        self.inner.post(claimed, &at.clock).await
    }

    fn settle(tx: &mut Tx<'_>, claimed: &ClaimedDelivery, tried: Tried) -> Result<(), Problem> {
        outbox::settle(tx, &claimed.delivery, tried)
    }
}

impl Inner {
    /// Makes one attempt to post a delivery.
    async fn post(&self, claimed: &ClaimedDelivery, clock: &Clock) -> Tried {
        let started = Instant::now();
        let (met, body, trouble) = match self.request(claimed, clock.now()).await {
            Ok(answer) => self.read_answer(answer, clock.now()).await,
            Err(trouble) => (Met::Nothing, None, Some(trouble)),
        };
        let took = i32::try_from(started.elapsed().as_millis()).unwrap_or(i32::MAX);
        Tried { met, body, took, trouble, draw: rand::random() }
    }

    /// Sends a signed request; fails with a description for staff.
    async fn request(&self, claimed: &ClaimedDelivery, now: DateTime<Utc>) -> Result<reqwest::Response, String> {
        // Checked at each attempt: the operator's permissions may have changed, and an IP address in the URL passes no
        // resolver.
        let url = address_rules::read(&claimed.endpoint.url, &self.permissions)?;
        let body = self.write_body(claimed);
        let (id, timestamp) = (claimed.delivery.event_id.to_string(), now.timestamp().to_string());
        let signatures: Vec<String> = secrets_at(&claimed.endpoint, now)
            .into_iter()
            .flat_map(|number| self.keys.webhook_secrets(claimed.endpoint.id, number))
            .map(|secret| sign(&secret, &id, &timestamp, &body))
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

    /// Writes the body of a request, with the address of the changed object.
    ///
    /// The receiver reads the object there, with its own rights.
    fn write_body(&self, claimed: &ClaimedDelivery) -> String {
        let delivery = &claimed.delivery;
        let mut data = delivery.data.clone();
        let path = match delivery.event.split('.').next() {
            Some("webhook") => "webhook-endpoints",
            // Only its partner can read a referral; the organisation's own endpoints get the enrolment.
            Some("referral") if claimed.endpoint.partner_id.is_none() => "enrolments",
            Some("referral") => "referrals",
            _ => "sessions",
        };
        let id = data["id"].as_str().unwrap_or_default();
        data["url"] = json!(format!("{}/v1/{}/{path}/{id}", self.public_url, claimed.slug));
        let timestamp = delivery.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        json!({"type": delivery.event, "timestamp": timestamp, "data": data}).to_string()
    }

    /// Reads an answer: its result, the start of its body, and the cause of a failure for staff.
    async fn read_answer(
        &self,
        mut answer: reqwest::Response,
        now: DateTime<Utc>,
    ) -> (Met, Option<String>, Option<String>) {
        let code = answer.status().as_u16();
        let pause = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let met = Met::Answer(code, pause.and_then(|pause| parse_retry_after(pause, now)));
        let mut start = Vec::new();
        // The status alone decides: a body that breaks off changes nothing.
        while start.len() < KEPT_BYTES
            && let Ok(Some(chunk)) = answer.chunk().await
        {
            start.extend_from_slice(&chunk[..chunk.len().min(KEPT_BYTES - start.len())]);
        }
        let text = String::from_utf8_lossy(&start).replace('\0', "\u{fffd}");
        let trouble = match code {
            200..=299 => None,
            300..=399 => {
                Some(format!("L’adresse renvoie ailleurs ({code}). Donnez la nouvelle : nous ne suivons pas."))
            }
            410 => Some("Le logiciel ne veut plus rien recevoir (410).".to_owned()),
            _ => Some(format!("Le logiciel répond par un refus ou une panne ({code}).")),
        };
        (met, (!text.is_empty()).then_some(text), trouble)
    }
}

/// Parses `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
fn parse_retry_after(header: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let header = header.trim();
    if header.bytes().all(|b| b.is_ascii_digit()) {
        // A number that does not fit is longer than the maximum.
        return (!header.is_empty())
            .then(|| header.parse().ok().and_then(TimeDelta::try_seconds).unwrap_or(rules::MAX_RETRY_AFTER));
    }
    Some((parse_http_date(header)? - now).max(TimeDelta::zero()))
}

/// Numbers of the secrets that sign: the current one, and the former one during the overlap.
fn secrets_at(endpoint: &EndpointRow, now: DateTime<Utc>) -> Vec<i32> {
    let former = endpoint.former_secret_until.is_some_and(|until| until > now);
    if former { vec![endpoint.secret_number, endpoint.secret_number - 1] } else { vec![endpoint.secret_number] }
}

/// Makes a signature: `v1,` and the HMAC-SHA256 of identity, time and body.
fn sign(secret: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).unwrap_or_else(|_| unreachable!());
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

/// Writes a secret as it is shown to people: `whsec_…`.
pub fn shown_secret(secret: &[u8]) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap_or_default();
        let read = |header| parse_retry_after(header, now).map(|pause| pause.num_seconds());
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

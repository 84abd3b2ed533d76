//! What leaves the house: e-mails over SMTP, texts over any gateway that takes HTTP.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{PgConnection, QueryResult};
use uuid::Uuid;

use super::Way;
use super::letters::LINK;
use super::mailer::Mailer;
use super::outbox::{self, Attempt, LEASE, Taken};
pub use super::post_settings::{PostError, PostSettings};
use super::rules::Reach;
use super::store;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::delivery::{self, At, Delivery};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::own::ENROLMENT;

/// Longest time of a whole attempt, from connecting to the server's last word, by default.
const PATIENCE: Duration = Duration::from_secs(30);
// Whoever gives up does so long before another process takes the message.
const _: () = assert!(PATIENCE.as_secs() as i64 * 4 < LEASE.num_seconds());
/// Messages on their way at once, of one organisation by one channel.
///
/// Who does not answer holds up nobody else.
pub const AT_ONCE: usize = 4;
/// What is said of a server that is waited for no longer.
const SILENCE: &str = "Le serveur ne répond pas.";

struct Gateway {
    client: reqwest::Client,
    url: reqwest::Url,
    header: Option<(String, String)>,
    body: serde_json::Value,
}

/// Sends what is due.
#[derive(Clone)]
pub struct Post {
    inner: Arc<Inner>,
}

struct Inner {
    mail: Option<Mailer>,
    sms: Option<Gateway>,
    keep: bool,
    patience: Duration,
    public_url: String,
    keys: Keys,
}

impl Post {
    /// Prepares the ways that are set.
    pub fn new(settings: &PostSettings, keys: Keys) -> Result<Post, PostError> {
        // Another part of the program may have chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mail = match (&settings.smtp_url, &settings.from) {
            (None, _) => None,
            (Some(_), None) => return Err(PostError::NoFrom),
            (Some(url), Some(from)) => Some(Mailer::new(url, from, &settings.public_url)?),
        };
        let sms = settings.sms_url.as_deref().map(|url| gateway(url, settings)).transpose()?;
        let public_url = settings.public_url.trim_end_matches('/').to_owned();
        let (keep, patience) = (settings.keep, settings.patience.unwrap_or(PATIENCE));
        Ok(Post { inner: Arc::new(Inner { mail, sms, keep, patience, public_url, keys }) })
    }

    /// Which ways are set.
    pub fn reach(&self) -> Reach {
        let Inner { mail, sms, keep, .. } = &*self.inner;
        Reach { email: *keep || mail.is_some(), sms: *keep || sms.is_some() }
    }

    /// Sends until nothing is due; says how many attempts it took.
    pub async fn deliver(&self, database: &Database, clock: &Clock) -> Result<usize, Problem> {
        delivery::deliver(self, database, clock).await
    }
}

impl Delivery for Post {
    type Channel = Way;
    type Claimed = Taken;
    /// With the text as it would have left, where nothing leaves.
    type Outcome = (Attempt, Option<String>);
    const AT_ONCE: usize = AT_ONCE;

    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Way)>> {
        store::due(conn, at)
    }

    fn claim(tx: &mut Tx<'_>, channel: Way, limit: usize) -> Result<Vec<Taken>, Problem> {
        outbox::take(tx, channel, i64::try_from(limit).unwrap_or(i64::MAX))
    }

    async fn attempt(&self, at: &At, taken: &Taken) -> Self::Outcome {
        let look = || {
            let message = taken.message.clone();
            at.database.read(at.caller(), move |tx| outbox::is_still_to_send(tx, &message))
        };
        let sending = tokio::time::timeout(self.inner.patience, self.inner.send(taken, look));
        let result = sending.await.unwrap_or_else(|_| Attempt::Later(SILENCE.to_owned()));
        (result, self.inner.keep.then(|| self.inner.with_link(taken)))
    }

    fn settle(tx: &mut Tx<'_>, taken: &Taken, (result, kept): Self::Outcome) -> Result<(), Problem> {
        outbox::settle(tx, taken, &result, kept.as_deref())
    }
}

impl Inner {
    /// Makes one attempt to send a message.
    ///
    /// Right before it is handed over, `look` asks whether it is still to be sent; what the server is hearing already
    /// cannot be called back.
    async fn send(&self, taken: &Taken, look: impl AsyncFn() -> Result<bool, Problem>) -> Attempt {
        let text = self.with_link(taken);
        match (taken.message.channel, &self.mail, &self.sms) {
            _ if self.keep => Attempt::Sent,
            (Way::Email, Some(mailer), _) => {
                let message = match mailer.letter(taken, &text) {
                    Ok(message) => message,
                    Err(why) => return Attempt::Never(why.to_string()),
                };
                let met = |error: lettre::transport::smtp::Error| match error.is_permanent() {
                    true => Attempt::Never(error.to_string()),
                    false => Attempt::Later(error.to_string()),
                };
                match mailer.connect().await {
                    Ok(line) => match look().await {
                        Ok(true) => Mailer::hand_over(line, &message).await.map_or_else(met, |()| Attempt::Sent),
                        other => unsent(other),
                    },
                    Err(error) => met(error),
                }
            }
            (Way::Sms, _, Some(gateway)) => match look().await {
                Ok(true) => {
                    gateway.post(taken.message.id, taken.message.address.as_deref().unwrap_or_default(), &text).await
                }
                other => unsent(other),
            },
            _ => Attempt::Never("Ce moyen d'envoi n'est pas réglé.".to_owned()),
        }
    }

    fn with_link(&self, taken: &Taken) -> String {
        let secret = |id| self.keys.link_secret(ENROLMENT, id);
        let link = taken.joined.as_ref().map(|joined| {
            let enrolment = &joined.enrolment;
            format!("{}/mon-inscription.html#{}/{}", self.public_url, enrolment.reference, secret(enrolment.id))
        });
        taken.message.body.replace(LINK, link.as_deref().unwrap_or(&self.public_url))
    }
}

/// Why a message was not handed over.
fn unsent(look: Result<bool, Problem>) -> Attempt {
    match look {
        Ok(_) => Attempt::Needless,
        Err(_) => Attempt::Later("La base de données ne répond pas.".to_owned()),
    }
}

impl Gateway {
    async fn post(&self, id: Uuid, to: &str, text: &str) -> Attempt {
        let mut body = self.body.clone();
        fill(&mut body, &[("{to}", to), ("{text}", text), ("{id}", &id.to_string())]);
        let mut request = self.client.post(self.url.clone()).header("Idempotency-Key", format!("\"{id}\"")).json(&body);
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        let status = match request.send().await {
            Ok(answer) => answer.status(),
            Err(error) => return Attempt::Later(error.without_url().to_string()),
        };
        let said = format!("La passerelle répond {status}.");
        match status.as_u16() {
            200..=299 => Attempt::Sent,
            408 | 425 | 429 | 500..=599 => Attempt::Later(said),
            _ => Attempt::Never(said),
        }
    }
}

fn gateway(url: &str, settings: &PostSettings) -> Result<Gateway, PostError> {
    let wrong = |why: &dyn std::fmt::Display| PostError::Gateway(why.to_string());
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| wrong(&error))?;
    let header = match settings.sms_header.as_deref().map(|header| header.split_once(':')) {
        None => None,
        Some(Some((name, value))) => Some((name.trim().to_owned(), value.trim().to_owned())),
        Some(None) => return Err(wrong(&"its header is not «Name: value»")),
    };
    let body = settings.sms_body.as_deref().unwrap_or(r#"{"to": "{to}", "text": "{text}", "id": "{id}"}"#);
    Ok(Gateway {
        client,
        url: url.parse().map_err(|error: url::ParseError| wrong(&error))?,
        header,
        body: serde_json::from_str(body).map_err(|error| wrong(&error))?,
    })
}

/// Puts values into the strings of a JSON template, wherever they stand.
fn fill(template: &mut serde_json::Value, values: &[(&str, &str)]) {
    match template {
        serde_json::Value::String(text) => {
            // One pass: what a person wrote is never a place holder.
            *text = values.iter().find(|(name, _)| text == name).map_or_else(
                || values.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value)),
                |(_, value)| (*value).to_owned(),
            );
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| fill(item, values)),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(|item| fill(item, values)),
        _ => {}
    }
}

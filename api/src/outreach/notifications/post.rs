//! Sending: e-mails over SMTP, texts over any gateway that takes HTTP.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{PgConnection, QueryResult};
use uuid::Uuid;

use super::Way;
use super::delivery_reports::ReportSecret;
use super::invitation;
use super::letters::LINK;
use super::mailer::{Letter, Mailer};
use super::outbox::{self, Attempt, ClaimedMessage, LEASE};
use super::post_settings::is_loopback;
pub use super::post_settings::{PostError, PostSettings};
use super::rules::Reach;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::delivery::{self, At, Delivery};
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::key_file::Keys;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::own::message_purpose;

/// Default time limit of a whole attempt, from connecting to the last answer of the server.
const PATIENCE: Duration = Duration::from_secs(30);
// An attempt ends long before another process may claim the message.
const _: () = assert!(PATIENCE.as_secs() as i64 * 4 < LEASE.num_seconds());
/// Maximum number of simultaneous attempts, of one organisation by one channel.
///
/// A server that does not answer holds up no other organisation and no other channel.
pub const AT_ONCE: usize = 4;
/// Trouble of a message when the server does not answer in time.
const NO_ANSWER: &str = "Le serveur ne répond pas.";
/// Trouble of a message that no setting gives a way for.
const NO_WAY: &str = "Ce moyen d’envoi n’est pas réglé.";

/// Most bytes of a gateway's answer that are read.
const LONGEST_ANSWER: usize = 64 * 1024;
/// Time that a gateway which has taken a text has to end its answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// Most bytes of a gateway's identity of a text.
const LONGEST_IDENTITY: usize = 200;

/// A gateway for texts.
struct Gateway {
    client: reqwest::Client,
    url: reqwest::Url,
    header: Option<(String, String)>,
    body: serde_json::Value,
    /// JSON pointer to the gateway's own identity of a text in its answer.
    answer_id: Option<String>,
}

/// Sender of due messages.
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
    report_secret: Option<ReportSecret>,
}

impl Post {
    /// Prepares the ways that the settings give.
    ///
    /// # Errors
    /// When the settings of a way cannot be understood.
    pub fn new(settings: &PostSettings, keys: Keys) -> Result<Post, PostError> {
        // Another part of the program may have chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mail = match (&settings.smtp_url, &settings.from) {
            (None, _) => None,
            (Some(_), None) => return Err(PostError::NoFrom),
            (Some(url), Some(from)) => {
                Some(Mailer::new(url, from, settings.return_path.as_deref(), &settings.public_url)?)
            }
        };
        let sms = settings.sms_url.as_deref().map(|url| read_gateway(url, settings)).transpose()?;
        let public_url = settings.public_url.trim_end_matches('/').to_owned();
        let (keep, patience) = (settings.keep, settings.patience.unwrap_or(PATIENCE));
        let report_secret = settings.report_secret.as_deref().map(ReportSecret::new).transpose()?;
        Ok(Post { inner: Arc::new(Inner { mail, sms, keep, patience, public_url, keys, report_secret }) })
    }

    /// The ways by which messages can be sent.
    pub fn reach(&self) -> Reach {
        let Inner { mail, sms, keep, .. } = &*self.inner;
        let accounts = mail.is_some() && !keep;
        Reach { email: *keep || mail.is_some(), sms: *keep || sms.is_some(), accounts }
    }

    /// Public address of the service, without a slash at its end.
    pub fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    /// The keys of the deployment, for the secrets of links.
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// Makes one attempt to send an e-mail that is no notification.
    ///
    /// `check` asks right before whether it is still to be sent.
    pub async fn send(&self, letter: &Letter<'_>, check: impl AsyncFn() -> Result<bool, Problem>) -> Attempt {
        let Some(mailer) = &self.inner.mail else { return Attempt::Never(NO_WAY.to_owned()) };
        let sending = tokio::time::timeout(self.inner.patience, mailer.send(letter, check));
        sending.await.unwrap_or_else(|_| Attempt::Later(NO_ANSWER.to_owned()))
    }

    /// The secret of programs that bring delivery reports, if they may.
    pub fn report_secret(&self) -> Option<&ReportSecret> {
        self.inner.report_secret.as_ref()
    }

    /// Sends until nothing is due, and returns the number of attempts made.
    pub async fn deliver(&self, database: &Database, clock: &Clock) -> Result<usize, Problem> {
        delivery::deliver(self, database, clock).await
    }
}

impl Delivery for Post {
    type Channel = Way;
    type Claimed = ClaimedMessage;
    /// The attempt; where messages are only kept, also the text with which this one would have left.
    type Outcome = (Attempt, Option<String>);
    const AT_ONCE: usize = AT_ONCE;

    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, Way)>> {
        outbox::due(conn, at)
    }

    fn claim(tx: &mut Tx<'_>, channel: Way, limit: usize) -> Result<Vec<ClaimedMessage>, Problem> {
        outbox::take(tx, channel, i64::try_from(limit).unwrap_or(i64::MAX))
    }

    async fn attempt(&self, at: &At, claimed: &ClaimedMessage) -> Self::Outcome {
        let check = || {
            let message = claimed.message.clone();
            at.database.read(at.caller(), move |tx| outbox::is_still_to_send(tx, &message))
        };
        let sending = tokio::time::timeout(self.inner.patience, self.inner.send(claimed, check));
        let result = sending.await.unwrap_or_else(|_| Attempt::Later(NO_ANSWER.to_owned()));
        (result, self.inner.keep.then(|| self.inner.write(claimed).0))
    }

    fn settle(tx: &mut Tx<'_>, claimed: &ClaimedMessage, (result, kept): Self::Outcome) -> Result<(), Problem> {
        outbox::settle(tx, claimed, &result, kept.as_deref())
    }
}

impl Inner {
    /// Makes one attempt to send a message.
    ///
    /// `check` asks right before the message is handed over whether it is still to be sent, because a message that the
    /// server has begun to receive cannot be stopped.
    async fn send(&self, claimed: &ClaimedMessage, check: impl AsyncFn() -> Result<bool, Problem>) -> Attempt {
        let (text, link) = self.write(claimed);
        let ClaimedMessage { message, .. } = claimed;
        match (message.channel, &self.mail, &self.sms) {
            _ if self.keep => Attempt::Sent(None),
            (Way::Email, Some(mailer), _) => {
                let letter = Letter {
                    id: message.id,
                    name: &message.name,
                    address: message.address.as_deref().unwrap_or_default(),
                    subject: &message.subject,
                    text: &text,
                    link: &link,
                    reply_to: claimed.email.reply_to.as_deref(),
                    calendar: invitation::write(claimed),
                };
                mailer.send(&letter, check).await
            }
            (Way::Sms, _, Some(gateway)) => match check().await {
                Ok(true) => gateway.post(message.id, message.address.as_deref().unwrap_or_default(), &text).await,
                other => Attempt::unsent(other),
            },
            _ => Attempt::Never(NO_WAY.to_owned()),
        }
    }

    /// Writes the text of a message with its personal link; returns both.
    fn write(&self, claimed: &ClaimedMessage) -> (String, String) {
        let link = claimed.joined.as_ref().map_or_else(
            || self.public_url.clone(),
            |joined| {
                let enrolment = &joined.enrolment;
                let secret = self.keys.link_secret(&message_purpose(enrolment), enrolment.id);
                // In a text each letter counts: the short address leads to the same page.
                let page = if claimed.message.channel == Way::Sms { "i" } else { "mon-inscription.html" };
                format!("{}/{page}#{}/{secret}", self.public_url, enrolment.reference)
            },
        );
        (claimed.message.body.replace(LINK, &link), link)
    }
}

impl Gateway {
    async fn post(&self, id: Uuid, to: &str, text: &str) -> Attempt {
        let mut body = self.body.clone();
        fill_template(&mut body, &[("{to}", to), ("{text}", text), ("{id}", &id.to_string())]);
        let mut request = self.client.post(self.url.clone()).header("Idempotency-Key", format!("\"{id}\"")).json(&body);
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Attempt::Later(error.without_url().to_string()),
        };
        let status = answer.status();
        let trouble = format!("La passerelle répond {status}.");
        match status.as_u16() {
            200..=299 => Attempt::Sent(self.read_identity(answer).await),
            408 | 425 | 429 | 500..=599 => Attempt::Later(trouble),
            _ => Attempt::Never(trouble),
        }
    }

    /// Reads the gateway's own identity of a text from its answer.
    ///
    /// The gateway has the text: an answer that cannot be read, or does not end, changes nothing of that.
    async fn read_identity(&self, mut answer: reqwest::Response) -> Option<String> {
        let pointer = self.answer_id.as_deref()?;
        let mut bytes = Vec::new();
        let whole = async {
            while let Some(chunk) = answer.chunk().await.ok()? {
                bytes.extend_from_slice(&chunk);
                (bytes.len() <= LONGEST_ANSWER).then_some(())?;
            }
            Some(())
        };
        tokio::time::timeout(ANSWER_TIMEOUT, whole).await.ok()??;
        let answer: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let identity = match answer.pointer(pointer)? {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(identity).filter(|text| (1..=LONGEST_IDENTITY).contains(&text.len()) && !text.contains('\0'))
    }
}

/// Reads the settings of the gateway for texts.
fn read_gateway(url: &str, settings: &PostSettings) -> Result<Gateway, PostError> {
    let wrong = |why: &dyn std::fmt::Display| PostError::Gateway(why.to_string());
    let url: reqwest::Url = url.parse().map_err(|error: url::ParseError| wrong(&error))?;
    if url.scheme() != "https" && !url.host_str().is_some_and(is_loopback) {
        return Err(PostError::Clear("texts, with names and numbers,", "an https:// gateway"));
    }
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
    let body = serde_json::from_str(body).map_err(|error| wrong(&error))?;
    if settings.sms_answer_id.as_deref().is_some_and(|pointer| !pointer.starts_with('/')) {
        return Err(wrong(&"the pointer into its answer does not begin with «/»"));
    }
    Ok(Gateway { client, url, header, body, answer_id: settings.sms_answer_id.clone() })
}

/// Puts values into the strings of a JSON template, wherever they stand.
fn fill_template(template: &mut serde_json::Value, values: &[(&str, &str)]) {
    match template {
        serde_json::Value::String(text) => {
            // A string that is one placeholder gets its value as it is, so that the words of a person are never taken
            // for a placeholder.
            *text = values.iter().find(|(name, _)| text == name).map_or_else(
                || values.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value)),
                |(_, value)| (*value).to_owned(),
            );
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| fill_template(item, values)),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(|item| fill_template(item, values)),
        _ => {}
    }
}

//! What leaves the house: e-mails over SMTP, texts over any gateway that takes HTTP.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use uuid::Uuid;

use super::Way;
use super::actions::{self, Taken, Undelivered};
use super::letters::LINK;
use super::rules::Reach;
use crate::enrolments::own::ENROLMENT;
use crate::kernel::clock::Clock;
use crate::kernel::database::{Database, Purpose};
use crate::kernel::principal::Asker;
use crate::kernel::problem::Problem;
use crate::kernel::tokens::Keys;

/// How long a server may take unless the settings say otherwise: well under the lease of an attempt.
const PATIENCE: Duration = Duration::from_secs(30);
/// Messages on their way at once.
pub const AT_ONCE: usize = 4;

/// How messages leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostSettings {
    /// `smtps://user:password@host` or `smtp://host:25`; without it nobody gets e-mails.
    pub smtp_url: Option<String>,
    /// Who writes.
    pub from: Option<String>,
    /// Where texts are posted; without it nobody gets texts.
    pub sms_url: Option<String>,
    /// One header for the gateway, `Name: value`.
    pub sms_header: Option<String>,
    /// JSON that the gateway wants, with `{to}`, `{text}` and `{id}` inside its strings.
    pub sms_body: Option<String>,
    /// Nothing leaves: messages are marked as sent and can be read at the desk. For the demonstration.
    pub keep: bool,
    /// Address of the service as people know it, where personal links lead; where it listens if it is empty.
    pub public_url: String,
    /// How long a server may take to answer; 30 seconds if it is not said.
    pub patience: Option<Duration>,
}

/// Why messages cannot leave.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The address of the mail server.
    #[error("the SMTP address is not understood: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The sender.
    #[error("the sender's address is not understood: {0}")]
    From(#[from] lettre::address::AddressError),
    /// There is a mail server and no sender.
    #[error("a mail server needs a sender's address")]
    NoFrom,
    /// The gateway's address, header or body.
    #[error("the gateway for texts is not understood: {0}")]
    Gateway(String),
}

struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

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
            (Some(url), Some(from)) => Some(Mailer {
                transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?
                    .timeout(Some(settings.patience.unwrap_or(PATIENCE)))
                    .pool_config(PoolConfig::new().max_size(AT_ONCE as u32))
                    .build(),
                from: from.parse()?,
            }),
        };
        let sms = settings.sms_url.as_deref().map(|url| gateway(url, settings)).transpose()?;
        let public_url = settings.public_url.trim_end_matches('/').to_owned();
        Ok(Post { inner: Arc::new(Inner { mail, sms, keep: settings.keep, public_url, keys }) })
    }

    /// Which ways are set.
    pub fn reach(&self) -> Reach {
        let Inner { mail, sms, keep, .. } = &*self.inner;
        Reach { email: *keep || mail.is_some(), sms: *keep || sms.is_some() }
    }

    /// Sends until nothing is due; says how many messages it took.
    pub async fn deliver(&self, database: &Database, clock: &Clock) -> Result<usize, Problem> {
        let organisations = {
            let database = database.clone();
            actix_web::web::block(move || database.organisations()).await.map_err(Problem::unavailable)??
        };
        let (mut all, reach) = (0, self.reach());
        for organisation in organisations {
            let purpose = || Purpose { organisation, asker: Asker::System, now: clock.now(), request_id: None };
            // After a write, prepared answers are looked at again or dropped: not every other second for nothing.
            while database.read(purpose(), actions::any_to_send).await? {
                let taken = database.write(purpose(), move |tx| actions::take(tx, reach, 4 * AT_ONCE as i64)).await?;
                if taken.is_empty() {
                    break;
                }
                all += taken.len();
                let mut sending = stream::iter(taken)
                    .map(|taken| async move {
                        let result = self.send(&taken).await;
                        (taken, result)
                    })
                    .buffer_unordered(AT_ONCE);
                while let Some((taken, result)) = sending.next().await {
                    let kept = self.inner.keep.then(|| self.with_link(&taken));
                    database
                        .write(purpose(), move |tx| actions::settle(tx, &taken.message, &result, kept.as_deref()))
                        .await?;
                }
            }
        }
        Ok(all)
    }

    async fn send(&self, taken: &Taken) -> Result<(), Undelivered> {
        let Inner { mail, sms, keep, .. } = &*self.inner;
        if *keep {
            return Ok(());
        }
        let text = self.with_link(taken);
        let to = taken.message.address.as_deref().unwrap_or_default();
        match (taken.message.channel, mail, sms) {
            (Way::Email, Some(mailer), _) => {
                let message = self.letter(mailer, taken, to, &text).map_err(|why| never(why.to_string()))?;
                let sent = mailer.transport.send(message).await;
                sent.map(drop).map_err(|error| Undelivered { again: !error.is_permanent(), why: error.to_string() })
            }
            (Way::Sms, _, Some(gateway)) => gateway.post(taken.message.id, to, &text).await,
            _ => Err(never("Ce moyen d'envoi n'est pas réglé.".to_owned())),
        }
    }

    fn with_link(&self, taken: &Taken) -> String {
        let secret = |id| self.inner.keys.link_secret(ENROLMENT, id);
        let link = taken.joined.as_ref().map(|joined| {
            let enrolment = &joined.enrolment;
            format!("{}/mon-inscription.html#{}/{}", self.inner.public_url, enrolment.reference, secret(enrolment.id))
        });
        taken.message.body.replace(LINK, link.as_deref().unwrap_or(&self.inner.public_url))
    }

    fn letter(
        &self,
        mailer: &Mailer,
        taken: &Taken,
        to: &str,
        text: &str,
    ) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let host = url::Url::parse(&self.inner.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let address: Address = to.parse()?;
        let words = MultiPart::alternative()
            .singlepart(SinglePart::plain(text.to_owned()))
            .singlepart(SinglePart::html(html(&taken.message.subject, text)));
        let mut parts = MultiPart::mixed().multipart(words);
        if let Some(calendar) =
            taken.joined.as_ref().and_then(|joined| super::invitation::of(taken.message.kind, joined))
        {
            let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH")?;
            parts = parts.singlepart(Attachment::new("atelier.ics".to_owned()).body(calendar, kind));
        }
        let message = Message::builder()
            .from(mailer.from.clone())
            .to(Mailbox::new(Some(taken.message.name.clone()), address))
            .subject(taken.message.subject.clone())
            // The same at every attempt: who gets it twice can know it.
            .message_id(Some(format!("<{}@{}>", taken.message.id, host.as_deref().unwrap_or("localhost"))))
            .multipart(parts)?;
        Ok(message)
    }
}

impl Gateway {
    async fn post(&self, id: Uuid, to: &str, text: &str) -> Result<(), Undelivered> {
        let mut body = self.body.clone();
        fill(&mut body, &[("{to}", to), ("{text}", text), ("{id}", &id.to_string())]);
        let mut request = self.client.post(self.url.clone()).header("Idempotency-Key", format!("\"{id}\"")).json(&body);
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        let answer = request.send().await.map_err(|error| later(error.without_url().to_string()))?;
        let status = answer.status();
        match status.as_u16() {
            200..=299 => Ok(()),
            408 | 425 | 429 | 500..=599 => Err(later(format!("La passerelle répond {status}."))),
            _ => Err(never(format!("La passerelle répond {status}."))),
        }
    }
}

fn gateway(url: &str, settings: &PostSettings) -> Result<Gateway, PostError> {
    let wrong = |why: &dyn std::fmt::Display| PostError::Gateway(why.to_string());
    let client = reqwest::Client::builder()
        .timeout(settings.patience.unwrap_or(PATIENCE))
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

/// The text as a page: large, plain, its addresses to be clicked.
fn html(title: &str, text: &str) -> String {
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let line = |line: &str| {
        let words = line.split(' ').map(|word| {
            let safe = escaped(word);
            let is_link = word.starts_with("https://") || word.starts_with("http://");
            if is_link { format!("<a href=\"{safe}\">{safe}</a>") } else { safe }
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let paragraphs: String = text
        .split("\n\n")
        .map(|paragraph| format!("<p>{}</p>", paragraph.lines().map(line).collect::<Vec<_>>().join("<br>")))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font: 18px/1.5 sans-serif; max-width: 36em; margin: 1em auto; padding: 0 1em\">{paragraphs}</body></html>",
        escaped(title)
    )
}

fn later(why: String) -> Undelivered {
    Undelivered { again: true, why }
}

fn never(why: String) -> Undelivered {
    Undelivered { again: false, why }
}

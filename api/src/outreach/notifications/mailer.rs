//! E-mails over SMTP, each on a connection of its own.
//!
//! A connection that was given up in the middle of a message must never carry another message.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use lettre::{Address, Message};
use percent_encoding::percent_decode_str;
use url::Url;
use uuid::Uuid;

use super::invitation;
use super::outbox::Attempt;
use super::post_settings::{PostError, is_loopback};
use crate::kernel::text::problem::Problem;

/// Time that a server which has taken a message has to answer `QUIT`.
const QUIT_TIMEOUT: Duration = Duration::from_secs(5);

/// An e-mail to send.
pub struct Letter<'a> {
    /// Identity, the same at every attempt, so that a second copy can be recognised.
    pub id: Uuid,
    /// Name of the person that it goes to.
    pub name: &'a str,
    /// Address that it goes to.
    pub address: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Plain text.
    pub text: &'a str,
    /// The one address in the text that can be clicked: others are words of people.
    pub link: &'a str,
    /// Address that answers go to.
    pub reply_to: Option<&'a str>,
    /// A session as an `.ics` file.
    pub calendar: Option<String>,
}

/// Encryption of a connection.
enum Tls {
    Never,
    FromTheStart,
    Required,
    IfOffered,
}

/// A mail server, and the sender of the e-mails.
pub struct Mailer {
    server: (String, u16),
    tls: Tls,
    credentials: Option<Credentials>,
    hello: ClientId,
    from: Mailbox,
    /// Address to which e-mails come back, with `{id}` for the message.
    return_path: Option<String>,
    /// Host of the service, for the `Message-ID`.
    host: String,
}

impl Mailer {
    /// Reads `smtps://user:password@host` or `smtp://host:25`.
    ///
    /// `?tls=required` or `?tls=opportunistic` asks for STARTTLS.
    pub fn new(url: &str, from: &str, return_path: Option<&str>, public_url: &str) -> Result<Mailer, PostError> {
        let wrong = |why: &dyn std::fmt::Display| PostError::Smtp(why.to_string());
        let url = Url::parse(url).map_err(|error| wrong(&error))?;
        let wish = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, wish)| wish.into_owned());
        let (port, tls) = match (url.scheme(), wish.as_deref()) {
            ("smtp", None) => (SMTP_PORT, Tls::Never),
            ("smtp", Some("required")) => (SUBMISSION_PORT, Tls::Required),
            ("smtp", Some("opportunistic")) => (SUBMISSION_PORT, Tls::IfOffered),
            ("smtps", _) => (SUBMISSIONS_PORT, Tls::FromTheStart),
            _ => return Err(wrong(&"it begins with smtp:// or smtps://, and tls is required or opportunistic")),
        };
        let host = url.host_str().ok_or_else(|| wrong(&"it names no host"))?.trim_matches(['[', ']']).to_owned();
        if url.password().is_some() && matches!(tls, Tls::Never | Tls::IfOffered) && !is_loopback(&host) {
            return Err(PostError::Clear("the password of the mail server", "smtps:// or smtp://…?tls=required"));
        }
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let hello = url.path().trim_matches('/');
        Ok(Mailer {
            server: (host, url.port().unwrap_or(port)),
            tls,
            credentials: url.password().map(|word| Credentials::new(plain(url.username()), plain(word))),
            hello: if hello.is_empty() { ClientId::default() } else { ClientId::Domain(hello.to_owned()) },
            from: from.parse()?,
            return_path: return_path.map(read_return_path).transpose()?,
            host: Url::parse(public_url)
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned))
                .unwrap_or_else(|| "localhost".to_owned()),
        })
    }

    /// Makes one attempt to send an e-mail.
    ///
    /// `check` asks right before it is handed over whether it is still to be sent, because an e-mail that the server
    /// has begun to receive cannot be stopped.
    pub async fn send(&self, letter: &Letter<'_>, check: impl AsyncFn() -> Result<bool, Problem>) -> Attempt {
        let email = match self.compose(letter) {
            Ok(email) => email,
            Err(why) => return Attempt::Never(why.to_string()),
        };
        let failed = |error: Error| match error.is_permanent() {
            true => Attempt::Never(error.to_string()),
            false => Attempt::Later(error.to_string()),
        };
        match self.connect().await {
            Ok(connection) => match check().await {
                Ok(true) => Mailer::hand_over(connection, &email).await.map_or_else(failed, |()| Attempt::Sent(None)),
                other => Attempt::unsent(other),
            },
            Err(error) => failed(error),
        }
    }

    /// Connects until the server is ready to receive a message.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let parameters = || TlsParameters::new(self.server.0.clone());
        let at_once = matches!(self.tls, Tls::FromTheStart).then(parameters).transpose()?;
        let server = (self.server.0.as_str(), self.server.1);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, at_once, None).await?;
        if matches!(self.tls, Tls::Required) || matches!(self.tls, Tls::IfOffered) && connection.can_starttls() {
            connection.starttls(parameters()?, &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    /// Hands a message over.
    ///
    /// Once the server has taken it, nothing more is waited for: the answer to `QUIT` says nothing about the message.
    async fn hand_over(mut connection: AsyncSmtpConnection, message: &Message) -> Result<(), Error> {
        connection.send(message.envelope(), &message.formatted()).await?;
        actix_web::rt::spawn(async move { tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await });
        Ok(())
    }

    /// Composes an e-mail: its text, plain and as HTML, and its calendar.
    fn compose(&self, letter: &Letter<'_>) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let address: Address = letter.address.parse()?;
        let words = MultiPart::alternative()
            .singlepart(SinglePart::plain(letter.text.to_owned()))
            .singlepart(SinglePart::html(render_html(letter.subject, letter.text, letter.link)));
        let mut parts = MultiPart::mixed().multipart(words);
        if let Some(calendar) = &letter.calendar {
            let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={}", invitation::METHOD))?;
            parts = parts.singlepart(Attachment::new("atelier.ics".to_owned()).body(calendar.clone(), kind));
        }
        let mut email = Message::builder()
            .from(self.from.clone())
            .header(AutoSubmitted)
            .to(Mailbox::new(Some(letter.name.to_owned()), address.clone()))
            .subject(letter.subject.to_owned())
            // The same at every attempt, so that a second copy can be recognised.
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)));
        if let Some(organisation) = letter.reply_to {
            email = email.reply_to(organisation.parse()?);
        }
        if let Some(return_path) = &self.return_path {
            let back = return_path.replace(ID, &letter.id.to_string()).parse()?;
            email = email.envelope(Envelope::new(Some(back), vec![address])?);
        }
        Ok(email.multipart(parts)?)
    }
}

/// Placeholder of a return path for the identity of the message.
const ID: &str = "{id}";

/// Checks a return path; the identity of a message is looked for at the end of its local part.
fn read_return_path(return_path: &str) -> Result<String, PostError> {
    let tried: Result<Address, _> = return_path.replace(ID, &Uuid::nil().to_string()).parse();
    let is_last = !return_path.contains(ID) || return_path.contains("{id}@");
    if tried.is_err() || !is_last { Err(PostError::ReturnPath) } else { Ok(return_path.to_owned()) }
}

/// Says that a program wrote the e-mail, so that holiday answers stay away (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Renders a text as a page: large, plain, with a link that can be clicked.
fn render_html(title: &str, text: &str, link: &str) -> String {
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let render_line = |line: &str| {
        let words = line.split(' ').map(|word| {
            let safe = escaped(word);
            if word == link { format!("<a href=\"{safe}\">{safe}</a>") } else { safe }
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let paragraphs: String = text
        .split("\n\n")
        .map(|paragraph| format!("<p>{}</p>", paragraph.lines().map(render_line).collect::<Vec<_>>().join("<br>")))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font: 18px/1.5 sans-serif; max-width: 36em; margin: 1em auto; padding: 0 \
         1em\">{paragraphs}</body></html>",
        escaped(title)
    )
}

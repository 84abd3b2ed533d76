//! How messages leave, as the settings say, and why they cannot.

use std::time::Duration;

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
    /// Address of the service as people know it, where personal links lead.
    ///
    /// Where it listens if it is empty.
    pub public_url: String,
    /// How long an attempt may take; 30 seconds if it is not said.
    pub patience: Option<Duration>,
}

/// Why messages cannot leave.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The address of the mail server.
    #[error("the SMTP address is not understood: {0}")]
    Smtp(String),
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

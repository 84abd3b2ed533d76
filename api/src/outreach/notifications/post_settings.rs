//! Settings of sending, and errors in them.

use std::net::IpAddr;
use std::time::Duration;

/// Settings of e-mails and texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostSettings {
    /// Address of the mail server, `smtps://user:password@host` or `smtp://host:25`.
    ///
    /// Without it nobody gets e-mails.
    pub smtp_url: Option<String>,
    /// Address of the sender of e-mails.
    pub from: Option<String>,
    /// Address to which e-mails that cannot be delivered come back, with `{id}` before its `@`.
    ///
    /// The sender by default.
    pub return_path: Option<String>,
    /// Address of the gateway for texts; without it nobody gets texts.
    pub sms_url: Option<String>,
    /// One header for the gateway, `Name: value`.
    pub sms_header: Option<String>,
    /// JSON body for the gateway, with `{to}`, `{text}` and `{id}` inside its strings.
    pub sms_body: Option<String>,
    /// JSON pointer to the gateway's own identity of a text in its answer.
    pub sms_answer_id: Option<String>,
    /// Secret of programs that bring delivery reports; without it none are taken.
    pub report_secret: Option<String>,
    /// True if no message leaves, for the demonstration.
    ///
    /// Messages are then marked as sent, and can be read at the desk.
    pub keep: bool,
    /// Public address of the service, to which personal links lead.
    ///
    /// If it is empty, it is the address at which the service listens.
    pub public_url: String,
    /// Time limit of an attempt; 30 seconds by default.
    pub patience: Option<Duration>,
}

/// An error in the settings of sending.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The address of the mail server is not understood.
    #[error("the SMTP address is not understood: {0}")]
    Smtp(String),
    /// The address of the sender is not understood.
    #[error("the sender's address is not understood: {0}")]
    From(#[from] lettre::address::AddressError),
    /// There is a mail server and no sender.
    #[error("a mail server needs a sender's address")]
    NoFrom,
    /// The address to which e-mails come back is not understood.
    #[error("the return path is not understood: an address, which may have {{id}} right before its @")]
    ReturnPath,
    /// The secret of delivery reports can be guessed.
    #[error("the secret of delivery reports needs at least {0} characters")]
    ReportSecret(usize),
    /// Something that is to be kept secret would be readable on the network.
    #[error("{0} would go over the network in clear: use {1} (only the machine itself is reached without)")]
    Clear(&'static str, &'static str),
    /// The gateway's address, header or body is not understood.
    #[error("the gateway for texts is not understood: {0}")]
    Gateway(String),
}

/// Returns whether a host is the machine itself, to which nothing goes over the network.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

//! Delivery reports: what became of a message after a server took it.
//!
//! Programs of the operator bring them: bounces of e-mails as they arrive, and reports of gateways in a form of ours.

mod actions;
mod bounces;
pub mod routes;
mod secret;
mod store;

use chrono::{DateTime, Utc};

pub use self::secret::ReportSecret;
use super::DeliveryState;
use crate::kernel::text::unseen::{is_unseen, turns};

/// Maximum number of characters that are kept of a server's own words.
const LONGEST_WORDS: usize = 300;

/// Makes the words of a server or a gateway fit to be kept: none without a form, and not too many.
fn tidy_words(words: &str) -> String {
    let seen = words.chars().filter(|c| !c.is_control() && !turns(*c) && !is_unseen(*c));
    seen.take(LONGEST_WORDS).collect::<String>().trim().to_owned()
}

/// A report about one message that a server took.
#[derive(Debug)]
pub struct Report {
    /// Identity of the message: ours, or the one that a gateway gave it.
    pub message: String,
    /// State of the message.
    pub state: DeliveryState,
    /// Cause, for staff.
    pub reason: Option<String>,
    /// Time of that state, UTC; none where the report's clock is that of a stranger.
    pub at: Option<DateTime<Utc>>,
    /// Addresses that the report is about; none where it names none.
    pub addresses: Option<Vec<String>>,
}

//! Use cases of letters to people with an account.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::LetterKind;
use super::store::{self, LetterRow};
use crate::directory::accounts::events::PasswordChanged;
use crate::directory::accounts::reset::LINK_MINUTES;
use crate::directory::accounts::reset::actions::{self as reset, WayIn};
use crate::kernel::data::event::{self, Event};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::rules::Reach;

/// Days after which the news of another password is of no use any more.
const NEWS_DAYS: i64 = 2;

/// Writes the letter that a person who forgot their password asks for.
///
/// There is none if the address has no account that may log in.
/// `issuer` is the identity provider that the organisation logs in with, if there is one.
pub fn ask_for_password(tx: &mut Tx<'_>, email: &str, issuer: Option<&str>) -> Result<(), Problem> {
    let Some((account, way)) = reset::ask(tx, email, issuer)? else { return Ok(()) };
    let kind = match way {
        WayIn::Link => LetterKind::PasswordForgotten,
        WayIn::Provider => LetterKind::ProviderLogin,
    };
    write_down(tx, account, kind, tx.now + TimeDelta::minutes(LINK_MINUTES))
}

/// Tells people that their account has another password, and drops the links that were on their way.
pub fn react(tx: &mut Tx<'_>, events: &[Box<dyn Event>]) -> Result<(), Problem> {
    for PasswordChanged { account, .. } in event::of_type(events) {
        store::delete_links(tx, *account)?;
        if tx.service::<Reach>().accounts {
            write_down(tx, *account, LetterKind::PasswordChanged, tx.now + TimeDelta::days(NEWS_DAYS))?;
        }
    }
    Ok(())
}

/// A notice that an account chose to get.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Subject of the letter, in French.
    pub subject: String,
    /// Text of the letter, in French; it names nobody who learns.
    pub news: String,
    /// Page of the desk that it leads to.
    pub page: String,
}

/// Writes a notice to an account, of use until a time, UTC.
pub fn write_notice(tx: &mut Tx<'_>, account: Uuid, notice: Notice, expires_at: DateTime<Utc>) -> Result<(), Problem> {
    let Notice { subject, news, page } = notice;
    let row = letter(tx, account, LetterKind::Notice, expires_at);
    Ok(store::insert(tx, &LetterRow { subject: Some(subject), news: Some(news), page: Some(page), ..row })?)
}

fn write_down(tx: &mut Tx<'_>, account: Uuid, kind: LetterKind, expires_at: DateTime<Utc>) -> Result<(), Problem> {
    let row = letter(tx, account, kind, expires_at);
    Ok(store::insert(tx, &row)?)
}

fn letter(tx: &Tx<'_>, account: Uuid, kind: LetterKind, expires_at: DateTime<Utc>) -> LetterRow {
    LetterRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        account_id: account,
        kind,
        attempts: 0,
        next_attempt_at: tx.now,
        expires_at,
        created_at: tx.now,
        subject: None,
        news: None,
        page: None,
    }
}

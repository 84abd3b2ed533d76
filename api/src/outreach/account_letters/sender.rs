//! Sending of letters to people with an account, over the mail server of all messages.

use chrono::{DateTime, Utc};
use diesel::{PgConnection, QueryResult};
use uuid::Uuid;

use super::LetterKind;
use super::letters::{self, Facts};
use super::store::{self, LetterRow};
use crate::directory::accounts::actions::{AccountRow, show_open};
use crate::directory::accounts::reset;
use crate::directory::places;
use crate::directory::places::views::Organisation;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::delivery::{self, At, Delivery};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::mailer::Letter;
use crate::outreach::notifications::outbox::{Attempt, LEASE};
use crate::outreach::notifications::post::{AT_ONCE, Post};
use crate::outreach::notifications::rules::pause_after;

/// Sends the letters that are due, until none is; the job.
pub async fn send(database: Database, clock: Clock) -> Result<(), Problem> {
    match database.provided::<Post>() {
        Some(post) => Sender(post).deliver(&database, &clock).await.map(drop),
        None => Ok(()),
    }
}

/// Sender of letters to people with an account.
#[derive(Clone)]
pub struct Sender(pub Post);

impl Sender {
    /// Sends until nothing is due, and returns the number of attempts made.
    ///
    /// # Errors
    /// When the database cannot be asked what is due.
    pub async fn deliver(&self, database: &Database, clock: &Clock) -> Result<usize, Problem> {
        delivery::deliver(self, database, clock).await
    }
}

/// A letter that this process has claimed, with what its text states.
#[derive(Clone)]
pub struct ClaimedLetter {
    row: LetterRow,
    account: AccountRow,
    organisation: Organisation,
}

impl Delivery for Sender {
    type Channel = ();
    type Claimed = ClaimedLetter;
    type Outcome = Attempt;
    const AT_ONCE: usize = AT_ONCE;

    fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, ())>> {
        Ok(store::due(conn, at)?.into_iter().map(|organisation| (organisation, ())).collect())
    }

    fn claim(tx: &mut Tx<'_>, (): (), limit: usize) -> Result<Vec<ClaimedLetter>, Problem> {
        let mut taken = Vec::new();
        for row in store::claim(tx, tx.now + LEASE, i64::try_from(limit).unwrap_or(i64::MAX))? {
            match show_open(tx, row.account_id)?.filter(|_| tx.now < row.expires_at) {
                Some(account) => {
                    taken.push(ClaimedLetter { row, account, organisation: places::actions::organisation(tx)? });
                }
                None => store::delete(tx, &row)?,
            }
        }
        Ok(taken)
    }

    async fn attempt(&self, at: &At, claimed: &ClaimedLetter) -> Attempt {
        let ClaimedLetter { row, account, organisation } = claimed;
        let pages = format!("{}/bureau", self.0.public_url());
        let link = match row.kind {
            LetterKind::PasswordForgotten => {
                format!("{pages}/mot-de-passe.html#{}", reset::sign(self.0.keys(), account, row.created_at))
            }
            LetterKind::ProviderLogin | LetterKind::PasswordChanged => format!("{pages}/connexion.html"),
            LetterKind::Notice => format!("{pages}/{}", row.page.as_deref().unwrap_or_default()),
        };
        let Organisation { name, phone_display, email, .. } = organisation;
        let notice = row.subject.as_deref().zip(row.news.as_deref());
        let facts = Facts { name: &account.name, organisation: name, phone: phone_display, link: &link, notice };
        let (subject, text) = letters::write(row.kind, &facts);
        let letter = Letter {
            id: row.id,
            name: &account.name,
            address: &account.email,
            subject: &subject,
            text: &text,
            link: &link,
            reply_to: email.as_deref(),
            calendar: None,
        };
        // Its row is gone once the password is another one.
        let check = || {
            let row = row.clone();
            at.database.read(at.caller(), move |tx| Ok(store::holds_lease(tx, &row, tx.now + LEASE / 2)?))
        };
        self.0.send(&letter, check).await
    }

    fn settle(tx: &mut Tx<'_>, claimed: &ClaimedLetter, attempt: Attempt) -> Result<(), Problem> {
        let row = &claimed.row;
        let next = tx.now + pause_after(row.attempts);
        match attempt {
            Attempt::Sent(_) | Attempt::Dropped => store::delete(tx, row)?,
            Attempt::Later(_) if next < row.expires_at => store::put_off(tx, row, next)?,
            Attempt::Later(why) | Attempt::Never(why) => {
                tracing::warn!(account = %row.account_id, why, "a letter to an account did not leave");
                store::delete(tx, row)?;
            }
        }
        Ok(())
    }
}

//! Texts of all messages, in French.
//!
//! The personal link is inserted when a message leaves, because its secret is not stored.

mod dates;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use self::dates::DateFacts;
use super::{Topic, Way};
use crate::kernel::text::french::{curly, day, hour};
use crate::kernel::text::gsm;

/// Placeholder of the personal link until the message leaves.
pub const LINK: &str = "{lien}";

/// Places of a text message of two parts.
const LONGEST_TEXT: usize = 306;
/// Places that are kept for the personal link in it.
const LINK_PLACES: usize = 85;

/// Facts that a message states.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Prénom.
    pub given_name: String,
    /// Reference of the enrolment.
    pub reference: String,
    /// Number of people who come together.
    pub people: i16,
    /// Title of the session.
    pub title: String,
    /// Start of the session, UTC.
    pub starts_at: DateTime<Utc>,
    /// End of the session, UTC.
    pub ends_at: DateTime<Utc>,
    /// Start, UTC, before the session got another time.
    pub former_start: Option<DateTime<Utc>>,
    /// Place before the session got another one, in the words that follow the new one.
    pub former_place: Option<String>,
    /// True if the person is on the waiting list, without a seat.
    pub waits: bool,
    /// True if the seat is offered for a question that the person asked, which is never repeated.
    pub invited: bool,
    /// IANA zone of the venue.
    pub zone: Tz,
    /// Name, room and address of the venue.
    ///
    /// For example «Maison de services au public, salle multimédia, 10 rue de la Mairie, Capestang».
    pub place: String,
    /// Commune of the venue.
    pub commune: String,
    /// Time, UTC, until which a seat is offered, or held for the person to confirm.
    pub deadline: Option<DateTime<Utc>>,
    /// The dates of one request, by start; of `Topic::Dates` alone.
    pub dates: Vec<DateFacts>,
    /// Reason of the cancellation of the session.
    pub reason: Option<String>,
    /// Name of the organisation.
    pub organisation: String,
    /// Phone number of the organisation, as people write it.
    pub phone: String,
}

/// Writes subject and text of a message; the text of a call is to be said.
///
/// Nothing that people wrote can stand for the link.
pub fn write(about: Topic, way: Way, facts: &Facts) -> (String, String) {
    let facts = facts.without_braces();
    let (subject, text) = write_long(about, way, &facts);
    // Text messages keep the straight apostrophe, which takes one place.
    (curly(&subject), if way == Way::Sms { write_short(about, &facts) } else { curly(&text) })
}

/// Writes a text message: the name of the service and the topic first, in two parts at most.
///
/// Parts that are only good to know, such as a reason, are cut to the room that is left.
fn write_short(about: Topic, facts: &Facts) -> String {
    let Facts { commune, phone, zone, .. } = facts;
    // «10h30»: each place counts.
    let hour = |at| hour(at, *zone).replace(' ', "");
    let on = |at| format!("{} à {}", day(at, *zone), hour(at));
    let (from, until) = (hour(facts.starts_at), hour(facts.ends_at));
    let when = format!("{} de {from} à {until}, à {commune}", day(facts.starts_at, *zone));
    let together = if facts.people > 1 { format!(" pour {} personnes", facts.people) } else { String::new() };
    let news = match about {
        Topic::Confirmation => format!("votre place est réservée{together}, {when}."),
        Topic::Dates => format!("vos dates{together} : {}.", dates::list_short(&facts.dates, *zone)),
        Topic::Held => {
            let deadline = facts.deadline.map(|at| format!(" Confirmez avant le {} :", on(at))).unwrap_or_default();
            format!("place retenue{together}, {when}.{deadline}")
        }
        Topic::Released => {
            format!("place non confirmée, {when}. Elle n'est plus à votre nom. Pour venir, appelez-nous.")
        }
        Topic::Moved => format!("votre nouvelle place est réservée{together}, {when}."),
        Topic::Waiting => {
            format!("complet {when}. Ne venez pas encore : nous vous préviendrons d'une place.")
        }
        Topic::Reminder => format!("nous vous attendons {when}."),
        Topic::Offer if facts.invited => {
            let deadline = facts.deadline.map(|at| format!(" Place gardée jusqu'au {}.", on(at))).unwrap_or_default();
            format!("un atelier pour votre question{together}, {when}.{deadline}")
        }
        Topic::FreeSeat if facts.invited => {
            format!("un atelier pour votre question{together}, {when}. La place va à la première personne qui répond.")
        }
        Topic::Offer => {
            let deadline = facts.deadline.map(|at| format!(" Gardée jusqu'au {}.", on(at))).unwrap_or_default();
            format!("une place libre{together}, {when}.{deadline}")
        }
        Topic::FreeSeat => {
            format!("une place est libre{together}, {when}. Elle va à la première personne qui répond.")
        }
        Topic::Expired => format!("sans réponse de votre part, la place du {when}, est proposée à une autre personne."),
        Topic::Changed if facts.waits => {
            format!("l'atelier que vous attendez a changé, il a lieu {when}. Pas encore de place.")
        }
        Topic::Changed => format!("votre atelier a changé, il a lieu {when}."),
        Topic::Cancelled => format!("atelier annulé, {when}. Ne vous déplacez pas."),
        Topic::Withdrawn => {
            format!("votre inscription est annulée, {when}. Ce n'était pas votre demande ? Appelez-nous.")
        }
        Topic::Callback => String::new(),
    };
    let more = match about {
        Topic::Cancelled => facts.reason.as_deref().map(|reason| format!("Motif : {}", sentence(reason))),
        _ => match (&facts.former_place, facts.former_start) {
            (Some(place), start) => {
                let before = start.map(|at| format!(" Avant : {}.", on(at))).unwrap_or_default();
                Some(format!("À {}{place}.{before}", facts.commune))
            }
            (None, start) => start.map(|at| format!("Avant : {}.", on(at))),
        },
    };
    let (link, room_for_link) = match about {
        Topic::Cancelled | Topic::Expired | Topic::Withdrawn | Topic::Released => (String::new(), 0),
        Topic::Held => (format!(" {LINK}"), LINK_PLACES - gsm::places(LINK)),
        Topic::Dates => (format!(" La première : {LINK}"), LINK_PLACES - gsm::places(LINK)),
        Topic::Offer | Topic::FreeSeat => (format!(" Répondre : {LINK}"), LINK_PLACES - gsm::places(LINK)),
        _ => (format!(" Votre inscription : {LINK}"), LINK_PLACES - gsm::places(LINK)),
    };
    let (first, last) = (gsm::fold(&format!("Atelier numérique : {news}")), gsm::fold(&format!("{link} Tél. {phone}")));
    let left = LONGEST_TEXT.saturating_sub(gsm::places(&first) + gsm::places(&last) + room_for_link);
    let more = more.map(|more| gsm::cut(&gsm::fold(&format!(" {more}")), left)).unwrap_or_default();
    format!("{first}{}{last}", more.trim_end())
}

fn write_long(about: Topic, way: Way, facts: &Facts) -> (String, String) {
    let Facts { title, place, commune, phone, reference, zone, .. } = facts;
    let on = day(facts.starts_at, *zone);
    let from = hour(facts.starts_at, *zone);
    let until = hour(facts.ends_at, *zone);
    let deadline = facts.deadline.map(|at| format!("{} à {}", day(at, *zone), hour(at, *zone))).unwrap_or_default();
    let reason = facts.reason.as_deref().map(|reason| format!(" Motif : {}", sentence(reason))).unwrap_or_default();
    let together = if facts.people > 1 { format!(" pour {} personnes", facts.people) } else { String::new() };
    let instead = facts.former_start.map(|at| format!(" (au lieu du {} à {})", day(at, *zone), hour(at, *zone)));
    let when = format!("{on} de {from} à {until}{}", instead.unwrap_or_default());
    let no_longer = facts.former_place.as_deref().unwrap_or_default();
    let (subject, news, next) = match about {
        Topic::Confirmation => (
            format!("Votre place, {on} à {from}"),
            format!("Votre place est réservée{together} : {when}, à {commune}."),
            "Vous ne pouvez plus venir ? Prévenez-nous, une autre personne prendra la place.",
        ),
        Topic::Dates => (
            format!("Vos dates, à partir du {on}"),
            format!("Voici vos dates{together} :\n\n{}", dates::list(&facts.dates, *zone)),
            "Vous ne pouvez plus venir à l'une d'elles ? Prévenez-nous, une autre personne prendra la place.",
        ),
        Topic::Held => (
            format!("À confirmer : votre place, {on} à {from}"),
            format!(
                "Votre place est retenue{together} : {when}, à {commune}. Elle attend votre confirmation jusqu'au \
                {deadline}."
            ),
            "Sans confirmation, elle ira à une autre personne. Vous n'avez rien demandé ? Ne faites rien.",
        ),
        Topic::Released => (
            format!("Votre place du {on} n'est plus retenue"),
            format!(
                "Vous n'avez pas confirmé à temps votre place à l'atelier de {commune}, {when} : elle n'est plus à \
                votre nom."
            ),
            "Vous voulez encore venir ? Appelez-nous : nous chercherons une place avec vous.",
        ),
        Topic::Moved => (
            format!("Votre nouvel atelier : {on} à {from}"),
            format!("Vous avez changé d'atelier. Votre place est maintenant réservée{together} : {when}, à {commune}."),
            "Cette date ne va pas ? Prévenez-nous.",
        ),
        Topic::Waiting => (
            format!("Vous êtes sur la liste d'attente, {on}"),
            format!(
                "L'atelier de {commune}, {when}, est complet : ne venez pas encore. Vous êtes sur la liste d'attente."
            ),
            "Si une place se libère, nous vous prévenons.",
        ),
        Topic::Reminder => (
            format!("Rappel : votre atelier, {on} à {from}"),
            format!("Nous vous attendons {when}, à {commune}."),
            "Vous ne pouvez pas venir ? Prévenez-nous, une autre personne prendra la place.",
        ),
        Topic::Offer if facts.invited => (
            format!("Un atelier est prévu pour votre question, {on}"),
            format!(
                "Un atelier est prévu pour votre question{together} : {when}, à {commune}. Une place vous y est \
                réservée jusqu'au {deadline}."
            ),
            "Sans réponse, elle sera proposée à une autre personne.",
        ),
        Topic::FreeSeat if facts.invited => (
            format!("Un atelier est prévu pour votre question, {on}"),
            format!("Un atelier est prévu pour votre question{together} : {when}, à {commune}."),
            "L'atelier commence bientôt : la place est à la première personne qui la prend.",
        ),
        Topic::Offer => (
            format!("Une place s'est libérée pour vous, {on}"),
            format!(
                "Une place s'est libérée{together} : {when}, à {commune}. Elle vous est réservée jusqu'au {deadline}."
            ),
            "Sans réponse, elle sera proposée à une autre personne.",
        ),
        Topic::FreeSeat => (
            format!("Une place est libre, {on}"),
            format!("Une place est libre{together} : {when}, à {commune}."),
            "L'atelier commence bientôt : elle est à la première personne qui la prend.",
        ),
        Topic::Expired => (
            format!("La place du {on} n'est plus réservée"),
            format!(
                "Sans réponse de votre part, la place à l'atelier de {commune}, {when}, est proposée à une autre \
                personne."
            ),
            "Vous voulez revenir sur la liste d'attente ? Appelez-nous.",
        ),
        Topic::Changed if facts.waits => (
            format!("L'atelier que vous attendez a changé : {on} à {from}"),
            format!(
                "L'atelier pour lequel vous êtes sur liste d'attente a changé. Il a maintenant lieu {when}, à \
                {commune}{no_longer}. Vous n'avez pas encore de place : attendez que nous vous prévenions."
            ),
            "Vous ne voulez plus attendre cet atelier ? Prévenez-nous.",
        ),
        Topic::Changed => (
            format!("Votre atelier a changé : {on} à {from}"),
            format!("Votre atelier a changé. Il a maintenant lieu {when}, à {commune}{no_longer}."),
            "Cela ne vous va pas ? Prévenez-nous.",
        ),
        Topic::Cancelled => (
            format!("L'atelier du {on} est annulé"),
            format!("L'atelier de {commune}, {when}, est annulé : ne vous déplacez pas.{reason}"),
            "Appelez-nous : nous chercherons une autre date avec vous.",
        ),
        Topic::Withdrawn => (
            format!("Votre inscription du {on} est annulée"),
            format!("Votre inscription à l'atelier de {commune}, {when}, est annulée."),
            "Ce n'était pas votre demande ? Appelez-nous : nous chercherons une place avec vous.",
        ),
        Topic::Callback => (String::new(), String::new(), ""),
    };
    let link = match about {
        Topic::Offer | Topic::FreeSeat => format!("Pour répondre : {LINK}"),
        Topic::Held => format!("Pour la confirmer : {LINK}"),
        Topic::Cancelled | Topic::Expired | Topic::Withdrawn | Topic::Released => String::new(),
        Topic::Dates => format!("Votre première date : {LINK}"),
        _ => format!("Votre inscription : {LINK}"),
    };
    let text = match way {
        Way::Call => format!("{news} {}", question(about, facts.waits).unwrap_or(next)),
        Way::Email | Way::Letter | Way::Sms => {
            let link = if way == Way::Letter { String::new() } else { link };
            // Several dates have a place and a reference each.
            let about = match about {
                Topic::Dates => String::new(),
                _ => format!("Atelier : {title}\nLieu : {place}\nVotre référence : {reference}"),
            };
            let parts = [
                format!("Bonjour {},", facts.given_name),
                news,
                about,
                next.to_owned(),
                link,
                format!("Un doute ? Appelez-nous : {phone}\n{}", facts.organisation),
            ];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
    };
    (subject, text)
}

impl Facts {
    /// The same facts, in which no text of people can be a placeholder.
    fn without_braces(&self) -> Facts {
        let plain = |text: &String| text.replace(['{', '}'], "");
        Facts {
            given_name: plain(&self.given_name),
            title: plain(&self.title),
            place: plain(&self.place),
            commune: plain(&self.commune),
            reason: self.reason.as_ref().map(plain),
            organisation: plain(&self.organisation),
            ..self.clone()
        }
    }
}

/// The question to ask in a call: a person on the phone cannot be asked to call.
fn question(about: Topic, waits: bool) -> Option<&'static str> {
    Some(match about {
        Topic::Reminder => "Viendrez-vous ?",
        Topic::Held => "La confirmez-vous ?",
        Topic::Offer | Topic::FreeSeat => "Voulez-vous la prendre ?",
        Topic::Released => "Voulez-vous encore venir ?",
        Topic::Changed if waits => "Voulez-vous rester sur la liste d'attente ?",
        Topic::Changed => "Cela vous convient-il ?",
        Topic::Cancelled | Topic::Withdrawn => "Voulez-vous que nous cherchions une autre date ?",
        _ => return None,
    })
}

/// Adds a full stop to a text that has no end mark.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests;

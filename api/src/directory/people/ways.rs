//! The ways by which a person can be reached.

use super::Way;

/// Ways by which the service itself can send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// True if a mail server is set.
    pub email: bool,
    /// True if a gateway for texts is set.
    pub sms: bool,
    /// True if e-mails to people with an account leave.
    ///
    /// They are never only kept, because the desk would read their links.
    pub accounts: bool,
}

/// Contact data of a person.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Phone number, in E.164.
    pub phone: Option<&'a str>,
    /// True if the service sends texts to that number.
    pub mobile: bool,
    /// The way by which the person wants to be reached.
    pub preferred: Option<Way>,
}

/// Lists the ways that reach a person, with their addresses.
///
/// The preferred one comes first, and a letter last.
pub fn possible<'a>(contact: Contact<'a>, reach: Reach) -> impl Iterator<Item = (Way, Option<&'a str>)> {
    let address = move |way: Way| match way {
        Way::Email => contact.email.filter(|_| reach.email).map(|email| (way, Some(email))),
        Way::Sms => contact.phone.filter(|_| contact.mobile && reach.sms).map(|phone| (way, Some(phone))),
        Way::Call => contact.phone.map(|phone| (way, Some(phone))),
        Way::Letter => Some((way, None)),
    };
    contact.preferred.into_iter().chain([Way::Email, Way::Sms, Way::Call, Way::Letter]).filter_map(address)
}

/// Finds the first way by which a person can answer within a day: a letter takes longer.
///
/// It does not depend on the way that they prefer: that stands on a card, of which a stranger learns nothing.
pub fn answerable<'a>(contact: Contact<'a>, reach: Reach) -> Option<(Way, Option<&'a str>)> {
    possible(Contact { preferred: None, ..contact }, reach).find(|(way, _)| *way != Way::Letter)
}

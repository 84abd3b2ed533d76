//! Bounces: reports of mail servers about an e-mail (RFC 3464), read as they arrive.
//!
//! They come from strangers. Only headers are given to the parser, and one level of parts, or two where a mailbox
//! forwards the bounce as an attachment: nothing nests further.

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use uuid::Uuid;

use super::{Report, tidy_words};
use crate::kernel::text::problem::{MALFORMED, Problem};
use crate::outreach::notifications::DeliveryState;

/// Maximum number of parts that are looked at; a bounce has three.
const MOST_PARTS: usize = 10;

/// Reads a bounce; none if it is about no e-mail of ours, or says no more than that it was passed on.
///
/// # Errors
/// 400 for an e-mail that is no bounce.
pub fn read(mail: &[u8]) -> Result<Option<Report>, Problem> {
    read_report(mail).or_else(|problem| read_report(find_forwarded(mail).ok_or(problem)?))
}

/// Finds the e-mail that another one carries whole, as a mailbox forwards it.
fn find_forwarded(mail: &[u8]) -> Option<&[u8]> {
    let envelope = parse_fields(mail)?;
    let kind = envelope.content_type()?;
    let is_message = |kind: &str| matches!(kind, "message/rfc822" | "message/global");
    if is_message(&format!("{}/{}", kind.ctype(), kind.subtype()?).to_ascii_lowercase()) {
        return Some(read_part(mail).1);
    }
    let boundary = kind.attribute("boundary").filter(|_| kind.subtype() != Some("report"))?;
    split_parts(mail, boundary).into_iter().map(read_part).find(|(kind, _)| is_message(kind)).map(|(_, body)| body)
}

fn read_report(mail: &[u8]) -> Result<Option<Report>, Problem> {
    let refuse = || Problem::new(MALFORMED).detail("Ce courriel n'est pas un rapport de remise.");
    let envelope = parse_fields(mail).ok_or_else(refuse)?;
    let kind = envelope.content_type().filter(|kind| kind.ctype() == "multipart" && kind.subtype() == Some("report"));
    let boundary = kind.and_then(|kind| kind.attribute("boundary")).ok_or_else(refuse)?;
    let parts: Vec<(String, &[u8])> = split_parts(mail, boundary).into_iter().map(read_part).collect();
    let find = |kinds: &[&str]| parts.iter().find(|(kind, _)| kinds.contains(&kind.as_str())).map(|(_, body)| *body);
    let status = find(&["message/delivery-status", "message/global-delivery-status"]).ok_or_else(refuse)?;
    let groups: Vec<Message<'_>> = split_groups(status).into_iter().filter_map(parse_fields).collect();
    let returned = find(&["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"])
        .and_then(parse_fields);
    let named = returned.as_ref().and_then(|returned| find_identity(&field(returned, "Message-ID")?));
    let Some(message) = named.or_else(|| list_recipients(&envelope).iter().find_map(|to| find_identity(to))) else {
        return Ok(None);
    };
    let mut addresses = returned.as_ref().map(list_recipients).unwrap_or_default();
    for name in ["Original-Recipient", "Final-Recipient"] {
        addresses.extend(groups.iter().filter_map(|group| field(group, name)).map(|text| after_type(&text).to_owned()));
    }
    Ok(judge(&groups).map(|(state, reason)| Report {
        message: message.to_string(),
        state,
        reason,
        at: None,
        addresses: Some(addresses),
    }))
}

/// The state that the groups of a report give its e-mail, and the cause in French.
///
/// A server that says `failed` has given up, whether its status is 5 or, after days of attempts, 4.
fn judge(groups: &[Message<'_>]) -> Option<(DeliveryState, Option<String>)> {
    let with = |action: &str| {
        groups.iter().find(|group| field(group, "Action").is_some_and(|given| given.eq_ignore_ascii_case(action)))
    };
    if with("delivered").is_some() {
        return Some((DeliveryState::Delivered, None));
    }
    if let Some(group) = with("failed") {
        return Some((DeliveryState::Failed, Some(format!("Revenu : {}", explain(group)))));
    }
    with("delayed").map(|group| (DeliveryState::Delayed, Some(format!("Retardé : {}", explain(group)))))
}

/// The cause that a group gives, in French, with the server's own words.
fn explain(group: &Message<'_>) -> String {
    let diagnostic = field(group, "Diagnostic-Code").unwrap_or_default();
    let status = field(group, "Status").unwrap_or_default();
    // A status without detail says less than the words of the other server.
    let status = match status.get(1..) {
        Some(".0.0") | None => diagnostic.split_ascii_whitespace().find(|word| is_status(word)).unwrap_or_default(),
        Some(_) => status.split_ascii_whitespace().next().unwrap_or_default(),
    };
    let cause = explain_status(status);
    let words = tidy_words(after_type(&diagnostic));
    if words.is_empty() { format!("{cause}.") } else { format!("{cause} ({words}).") }
}

fn is_status(word: &str) -> bool {
    let numbers: Vec<&str> = word.split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The meaning of an enhanced status code (RFC 3463), in French.
///
/// Exchange gives 5.1.10 to a recipient that it does not know.
fn explain_status(status: &str) -> &'static str {
    match status.split_once('.').map_or("", |(_, detail)| detail) {
        "1.1" | "1.3" | "1.6" | "1.10" => "adresse inconnue",
        "1.2" => "domaine inconnu",
        "2.1" => "boîte fermée",
        "2.2" => "boîte pleine",
        "2.3" | "3.4" => "message trop gros",
        detail if detail.starts_with("4.") => "serveur injoignable",
        detail if detail.starts_with("7.") => "refusé par le serveur de la personne",
        _ => "non remis",
    }
}

/// Parses the header fields that a text begins with.
fn parse_fields(text: &[u8]) -> Option<Message<'_>> {
    MessageParser::new().with_mime_headers().header_address(HeaderName::To).parse_headers(text)
}

/// A field as it is written, on one line.
fn field(fields: &Message<'_>, name: &'static str) -> Option<String> {
    let text = fields.header_raw(name)?.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}

fn list_recipients(fields: &Message<'_>) -> Vec<String> {
    fields.all_to().flat_map(|list| list.iter()).filter_map(|to| to.address().map(str::to_owned)).collect()
}

/// The rest of a text like `rfc822; jeanne@example.fr` after its type.
fn after_type(text: &str) -> &str {
    text.split_once(';').map_or(text, |(_, rest)| rest).trim()
}

/// Finds the identity of a message at the end of a local part, as in a `Message-ID` or a return path.
fn find_identity(address: &str) -> Option<Uuid> {
    const LENGTH: usize = 36;
    let local = address.trim_matches(['<', '>', ' ']).split('@').next()?;
    local.get(local.len().checked_sub(LENGTH)?..)?.parse().ok()
}

/// Splits an e-mail at its boundary (RFC 2046): the parts of the first level.
fn split_parts<'m>(mail: &'m [u8], boundary: &str) -> Vec<&'m [u8]> {
    let (mut parts, mut begun, mut offset) = (Vec::new(), None, 0);
    for line in mail.split_inclusive(|b| *b == b'\n') {
        let rest = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let ends = rest.is_some_and(|rest| rest.trim_ascii() == b"--");
        if ends || rest.is_some_and(|rest| rest.trim_ascii().is_empty()) {
            parts.extend(begun.map(|begun: usize| &mail[begun..offset]));
            begun = Some(offset + line.len());
        }
        if ends || parts.len() == MOST_PARTS {
            return parts;
        }
        offset += line.len();
    }
    // The end may be cut off.
    parts.extend(begun.map(|begun| &mail[begun..]));
    parts
}

/// The media type of a part, in lower case, and its body.
fn read_part(part: &[u8]) -> (String, &[u8]) {
    let mut offset = 0;
    for line in part.split_inclusive(|b| *b == b'\n') {
        offset += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    let (head, body) = part.split_at(offset);
    let kind = parse_fields(head).and_then(|fields| {
        let kind = fields.content_type()?;
        Some(format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase())
    });
    (kind.unwrap_or_default(), body)
}

/// Splits the fields of a report at blank lines: of the message first, then of each recipient.
fn split_groups(status: &[u8]) -> Vec<&[u8]> {
    let (mut groups, mut begun, mut offset) = (Vec::new(), 0, 0);
    for line in status.split_inclusive(|b| *b == b'\n') {
        if line.trim_ascii().is_empty() {
            groups.push(&status[begun..offset]);
            begun = offset + line.len();
        }
        offset += line.len();
    }
    groups.push(&status[begun..]);
    groups
}

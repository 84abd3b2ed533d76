//! E-mail addresses: every accepted address can be mailed.

use url::Host;

/// Normalises an address: in lower case, in the form that the mailer accepts.
///
/// An accented domain becomes its ASCII form (`xn--…`). `None` for a text that is no address, a domain without a dot,
/// or a local part that needs SMTPUTF8, since mail servers would refuse them.
pub fn normalize(given: &str) -> Option<String> {
    let (local, domain) = given.trim().rsplit_once('@')?;
    let Host::Domain(domain) = Host::parse(domain).ok()? else { return None };
    let is_plain = local.is_ascii() && !local.contains('"') && domain.contains('.');
    let address = lettre::Address::new(local.to_lowercase(), domain).ok().filter(|_| is_plain)?;
    Some(address.to_string())
}

/// The mailbox of an address: without what follows a `+` in its local part.
///
/// People and programs make many addresses of one mailbox so. Messages go to the address as it was given.
pub fn mailbox(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => match local.split_once('+') {
            Some((name, _)) if !name.is_empty() => format!("{name}@{domain}"),
            _ => address.to_owned(),
        },
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_addresses_are_one_mailbox() {
        for (address, kept) in [
            ("couple+1@exemple.fr", "couple@exemple.fr"),
            ("couple+1+2@exemple.fr", "couple@exemple.fr"),
            ("couple@exemple.fr", "couple@exemple.fr"),
            ("+1@exemple.fr", "+1@exemple.fr"),
            ("+33612345678", "+33612345678"),
        ] {
            assert_eq!(mailbox(address), kept, "{address}");
        }
    }

    #[test]
    fn accepted_addresses_can_be_mailed() {
        for (given, kept) in [
            ("Jeanne.Martin@Exemple.FR", "jeanne.martin@exemple.fr"),
            ("o'neil+clic@mail.exemple.fr", "o'neil+clic@mail.exemple.fr"),
            ("claire@hérault.fr", "claire@xn--hrault-bva.fr"),
        ] {
            assert_eq!(normalize(given).as_deref(), Some(kept), "{given}");
        }
        for given in [
            "jeanne",
            "jeanne@",
            "@exemple.fr",
            "jeanne@exemple",
            "jeanne@127.0.0.1",
            "jeanne@[::1]",
            "é@exemple.fr",
            "a b@exemple.fr",
            "\"a b\"@exemple.fr",
            "a@b@exemple.fr",
            "a@exemple..fr",
            ".a@exemple.fr",
            "a@-x.fr",
            "a@exemple.fr>",
            "<a@exemple.fr",
            "a,b@exemple.fr",
        ] {
            assert_eq!(normalize(given), None, "{given}");
        }
    }
}

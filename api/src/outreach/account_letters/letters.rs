//! Texts of the letters to people with an account, in French.

use super::LetterKind;
use crate::directory::accounts::reset::LINK_MINUTES;
use crate::kernel::text::french::curly;

/// Facts that a letter states.
pub struct Facts<'a> {
    /// Name of the account.
    pub name: &'a str,
    /// Name of the organisation.
    pub organisation: &'a str,
    /// Phone number of the organisation, as people write it.
    pub phone: &'a str,
    /// Address of the page that the letter leads to.
    pub link: &'a str,
    /// Subject and text of a notice.
    pub notice: Option<(&'a str, &'a str)>,
}

/// Writes subject and text of a letter.
pub fn write(kind: LetterKind, facts: &Facts<'_>) -> (String, String) {
    let Facts { name, organisation, phone, link, notice } = facts;
    let (subject, news) = match kind {
        LetterKind::PasswordForgotten => (
            "Choisissez un nouveau mot de passe",
            format!(
                "Vous avez demandé un nouveau mot de passe pour le bureau des ateliers numériques. \
                 Choisissez-le ici :\n\n\
                 {link}\n\n\
                 Ce lien sert une seule fois, pendant {LINK_MINUTES} minutes. Si votre compte a la double \
                 vérification, un code de votre téléphone vous sera demandé ensuite.\n\n\
                 Si vous n'avez rien demandé, ne faites rien : votre mot de passe reste le même."
            ),
        ),
        LetterKind::ProviderLogin => (
            "Votre compte n'a pas de mot de passe ici",
            format!(
                "Vous avez demandé un nouveau mot de passe pour le bureau des ateliers numériques. Votre compte n'en \
                 a pas : vous vous connectez avec l'identité de votre structure. Ouvrez la page de connexion, et \
                 choisissez le bouton de votre structure sous le formulaire :\n\n\
                 {link}\n\n\
                 Si vous n'avez rien demandé, ne faites rien."
            ),
        ),
        LetterKind::PasswordChanged => (
            "Votre mot de passe a été changé",
            format!(
                "Le mot de passe de votre compte au bureau des ateliers numériques vient d'être changé. Si c'est \
                 vous, ou si un administrateur vous en a remis un nouveau, il n'y a rien à faire.\n\n\
                 Sinon, demandez tout de suite un nouveau mot de passe à la page de connexion, et prévenez un \
                 administrateur de votre structure :\n\n\
                 {link}"
            ),
        ),
        LetterKind::Notice => {
            let (subject, news) = notice.unwrap_or_default();
            let why = "Vous recevez ce courriel parce que vous l'avez choisi dans « Mon compte ».";
            (subject, format!("{news}\n\n{link}\n\n{why}"))
        }
    };
    (curly(subject), curly(&format!("Bonjour {name},\n\n{news}\n\n{organisation}\nTél. {phone}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_reads_well() {
        let facts = Facts {
            name: "Claire Vidal",
            organisation: "Communauté de communes Sud-Hérault",
            phone: "04 65 71 00 00",
            link: "https://clic.example/bureau/…",
            notice: Some(("À faire aujourd'hui", "Voici ce qui attend au bureau :\n\n- doublons possibles : 1")),
        };
        let all: Vec<_> = LetterKind::ALL.iter().map(|kind| write(*kind, &facts)).collect();
        let all: Vec<_> = all.into_iter().map(|(subject, text)| format!("{subject}\n{text}")).collect();
        insta::assert_snapshot!(all.join("\n----\n"));
    }
}

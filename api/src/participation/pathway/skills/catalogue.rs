//! The skills of the service: « Je sais… », some for each theme, each with the level where it belongs.
//!
//! A code means one thing for ever: a sentence that is to say something else gets a code of its own, and a code that is
//! no longer used stays here, among the retired ones.

use crate::programme::sessions::themes::Theme::{self, *};
use crate::programme::sessions::words::Level::{self, Advanced, Beginner, Intermediate};

/// A skill of the service: code, level and sentence.
type Known = (&'static str, Level, &'static str);

/// Skills by theme, in the order in which they are learnt.
#[rustfmt::skip]
pub const CATALOGUE: &[(Theme, &[Known])] = &[
    (DigitalDiagnosis, &[
        ("diagnosis-devices", Beginner, "Je sais dire quels appareils j'ai, et à quoi ils me servent."),
        ("diagnosis-wish", Beginner, "Je sais dire ce que je voudrais apprendre en premier."),
        ("diagnosis-connection", Intermediate, "Je sais dire comment je suis relié à internet, chez moi et dehors."),
        ("diagnosis-fit", Advanced, "Je sais choisir l'appareil et l'abonnement qui me suffisent."),
    ]),
    (HandlingDevices, &[
        ("devices-switch", Beginner, "Je sais allumer mon appareil et l'éteindre."),
        ("devices-pointer", Beginner, "Je sais me servir de la souris ou du doigt."),
        ("devices-keyboard", Beginner, "Je sais écrire un mot au clavier, avec une majuscule et un accent."),
        ("devices-comfort", Beginner, "Je sais agrandir les lettres et régler le son."),
        ("devices-wifi", Intermediate, "Je sais relier mon appareil au wifi."),
        ("devices-apps", Intermediate, "Je sais installer une application, et la retirer."),
        ("devices-share", Advanced, "Je sais relier un autre appareil : imprimante, casque, clé USB."),
    ]),
    (MaintainingDevices, &[
        ("upkeep-charge", Beginner, "Je sais recharger mon appareil et voir ce qu'il reste de batterie."),
        ("upkeep-restart", Beginner, "Je sais redémarrer quand tout est bloqué."),
        ("upkeep-update", Intermediate, "Je sais accepter une vraie mise à jour."),
        ("upkeep-room", Intermediate, "Je sais faire de la place quand la mémoire est pleine."),
        ("upkeep-backup", Advanced, "Je sais garder une copie de ce qui compte pour moi."),
    ]),
    (ManagingContents, &[
        ("contents-find-photo", Beginner, "Je sais retrouver une photo que j'ai prise."),
        ("contents-save", Intermediate, "Je sais enregistrer un document et le retrouver."),
        ("contents-folders", Intermediate, "Je sais ranger dans un dossier, et lui donner un nom."),
        ("contents-transfer", Intermediate, "Je sais copier mes photos du téléphone vers l'ordinateur."),
        ("contents-delete", Intermediate, "Je sais supprimer, et reprendre dans la corbeille."),
        ("contents-cloud", Advanced, "Je sais mettre un document en ligne et le partager avec un proche."),
    ]),
    (Browsing, &[
        ("browsing-open", Beginner, "Je sais ouvrir internet et revenir à la page d'avant."),
        ("browsing-search", Beginner, "Je sais chercher quelque chose avec quelques mots."),
        ("browsing-address", Intermediate, "Je sais aller sur un site par son adresse."),
        ("browsing-tabs", Intermediate, "Je sais garder deux pages ouvertes et passer de l'une à l'autre."),
        ("browsing-favourite", Intermediate, "Je sais garder un site dans mes favoris."),
        ("browsing-trust", Advanced, "Je sais dire si une page est fiable, et qui l'a écrite."),
    ]),
    (Email, &[
        ("email-open", Beginner, "Je sais ouvrir ma boîte et lire un e-mail."),
        ("email-reply", Beginner, "Je sais répondre à un e-mail."),
        ("email-write", Intermediate, "Je sais écrire un e-mail à quelqu'un, avec un objet."),
        ("email-open-attachment", Intermediate, "Je sais ouvrir une pièce jointe et la garder."),
        ("email-attach", Intermediate, "Je sais joindre une photo ou un document."),
        ("email-junk", Intermediate, "Je sais reconnaître un e-mail douteux, et ne pas y répondre."),
        ("email-tidy", Advanced, "Je sais ranger mes e-mails et retrouver un ancien."),
        ("email-account", Advanced, "Je sais créer une adresse et changer son mot de passe."),
    ]),
    (OfficeSoftware, &[
        ("office-letter", Intermediate, "Je sais écrire une lettre et la corriger."),
        ("office-layout", Intermediate, "Je sais changer la taille, le gras et la place du texte."),
        ("office-print", Intermediate, "Je sais imprimer, ou enregistrer en PDF."),
        ("office-table", Advanced, "Je sais faire un tableau avec une somme."),
        ("office-picture", Advanced, "Je sais mettre une image dans un document."),
    ]),
    (SocialNetworks, &[
        ("networks-message", Beginner, "Je sais envoyer un message et une photo à un proche."),
        ("networks-call", Beginner, "Je sais faire un appel en vidéo."),
        ("networks-group", Intermediate, "Je sais suivre une conversation à plusieurs, et en sortir."),
        ("networks-privacy", Advanced, "Je sais choisir qui voit ce que je publie."),
        ("networks-block", Advanced, "Je sais bloquer quelqu'un et signaler un message."),
    ]),
    (Health, &[
        ("health-appointment", Intermediate, "Je sais prendre un rendez-vous chez le médecin, et l'annuler."),
        ("health-refunds", Intermediate, "Je sais voir mes remboursements sur ameli.fr."),
        ("health-record", Advanced, "Je sais ouvrir Mon espace santé et y lire un document."),
        ("health-remote", Advanced, "Je sais consulter un médecin en vidéo."),
    ]),
    (BankingAndShopping, &[
        ("banking-balance", Intermediate, "Je sais voir mes comptes sur le site de ma banque."),
        ("banking-leave", Intermediate, "Je sais me déconnecter de ma banque en partant."),
        ("banking-transfer", Advanced, "Je sais faire un virement et le vérifier avant d'accepter."),
        ("shopping-compare", Intermediate, "Je sais comparer un prix et lire les frais de livraison."),
        ("shopping-pay", Advanced, "Je sais payer en ligne sur un site sûr."),
        ("shopping-return", Advanced, "Je sais suivre ma commande et la renvoyer."),
    ]),
    (Entrepreneurship, &[
        ("business-information", Intermediate, "Je sais trouver les démarches pour créer mon activité."),
        ("business-declare", Advanced, "Je sais déclarer mon activité et mes revenus en ligne."),
        ("business-present", Advanced, "Je sais présenter mon activité sur une page ou une fiche."),
        ("business-invoice", Advanced, "Je sais faire une facture et l'envoyer."),
    ]),
    (FindingWork, &[
        ("work-offers", Beginner, "Je sais chercher une offre d'emploi près de chez moi."),
        ("work-account", Intermediate, "Je sais me connecter à mon espace France Travail."),
        ("work-cv", Intermediate, "Je sais écrire mon CV et l'enregistrer."),
        ("work-apply", Intermediate, "Je sais envoyer ma candidature avec mon CV."),
        ("work-update", Advanced, "Je sais actualiser ma situation chaque mois."),
    ]),
    (Security, &[
        ("security-lock", Beginner, "Je sais fermer mon appareil par un code."),
        ("security-suspect", Beginner, "Je sais reconnaître un message qui veut me tromper."),
        ("security-password", Intermediate, "Je sais choisir un bon mot de passe, et le noter en lieu sûr."),
        ("security-cookies", Intermediate, "Je sais refuser les cookies d'un site."),
        ("security-two-steps", Advanced, "Je sais me connecter avec un code reçu en plus du mot de passe."),
        ("security-scam", Advanced, "Je sais quoi faire après une arnaque, et à qui le dire."),
    ]),
    (Parenting, &[
        ("parents-screens", Beginner, "Je sais parler des écrans avec un enfant."),
        ("parents-time", Intermediate, "Je sais limiter le temps d'écran d'un enfant."),
        ("parents-filter", Intermediate, "Je sais mettre un contrôle parental."),
        ("parents-harm", Advanced, "Je sais quoi faire si un enfant est harcelé en ligne."),
    ]),
    (School, &[
        ("school-account", Intermediate, "Je sais me connecter au site de l'école (ENT, Pronote)."),
        ("school-follow", Intermediate, "Je sais voir les devoirs, les notes et les absences."),
        ("school-write", Intermediate, "Je sais écrire à un professeur."),
        ("school-forms", Advanced, "Je sais faire une demande en ligne : cantine, bourse, transport."),
    ]),
    (Creating, &[
        ("creating-photo", Beginner, "Je sais prendre une belle photo avec mon téléphone."),
        ("creating-retouch", Intermediate, "Je sais recadrer une photo et l'éclaircir."),
        ("creating-album", Intermediate, "Je sais faire un album ou un diaporama."),
        ("creating-film", Advanced, "Je sais monter une petite vidéo."),
    ]),
    (DigitalCulture, &[
        ("culture-words", Beginner, "Je sais dire ce qu'est internet, un site, une application."),
        ("culture-media", Intermediate, "Je sais lire le journal ou écouter la radio en ligne."),
        ("culture-check", Intermediate, "Je sais vérifier une information avant de la partager."),
        ("culture-traces", Advanced, "Je sais quelles traces je laisse, et comment en laisser moins."),
        ("culture-footprint", Advanced, "Je sais user moins d'énergie avec mes appareils."),
    ]),
    (ArtificialIntelligence, &[
        ("ai-recognise", Beginner, "Je sais reconnaître quand une machine me répond."),
        ("ai-ask", Intermediate, "Je sais poser une question à un assistant."),
        ("ai-check", Intermediate, "Je sais vérifier ce qu'un assistant me répond."),
        ("ai-private", Intermediate, "Je sais ce qu'il ne faut pas écrire à un assistant."),
        ("ai-forgery", Advanced, "Je sais repérer une image ou une voix fabriquée."),
    ]),
    (AdministrativeProcedures, &[
        ("procedures-find", Beginner, "Je sais trouver le bon site de l'État, et éviter les faux."),
        ("procedures-connect", Intermediate, "Je sais me connecter avec FranceConnect."),
        ("procedures-document", Intermediate, "Je sais télécharger une attestation et l'imprimer."),
        ("procedures-send", Intermediate, "Je sais photographier un papier et le joindre à une demande."),
        ("procedures-tax", Advanced, "Je sais déclarer mes impôts en ligne."),
        ("procedures-follow", Advanced, "Je sais suivre mes demandes, et écrire à l'administration."),
    ]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_theme_has_a_list_of_four_to_eight() {
        let themes: Vec<Theme> = CATALOGUE.iter().map(|(theme, _)| *theme).collect();
        assert_eq!(themes, Theme::ALL);
        for (theme, skills) in CATALOGUE {
            assert!((4..=8).contains(&skills.len()), "{theme:?} has {}", skills.len());
        }
    }

    #[test]
    fn every_code_is_there_once_and_never_that_of_an_organisation() {
        let mut codes = HashSet::new();
        for (code, ..) in CATALOGUE.iter().flat_map(|(_, skills)| *skills) {
            assert!(codes.insert(code), "{code} twice");
            assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
            assert!(!code.starts_with("own-"), "{code}");
        }
    }

    #[test]
    fn every_sentence_says_what_somebody_can_do() {
        for (code, _, sentence) in CATALOGUE.iter().flat_map(|(_, skills)| *skills) {
            assert!(sentence.starts_with("Je sais ") && sentence.ends_with('.'), "{code}: {sentence}");
            assert!(sentence.chars().count() <= 80, "{code} is long: {sentence}");
        }
    }
}

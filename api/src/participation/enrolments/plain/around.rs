//! The fields of the form around the person: residence, adult, companions, arrangements.

use maud::{Markup, html};

use crate::directory::places::views::Commune;
use crate::pages::form::{Line, Shown};
use crate::participation::enrolments::arrangements::Arrangement;

/// Value of the choice of a commune for one outside the territory.
pub const ELSEWHERE: &str = "autre";
/// Most people who come together by this form.
pub const LARGEST_PARTY: usize = 4;

/// The fields that a person fills in, with their labels, in the order of the page.
pub const LABELS: [(&str, &str); 25] = [
    ("given_name", "Prénom"),
    ("family_name", "Nom"),
    ("phone", "Téléphone"),
    ("email", "Adresse e-mail"),
    ("commune_code", "Votre commune"),
    ("outside_commune", "Nom de la commune"),
    ("birth_year", "Année de naissance"),
    ("guardian_name", "Prénom et nom de l’adulte"),
    ("guardian_phone", "Téléphone de l’adulte"),
    ("guardian_comes", "L’adulte vient aussi"),
    ("level", "Niveau"),
    ("party_size", "Vous venez seul(e)"),
    ("companions", "Les personnes qui viennent avec vous"),
    ("companions_0_given_name", "Prénom de la 2e personne"),
    ("companions_0_family_name", "Nom de la 2e personne"),
    ("companions_1_given_name", "Prénom de la 3e personne"),
    ("companions_1_family_name", "Nom de la 3e personne"),
    ("companions_2_given_name", "Prénom de la 4e personne"),
    ("companions_2_family_name", "Nom de la 4e personne"),
    ("arrangements_large_print", "Gros caractères"),
    ("arrangements_near_screen", "Près de l’écran"),
    ("arrangements_step_free", "De plain-pied"),
    ("arrangements_accompanied", "Avec une personne qui aide"),
    ("needs", "Ce que vous aimeriez apprendre"),
    ("wait", "Liste d’attente"),
];

/// Name of the field of an arrangement.
pub fn field_of(wish: Arrangement) -> String {
    format!("arrangements_{}", wish.word())
}

fn line(shown: &Shown, (name, label): (&str, &str), hint: Option<&str>, kind: &str, most: usize) -> Markup {
    shown.line(&Line { name, label: html! { (label) }, hint, kind, autocomplete: "off", most })
}

/// The commune, and its name where it is not of the territory.
pub fn residence(shown: &Shown, communes: &[Commune]) -> Markup {
    let known = communes.iter().map(|commune| (commune.code.as_str(), commune.name.as_str()));
    let options = [("", "Choisissez…")].into_iter().chain(known).chain([(ELSEWHERE, "Une autre commune")]);
    html! {
        (shown.select("commune_code", "Votre commune", options))
        (line(shown, ("outside_commune", "Si c’est une autre commune, son nom"), None, "text", 80))
        p.hint { "Vous habitez ailleurs\u{a0}? " outside-rule { "Appelez-nous." } }
    }
}

/// The adult who answers for a minor.
pub fn guardian(shown: &Shown) -> Markup {
    html! {
        fieldset.group {
            legend { "Moins de 18 ans\u{a0}: l’adulte responsable" }
            p.hint { "À laisser vide pour les adultes. Avant 12 ans, l’adulte vient aussi." }
            (line(shown, ("guardian_name", "Prénom et nom de l’adulte"), None, "text", 80))
            (line(shown, ("guardian_phone", "Téléphone de l’adulte"), None, "tel", 40))
            (shown.tick("guardian_comes", "L’adulte vient aussi à l’atelier"))
        }
    }
}

/// The number of people who come together, and the names of the others.
pub fn party(shown: &Shown) -> Markup {
    let sizes =
        [("1", "Je viens seul(e)"), ("2", "Nous venons à 2"), ("3", "Nous venons à 3"), ("4", "Nous venons à 4")];
    let labels =
        |index: usize| LABELS.into_iter().filter(move |(name, _)| name.starts_with(&format!("companions_{index}_")));
    html! {
        (shown.select("party_size", "Vous venez seul(e)\u{a0}?", sizes.into_iter()))
        fieldset.group #companions {
            legend { "Si vous venez à plusieurs " span.optional { "(facultatif)" } }
            p.hint { "Le prénom et le nom de chaque personne qui vient avec vous." }
            @for index in 0..LARGEST_PARTY - 1 {
                div.form-grid { @for label in labels(index) { (line(shown, label, None, "text", 80)) } }
            }
        }
    }
}

/// Arrangements that make the workshop easier, to tick.
pub fn arrangements(shown: &Shown) -> Markup {
    html! {
        fieldset.choices {
            legend { "Pour être à l’aise " span.optional { "(facultatif)" } }
            @for wish in Arrangement::ALL { (shown.tick(&field_of(*wish), wish.french())) }
        }
    }
}

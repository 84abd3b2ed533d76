//! The real places of the Communauté de Communes Sud-Hérault.
//!
//! Codes, postcodes and municipal populations: INSEE, Code officiel géographique 2026, as packaged in
//! `@etalab/decoupage-administratif` 6.0.0 (Licence Ouverte).

use crate::kernel::database::Tx;
use crate::places::actions::VenueDraft;
use crate::places::views::Commune;
use crate::places::{MaisonRow, OrganisationRow};

const COMMUNES: &[(&str, &str, &str, i32)] = &[
    ("34015", "Assignan", "34360", 168),
    ("34021", "Babeau-Bouldoux", "34360", 309),
    ("34052", "Capestang", "34310", 3413),
    ("34065", "Cazedarnes", "34460", 640),
    ("34070", "Cébazan", "34360", 637),
    ("34074", "Cessenon-sur-Orb", "34460", 2390),
    ("34089", "Creissan", "34370", 1404),
    ("34092", "Cruzy", "34310", 954),
    ("34167", "Montels", "34310", 243),
    ("34170", "Montouliers", "34310", 232),
    ("34201", "Pierrerue", "34360", 293),
    ("34206", "Poilhes", "34310", 534),
    ("34218", "Prades-sur-Vernazobre", "34360", 369),
    ("34225", "Puisserguier", "34620", 3034),
    ("34226", "Quarante", "34310", 1788),
    ("34245", "Saint-Chinian", "34360", 1775),
    ("34339", "Villespassans", "34360", 186),
];

/// A number of the ranges that ARCEP keeps for fiction: the demonstration must not make a real phone ring.
const PHONE: &str = "+33465710000";

pub fn organisation(tx: &Tx<'_>) -> OrganisationRow {
    OrganisationRow {
        organisation_id: tx.organisation,
        slug: super::SLUG.to_owned(),
        name: "Communauté de Communes Sud-Hérault".to_owned(),
        siren: Some("200042653".to_owned()),
        phone: PHONE.to_owned(),
        email: Some("numerique@sud-herault.example".to_owned()),
        website: None,
        time_zone: "Europe/Paris".to_owned(),
        created_at: tx.now,
    }
}

pub fn communes() -> Vec<Commune> {
    COMMUNES
        .iter()
        .map(|(code, name, postcode, population)| Commune {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            postcode: (*postcode).to_owned(),
            population: *population,
        })
        .collect()
}

pub fn maisons(tx: &Tx<'_>) -> Vec<MaisonRow> {
    let maison = |name: &str, kind: &str, address: &str, hours: &str| MaisonRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        phone: PHONE.to_owned(),
        address: address.to_owned(),
        commune_code: "34052".to_owned(),
        opening_hours: hours.to_owned(),
    };
    vec![
        maison(
            "Maison France Services de Capestang",
            "fixed",
            "Place Jean-Jaurès, 34310 Capestang",
            "Du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h",
        ),
        maison(
            "Maison France Services itinérante",
            "itinerant",
            "Cessenon-sur-Orb, Saint-Chinian, Puisserguier et Quarante",
            "Une demi-journée par semaine dans chaque village",
        ),
    ]
}

pub fn venues() -> [VenueDraft; 2] {
    [
        VenueDraft {
            name: "Maison France Services de Capestang".to_owned(),
            code: "CAP".to_owned(),
            room: Some("Salle multimédia".to_owned()),
            address: "Place Jean-Jaurès".to_owned(),
            commune_code: "34052".to_owned(),
            access: Some("Arrêt de bus sur la place. Stationnement gratuit à côté.".to_owned()),
            accessibility: Some("De plain-pied.".to_owned()),
            equipment: Some("Ordinateurs, deux tablettes, une imprimante.".to_owned()),
            phone: Some(PHONE.to_owned()),
            active: true,
        },
        VenueDraft {
            name: "Médiathèque de Saint-Chinian".to_owned(),
            code: "STC".to_owned(),
            room: Some("Salle de la mairie".to_owned()),
            address: "Grand-Rue".to_owned(),
            commune_code: "34245".to_owned(),
            access: Some("Arrêt de bus devant la mairie. Stationnement sur la promenade.".to_owned()),
            accessibility: Some("Accès par rampe.".to_owned()),
            equipment: Some("Ordinateurs de la médiathèque, deux tablettes.".to_owned()),
            phone: Some(PHONE.to_owned()),
            active: true,
        },
    ]
}

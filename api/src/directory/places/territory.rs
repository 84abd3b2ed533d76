//! An organisation with its territory, described in a file.
//!
//! New organisations are set up with it, and so is the demonstration.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::Deserialize;

use super::actions::{self, VenueDraft};
use super::routes::NewVenue;
use super::store::{MaisonRow, OrganisationRow};
use super::views::{Commune, Venue};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{self, Fields};

/// Content of the file; `api/src/demo/sud-herault.json` is an example.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    slug: String,
    name: String,
    siren: Option<String>,
    phone: String,
    email: Option<String>,
    website: Option<String>,
    time_zone: Option<String>,
    communes: Vec<Commune>,
    maisons: Vec<Maison>,
    venues: Vec<NewVenue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Maison {
    name: String,
    kind: String,
    phone: String,
    address: String,
    commune_code: String,
    opening_hours: String,
    #[serde(default)]
    days: String,
}

/// An organisation read from its file, not yet set up.
pub struct Territory {
    file: File,
    venues: Vec<VenueDraft>,
}

impl Territory {
    /// Reads a file: JSON in UTF-8.
    ///
    /// # Errors
    /// All errors of the file, each with a pointer.
    pub fn read(json: &[u8]) -> Result<Territory, Problem> {
        let mut file: File = input::parse(json)?;
        let mut fields = Fields::default();
        let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if file.slug.len() > 100 || !file.slug.split('-').all(part) {
            fields.refuse("/slug", "Des minuscules sans accent et des tirets, par exemple sud-herault.");
        }
        file.name = fields.text("/name", &file.name, 200);
        file.phone = fields.phone("/phone", Some(&file.phone)).unwrap_or_default();
        file.email = fields.email("/email", file.email.as_deref());
        if file.siren.as_ref().is_some_and(|siren| siren.len() != 9 || !siren.bytes().all(|b| b.is_ascii_digit())) {
            fields.refuse("/siren", "Neuf chiffres.");
        }
        if file.time_zone.as_ref().is_some_and(|zone| zone.parse::<Tz>().is_err()) {
            fields.refuse("/time_zone", "Un nom comme Europe/Paris ou Indian/Reunion.");
        }
        let mut codes = BTreeSet::new();
        for (index, commune) in file.communes.iter_mut().enumerate() {
            if !codes.insert(commune.code.clone()) {
                fields.refuse(&format!("/communes/{index}/code"), "Cette commune est déjà plus haut dans le fichier.");
            }
            if commune.postcode.len() != 5 || !commune.postcode.bytes().all(|b| b.is_ascii_digit()) {
                fields.refuse(&format!("/communes/{index}/postcode"), "Cinq chiffres, zéro compris : 01000.");
            }
            commune.name = fields.text(&format!("/communes/{index}/name"), &commune.name, 120);
            let somewhere = match commune.centre() {
                Some((north, east)) => (-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east),
                None => commune.latitude.is_none() && commune.longitude.is_none(),
            };
            if !somewhere {
                fields.refuse(&format!("/communes/{index}/latitude"), "Une latitude et une longitude, en degrés.");
            }
            let code = commune.code.as_bytes();
            let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
            let is_insee = code.len() == 5
                && digits(&code[..1])
                && (code[1].is_ascii_digit() || matches!(code[1], b'A' | b'B'))
                && digits(&code[2..]);
            if !is_insee {
                fields.refuse(&format!("/communes/{index}/code"), "Un code INSEE, par exemple 34052.");
            }
        }
        let known = |code: &str| file.communes.iter().any(|commune| commune.code == code);
        for (index, maison) in file.maisons.iter_mut().enumerate() {
            let at = |field: &str| format!("/maisons/{index}/{field}");
            maison.name = fields.text(&at("name"), &maison.name, 120);
            maison.days = fields.optional_text(&at("days"), Some(&maison.days), 500).unwrap_or_default();
            maison.phone = fields.phone(&at("phone"), Some(&maison.phone)).unwrap_or_default();
            if !matches!(maison.kind.as_str(), "fixed" | "itinerant") {
                fields.refuse(&at("kind"), "fixed ou itinerant.");
            }
            if !known(&maison.commune_code) {
                fields.refuse(&at("commune_code"), "Cette commune n'est pas du territoire.");
            }
        }
        if file.maisons.is_empty() {
            fields.refuse("/maisons", "Il en faut une : c'est elle que l'on appelle.");
        }
        fields.done()?;
        let venues = std::mem::take(&mut file.venues)
            .into_iter()
            .enumerate()
            .map(|(index, venue)| venue.read().map_err(|problem| problem.under(&format!("/venues/{index}"))))
            .collect::<Result<_, _>>()?;
        Ok(Territory { file, venues })
    }

    /// Slug of the organisation: its name in addresses.
    pub fn slug(&self) -> &str {
        &self.file.slug
    }

    /// Sets up the transaction's organisation, and opens its venues.
    pub fn set_up(self, tx: &mut Tx<'_>) -> Result<Vec<Venue>, Problem> {
        let file = self.file;
        let organisation = OrganisationRow {
            organisation_id: tx.organisation,
            slug: file.slug,
            name: file.name,
            siren: file.siren,
            phone: file.phone,
            email: file.email,
            website: file.website,
            time_zone: file.time_zone.unwrap_or_else(|| "Europe/Paris".to_owned()),
            created_at: tx.now,
        };
        let maisons: Vec<_> = file
            .maisons
            .into_iter()
            .map(|maison| MaisonRow {
                organisation_id: tx.organisation,
                id: tx.new_id(),
                name: maison.name,
                kind: maison.kind,
                phone: maison.phone,
                address: maison.address,
                commune_code: maison.commune_code,
                opening_hours: maison.opening_hours,
                days: maison.days,
            })
            .collect();
        actions::set_up(tx, &organisation, &file.communes, &maisons)?;
        self.venues.into_iter().map(|venue| actions::open_venue(tx, venue)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Pointers of the faults of the demonstration's territory after a change.
    fn faults(change: impl Fn(&mut Value)) -> Vec<String> {
        let mut file: Value = serde_json::from_str(include_str!("../../demo/sud-herault.json")).unwrap();
        change(&mut file);
        let Err(problem) = Territory::read(file.to_string().as_bytes()) else { return Vec::new() };
        let shown = serde_json::to_value(problem.document()).unwrap();
        let faults = shown["errors"].as_array().cloned().unwrap_or_default();
        faults.iter().filter_map(|fault| fault["pointer"].as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn postcodes_keep_their_zero_and_communes_come_once() {
        assert_eq!(faults(|_| ()), Vec::<String>::new());
        assert_eq!(faults(|file| file["communes"][0]["postcode"] = "1000".into()), ["/communes/0/postcode"]);
        assert_eq!(faults(|file| file["communes"][1] = file["communes"][0].clone()), ["/communes/1/code"]);
    }
}

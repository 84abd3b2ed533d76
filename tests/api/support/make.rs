//! Data that tests need, made by the service's own actions.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use clic::directory::accounts;
use clic::directory::accounts::logins::browser::Browser;
use clic::directory::accounts::passwords::NewPassword;
use clic::directory::api_keys::actions::KeyDraft;
use clic::directory::api_keys::views::MadeKey;
use clic::directory::api_keys::{self, Scope};
use clic::directory::partners::actions::PartnerDraft;
use clic::directory::partners::{self, PartnerKind};
use clic::directory::places::actions::VenueDraft;
use clic::directory::places::views::Commune;
use clic::directory::places::{self, MaisonRow, OrganisationRow};
use clic::kernel::security::principal::Role;
use clic::programme::sessions;
use clic::programme::sessions::actions::SessionDraft;
use clic::programme::sessions::words::Level;
use uuid::Uuid;

use super::{App, PASSWORD};

/// The identity of an organisation of the tests.
pub fn id_of(slug: &str) -> Uuid {
    match slug {
        "here" => Uuid::from_u128(1),
        _ => Uuid::from_u128(2),
    }
}

pub fn organisation(app: &App, slug: &str) {
    let row = OrganisationRow {
        organisation_id: id_of(slug),
        slug: slug.to_owned(),
        name: "Communauté de Communes d’essai".to_owned(),
        siren: None,
        phone: "+33465710000".to_owned(),
        email: None,
        website: None,
        time_zone: "Europe/Paris".to_owned(),
        created_at: app.clock.now(),
    };
    let communes: Vec<Commune> = [("34052", "Capestang"), ("34245", "Saint-Chinian")]
        .map(|(code, name)| Commune {
            code: code.to_owned(),
            name: name.to_owned(),
            postcode: "34310".to_owned(),
            population: 3000,
            latitude: Some(if code == "34052" { 43.33 } else { 43.42 }),
            longitude: Some(if code == "34052" { 3.04 } else { 2.95 }),
        })
        .into();
    let maisons: &[MaisonRow] = &[];
    app.database.write_blocking(&app.system(slug), |tx| places::actions::set_up(tx, &row, &communes, maisons)).unwrap();
}

/// Opens an account and logs it in without hashing a password: its access token and its identity.
pub fn login(app: &App, slug: &str, role: Role, partner: Option<Uuid>) -> (String, String) {
    let email = format!("{}@{slug}.example", Uuid::new_v4());
    let name = if partner.is_some() { "Monique Roux" } else { "Nadia Benali" };
    let hash = password_hash();
    let browser = Browser { label: "Firefox sur Windows".to_owned(), former_token: None };
    let opened = app
        .database
        .write_blocking(&app.system(slug), |tx| {
            let password = NewPassword::chosen(hash);
            let account = accounts::actions::open_for(tx, partner, email, name.to_owned(), role, password)?;
            accounts::logins::actions::open(tx, &account, &browser, None)
        })
        .unwrap();
    let token = app.keys.sign(id_of(slug), &opened.staff, app.clock.now()).unwrap();
    (token, opened.staff.account.to_string())
}

pub fn partner(app: &App, slug: &str, name: &str) -> Uuid {
    let draft = PartnerDraft {
        name: name.to_owned(),
        kind: PartnerKind::Mairie,
        commune_code: Some("34052".to_owned()),
        email: None,
        phone: None,
        active: true,
    };
    app.database.write_blocking(&app.system(slug), |tx| partners::actions::create(tx, draft)).unwrap().id
}

/// Makes a key of a partner, or of the organisation itself.
pub fn key(app: &App, slug: &str, partner: Option<Uuid>, scopes: &[Scope]) -> MadeKey {
    let draft = KeyDraft { name: "Site".to_owned(), scopes: scopes.to_vec(), ends_at: None };
    app.database.write_blocking(&app.system(slug), |tx| api_keys::actions::make(tx, partner, draft)).unwrap()
}

fn password_hash() -> String {
    use std::sync::OnceLock;
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| accounts::passwords::hash_blocking(PASSWORD).unwrap()).clone()
}

pub fn session(app: &App, slug: &str, days: i64, capacity: i16) -> String {
    // Counted rather than drawn: two venues of one organisation never share a code.
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let code: String = [26 * 26, 26, 1].map(|weight| char::from(b'A' + (number / weight % 26) as u8)).iter().collect();
    let venue = VenueDraft {
        name: "Maison France Services".to_owned(),
        code,
        room: None,
        address: "Place Jean-Jaurès".to_owned(),
        commune_code: "34052".to_owned(),
        access: None,
        accessibility: None,
        equipment: None,
        phone: None,
        position: None,
        active: true,
    };
    let starts_at = app.clock.now() + TimeDelta::days(days) + TimeDelta::hours(4);
    app.database
        .write_blocking(&app.system(slug), |tx| {
            let venue_id = places::actions::open_venue(tx, venue)?.id;
            sessions::actions::schedule(
                tx,
                SessionDraft {
                    venue_id,
                    facilitator_id: None,
                    title: "Premiers pas".to_owned(),
                    description: None,
                    level: Level::Beginner,
                    starts_at,
                    ends_at: starts_at + TimeDelta::hours(2),
                    capacity,
                    minimum: 1,
                },
                // Some of these days are public holidays.
                true,
            )
        })
        .unwrap()
        .id
        .to_string()
}

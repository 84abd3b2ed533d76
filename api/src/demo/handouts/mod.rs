//! The demonstration's handouts: a dozen short ones in plain French, under the Licence Ouverte.

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::outreach::handouts::actions::{self, HandoutFacts};
use crate::outreach::handouts::drafts::actions::{self as drafts, DraftContent};
use crate::outreach::handouts::{HandoutDevice, Licence, VersionKind, session};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;

/// Where the demonstration is read, for the short addresses on its papers.
const PUBLIC_URL: &str = "https://ateliers.sud-herault.example";

/// A handout: title, theme, level, device, system, text.
struct Written(&'static str, Theme, Option<Level>, Option<HandoutDevice>, Option<&'static str>, &'static str);

const HANDOUTS: [Written; 12] = [
    Written(
        "Allumer et éteindre la tablette",
        Theme::HandlingDevices,
        Some(Level::Beginner),
        Some(HandoutDevice::Tablet),
        Some("Android 14"),
        include_str!("allumer.md"),
    ),
    Written("Écrire un courriel", Theme::Email, Some(Level::Beginner), None, None, include_str!("courriel.md")),
    Written("Joindre une photo", Theme::Email, Some(Level::Intermediate), None, None, include_str!("photo-jointe.md")),
    Written("Un mot de passe solide", Theme::Security, None, None, None, include_str!("mot-de-passe.md")),
    Written(
        "Reconnaître un message qui trompe",
        Theme::Security,
        None,
        None,
        None,
        include_str!("message-trompeur.md"),
    ),
    Written(
        "Appeler en vidéo",
        Theme::SocialNetworks,
        Some(Level::Beginner),
        Some(HandoutDevice::Smartphone),
        None,
        include_str!("appel-video.md"),
    ),
    Written(
        "Prendre rendez-vous chez le médecin en ligne",
        Theme::Health,
        Some(Level::Intermediate),
        None,
        None,
        include_str!("rendez-vous-medecin.md"),
    ),
    Written(
        "Retrouver une photo",
        Theme::ManagingContents,
        Some(Level::Beginner),
        Some(HandoutDevice::Smartphone),
        Some("Android 14"),
        include_str!("retrouver-photo.md"),
    ),
    Written(
        "Copier, coller",
        Theme::OfficeSoftware,
        Some(Level::Intermediate),
        None,
        None,
        include_str!("copier-coller.md"),
    ),
    Written(
        "Imprimer une page",
        Theme::OfficeSoftware,
        Some(Level::Intermediate),
        Some(HandoutDevice::Computer),
        None,
        include_str!("imprimer.md"),
    ),
    Written(
        "FranceConnect en cinq étapes",
        Theme::AdministrativeProcedures,
        None,
        None,
        None,
        include_str!("franceconnect.md"),
    ),
    Written(
        "Mettre à jour son téléphone",
        Theme::MaintainingDevices,
        None,
        Some(HandoutDevice::Smartphone),
        Some("Android 14"),
        include_str!("mise-a-jour.md"),
    ),
];

/// Writes and publishes the handouts, and gives one out in each session that was held.
pub fn live(tx: &mut Tx<'_>, agent: &Principal, held: &[Session], now: DateTime<Utc>) -> Result<(), Problem> {
    let mut tx = tx.acting_as(agent, now);
    let mut versions = Vec::new();
    for (index, written) in HANDOUTS.iter().enumerate() {
        tx.now = now - TimeDelta::days(80 - 3 * index as i64);
        let Written(title, theme, level, device, system, text) = written;
        let facts = HandoutFacts {
            title: (*title).to_owned(),
            theme: *theme,
            level: *level,
            device: *device,
            system: system.map(str::to_owned),
            is_public: true,
            is_retired: false,
        };
        let made = actions::create(&mut tx, &facts, PUBLIC_URL)?;
        let content = DraftContent {
            kind: VersionKind::Written,
            text: Some((*text).to_owned()),
            link: None,
            author: None,
            source_url: None,
            licence: Licence::Etalab,
            reviewed_on: Some(tx.now.date_naive()),
        };
        drafts::write(&mut tx, made.handout.id, 0, content, PUBLIC_URL)?;
        let published = drafts::publish(&mut tx, made.handout.id, 1, PUBLIC_URL)?;
        versions.extend(published.versions.first().map(|version| version.id));
    }
    for (index, session) in held.iter().enumerate() {
        let ends_at = session.ends_at.to_utc();
        if ends_at < now - TimeDelta::days(45) || ends_at > now + TimeDelta::days(14) {
            continue;
        }
        let Some(version) = versions.get(index % versions.len().max(1)) else { continue };
        tx.now = ends_at.min(now);
        session::put(&mut tx, session.id, *version, (ends_at <= now).then_some(3))?;
    }
    Ok(())
}

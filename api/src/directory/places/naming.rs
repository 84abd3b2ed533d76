//! The facts of the organisation that are written into its pages.

use super::OutsideRule;
use super::actions;
use super::views::{Maison, Organisation};
use crate::directory::house_notices;
use crate::directory::pictures::views::Picture;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::pages::{Facts, House, Logo};

/// Reads the facts that pages name.
pub fn facts(tx: &mut Tx<'_>) -> Result<Facts, Problem> {
    let notice = house_notices::present(tx)?.map(|notice| notice.text);
    let found = actions::organisation(tx)?;
    let Organisation { name, phone, phone_display, email, outside_rule, maisons, logo, slug, office_hours, .. } = found;
    let logo = logo.map(|Picture { id, alternative, width, height }| Logo {
        address: format!("/v1/{slug}/logo?version={id}"),
        alternative,
        width,
        height,
    });
    let outside = match outside_rule {
        OutsideRule::Accepted => "Oui, vous êtes les bienvenus\u{a0}: les ateliers sont aussi ouverts aux voisins.",
        OutsideRule::AfterResidents => {
            "Les habitants du territoire passent d’abord. Vous pouvez vous inscrire dans les 7 jours avant l’atelier, \
             s’il reste de la place."
        }
        OutsideRule::Refused => {
            "Ces ateliers sont réservés aux habitants du territoire. Appelez-nous\u{a0}: nous chercherons avec vous \
             plus près de chez vous."
        }
    };
    Ok(Facts {
        name,
        phone,
        phone_display,
        email,
        logo,
        notice,
        outside,
        office_hours,
        houses: maisons.into_iter().map(house).collect(),
    })
}

fn house(maison: Maison) -> House {
    let Maison { name, kind, phone, phone_display, address, commune, opening_hours, days, .. } = maison;
    // The commune is named once; the address of a travelling Maison names its villages.
    let is_complete = kind == "itinerant" || address.to_lowercase().contains(&commune.to_lowercase());
    let address = if is_complete { address } else { format!("{address}, {commune}") };
    House { name, phone, phone_display, address, opening_hours, days }
}

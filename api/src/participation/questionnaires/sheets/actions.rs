//! Printing sheets whose serials were given out, or a specimen.

use uuid::Uuid;

use super::super::rules::definition::Definition;
use super::super::rules::serial::Serial;
use super::super::{actions, store};
use super::layout::lay_out;
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::paper::{Frame, Paper, write};

/// Data needed to print sheets of a version.
pub struct Print {
    definition: Definition,
    /// Marks of the sheets: the version with the serial, or with a word for a specimen.
    marks: Vec<String>,
    foot: Vec<String>,
    address: String,
}

/// Reads a version and the serials of some of its sheets; none is a specimen that cannot be entered.
pub fn prepare(tx: &mut Tx<'_>, version: Uuid, sheets: Option<(i32, i32)>, public_url: &str) -> Result<Print, Problem> {
    let row = actions::find_version(tx, version)?;
    let own = store::find(tx, row.questionnaire_id)?.ok_or_else(Problem::not_found)?;
    let mark = |mark: &str| format!("version {} · {mark}", row.number);
    let marks = match sheets {
        None => vec![mark("Spécimen")],
        Some((first, last)) => {
            if last > row.sheets {
                return Err(Problem::invalid("/last", "Ces feuilles n'ont pas encore de numéro."));
            }
            let serial = |sheet| Serial { prefix: own.prefix.clone(), version: row.number, sheet }.write();
            (first..=last).map(|sheet| mark(&serial(sheet))).collect()
        }
    };
    let organisation = places::actions::organisation(tx)?;
    Ok(Print {
        definition: actions::definition_of(&row)?,
        marks,
        foot: vec![
            organisation.name,
            "Sans votre nom : vos réponses sont comptées avec celles des autres.".to_owned(),
            format!("Une question ? Appelez-nous au {}.", organisation.phone_display),
        ],
        address: format!("{}/q/{}", public_url.trim_end_matches('/'), own.code),
    })
}

impl Print {
    /// Writes the document. It takes some milliseconds a sheet.
    pub fn write(self) -> Result<Vec<u8>, Problem> {
        let frame = |mark: &String| Frame {
            title: self.definition.title.clone(),
            mark: mark.clone(),
            foot: self.foot.clone(),
            address: Some(self.address.clone()),
        };
        let frames: Vec<Frame> = self.marks.iter().map(frame).collect();
        let paper = lay_out(&self.definition);
        let sheets: Vec<(&Paper, &Frame)> = frames.iter().map(|frame| (&paper, frame)).collect();
        write(&sheets).map_err(Problem::unavailable)
    }
}

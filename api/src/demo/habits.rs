//! The demonstration's questionnaire: sixty people answer « Vos habitudes numériques ».
//!
//! They do so on paper, by phone and on screens.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Generator;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::participation::questionnaires::json::answers::{AnswerValue, AnswerValues, Silences};
use crate::participation::questionnaires::responses::actions::{enter, give};
use crate::participation::questionnaires::responses::input::{NewEnteredResponse, NewResponse};
use crate::participation::questionnaires::{ModelName, ResponseMode, Silence, actions, models};

/// Number of people who answer.
const PEOPLE: usize = 60;
/// Number of them who answer on paper.
const ON_PAPER: usize = 24;
/// Remarks that some write.
const REMARKS: [&str; 6] = [
    "Mes enfants sont loin, je voudrais les voir en vidéo.",
    "J’ai peur d’appuyer au mauvais endroit.",
    "Merci de penser à ceux qui n’ont pas internet.",
    "Tout est en ligne maintenant, c’est fatigant.",
    "Un atelier le matin m’irait bien.",
    "Il faudrait expliquer sans mots anglais.",
];
/// Communes that they live in, the most populated more often.
const COMMUNES: [&str; 12] =
    ["34052", "34052", "34052", "34074", "34074", "34225", "34245", "34245", "34226", "34092", "34206", "ailleurs"];

/// Creates and publishes the questionnaire, and lets people answer it over six weeks.
pub fn live(tx: &mut Tx<'_>, agent: &Principal, now: DateTime<Utc>) -> Result<(), Problem> {
    tx.now = now - TimeDelta::days(45);
    let definition = models::load(tx, ModelName::DigitalHabits)?.read("")?;
    let made = actions::create(tx, &definition, "")?;
    let version = made.versions.first().map(|version| version.id).ok_or_else(Problem::not_found)?;
    actions::publish(tx, version, 1)?;
    let sheets = actions::print_sheets(tx, version, 40)?;
    let mut serials = sheets.serials.into_iter();
    let mut drawn = Generator(20);
    for who in 0..PEOPLE {
        tx.now = now - TimeDelta::days(40) + TimeDelta::hours(15 * who as i64);
        let (answers, silences) = answers_of(who, &mut drawn);
        let mut past = tx.acting_as(agent, tx.now);
        if who < ON_PAPER {
            let serial = serials.next();
            let entry = |answers: &AnswerValues| NewEnteredResponse {
                mode: ResponseMode::Paper,
                serial: serial.clone(),
                version: None,
                maison_id: None,
                answers: answers.clone(),
                silences: silences.clone(),
            };
            enter(&mut past, made.id, entry(&answers))?;
            // Each fourth sheet is entered twice, and two of these are read differently.
            if who.is_multiple_of(4) {
                let mut again = answers.clone();
                if who.is_multiple_of(12) {
                    again.insert("deja".to_owned(), code("1"));
                }
                enter(&mut past, made.id, entry(&again))?;
            }
        } else if who.is_multiple_of(3) {
            let mode = ResponseMode::Phone;
            let new = NewEnteredResponse { mode, serial: None, version: None, maison_id: None, answers, silences };
            enter(&mut past, made.id, new)?;
        } else {
            let mode = if who.is_multiple_of(2) { ResponseMode::Kiosk } else { ResponseMode::Web };
            let new = NewResponse { version: 1, mode, maison_id: None, answers, silences };
            give(tx, &made.code, new, None)?;
        }
    }
    tx.now = now;
    Ok(())
}

fn code(code: &str) -> AnswerValue {
    AnswerValue::Text(code.to_owned())
}

fn codes<const N: usize>(codes: [&str; N]) -> AnswerValue {
    AnswerValue::Codes(codes.map(str::to_owned).to_vec())
}

/// The answers of one person, as their habits make them hang together.
fn answers_of(who: usize, drawn: &mut Generator) -> (AnswerValues, Silences) {
    let mut given: AnswerValues = BTreeMap::new();
    let mut silences = Silences::new();
    // Of six people two never use the internet, two a little, one well, one with ease.
    let ease = [0, 0, 1, 1, 2, 3][who % 6];
    let mut put = |code: &str, value: AnswerValue| drop(given.insert(code.to_owned(), value));
    put(
        "equipement",
        match ease {
            0 if drawn.below(3) > 0 => codes(["4", "5"]),
            0 => codes(["5"]),
            1 => codes(["3", "5"]),
            2 => codes(["1", "3"]),
            _ => codes(["1", "2", "3"]),
        },
    );
    let internet = [["4", "4", "5"], ["3", "2", "1"], ["1", "2", "1"], ["1", "1", "1"]][ease][drawn.below(3)];
    put("internet", code(internet));
    if ease == 0 {
        put("sans_pourquoi", [codes(["2", "3"]), codes(["1"]), codes(["5", "6"])][drawn.below(3)].clone());
    }
    put("frequence", code([["5", "5", "4"], ["3", "2", "2"], ["2", "1", "1"], ["1", "1", "1"]][ease][drawn.below(3)]));
    if ease > 0 {
        put("appareil", code(["3", "1", "3", "5"][drawn.below(4)]));
        put("bloque", code(["2", "2", "4", "1", "3"][drawn.below(5)]));
        let lines = (1..=12).filter_map(|line: usize| {
            // The later lines are harder; now and then one is left blank.
            let hard = usize::from(line > 3) + usize::from(line > 8);
            let points = (ease + 1 + drawn.below(2)).saturating_sub(hard + drawn.below(2)).min(2);
            (drawn.below(30) > 0).then(|| (format!("t{line:02}"), points.to_string()))
        });
        put("savez_vous", AnswerValue::Lines(lines.collect()));
    }
    let obstacles = [codes(["1", "3"]), codes(["2", "4", "6"]), codes(["5"]), codes(["8"]), codes(["7"])];
    put("gene", obstacles[if ease == 3 { 3 } else { drawn.below(5) }].clone());
    let wish = ["4", "3", "3", "4", "2", "1"][if ease == 0 { drawn.below(6) } else { drawn.below(4) }];
    put("envie", code(wish));
    if wish != "1" {
        let wishes = [
            codes(["email", "gere_ses_contenus_numeriques"]),
            codes(["aide_aux_demarches_administratives", "sante"]),
            codes(["reseaux_sociaux", "securite_numerique"]),
            codes(["prendre_en_main_du_materiel"]),
        ];
        put("souhaits", wishes[drawn.below(4)].clone());
        let free = [codes(["mardi_apres_midi", "jeudi_matin"]), codes(["jeudi_matin"]), codes(["je_ne_sais_pas"])];
        put("dispos", free[drawn.below(3)].clone());
    }
    put("deja", code(["3", "3", "3", "2", "1"][drawn.below(5)]));
    if ease > 0 {
        put("apporter", code(["1", "2", "3"][drawn.below(3)]));
    }
    put("jusqu_ou", code(["1", "2", "3", "3", "4"][drawn.below(5)]));
    put("moyen", [codes(["1"]), codes(["2"]), codes(["1", "4"]), codes(["3"])][drawn.below(4)].clone());
    put("commune", code(COMMUNES[drawn.below(COMMUNES.len())]));
    match drawn.below(10) {
        0 => drop(silences.insert("tranche_age".to_owned(), Silence::Declined)),
        _ => put("tranche_age", code(["70_plus", "70_plus", "60_69", "60_69", "40_59", "25_39"][drawn.below(6)])),
    }
    if who.is_multiple_of(7) {
        put("remarque", code(REMARKS[drawn.below(REMARKS.len())]));
    }
    put("rappel", code(if drawn.below(4) == 0 { "1" } else { "2" }));
    if who < ON_PAPER && who.is_multiple_of(9) {
        given.remove("jusqu_ou");
        silences.insert("jusqu_ou".to_owned(), Silence::Illegible);
    }
    (given, silences)
}

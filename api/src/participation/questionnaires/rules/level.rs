//! The level that answers suggest, with its reasons. Staff decides; nothing changes by itself.

use super::super::{Certainty, LevelRule};
use super::definition::Thresholds;
use crate::programme::sessions::words::Level;

/// Points of the lines on one subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// Sum of the points of the lines that were answered.
    pub sum: u16,
    /// Number of lines answered.
    pub answered: u16,
    /// Number of lines answered with 0.
    pub zeros: u16,
    /// Number of lines left blank. Those that were not to be answered are not missing.
    pub missing: u16,
}

/// Abilities of a person, as far as the answers tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skills {
    /// True if the person does not use the internet, or no longer; none if they did not say.
    pub not_using: Option<bool>,
    /// True if that was asked.
    pub frequency_asked: bool,
    /// Basics.
    pub basics: Points,
    /// Uses.
    pub uses: Points,
    /// Autonomy.
    pub autonomy: Points,
    /// Points of the best choice of a line.
    pub most: u16,
}

/// A proposed level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The level; the lower one where missing lines leave two possible. None if too little is known.
    pub level: Option<Level>,
    /// Its certainty.
    pub certainty: Certainty,
    /// The other level that missing lines leave possible.
    pub otherwise: Option<Level>,
    /// The rule that decided; none without a level.
    pub rule: Option<LevelRule>,
}

/// Proposes a level by the first rule that matches.
///
/// Missing lines count once as 0 and once as the best: where the two differ, the lower level is proposed.
pub fn propose(skills: &Skills, thresholds: &Thresholds) -> Proposal {
    if skills.not_using == Some(true) {
        let (level, rule) = (Some(Level::Beginner), Some(LevelRule::NotUsing));
        return Proposal { level, certainty: Certainty::Certain, otherwise: None, rule };
    }
    let answered = skills.basics.answered + skills.uses.answered + skills.autonomy.answered;
    if answered < thresholds.fewest_lines {
        return Proposal { level: None, certainty: Certainty::ToSee, otherwise: None, rule: None };
    }
    let (level, rule) = decide(thresholds, [skills.basics.sum, skills.uses.sum, skills.autonomy.sum]);
    let best = |points: Points| points.sum + points.missing * skills.most;
    let (highest, _) = decide(thresholds, [best(skills.basics), best(skills.uses), best(skills.autonomy)]);
    let (certainty, otherwise) =
        if level == highest { (Certainty::Certain, None) } else { (Certainty::Possible, Some(highest)) };
    Proposal { level: Some(level), certainty, otherwise, rule: Some(rule) }
}

fn decide(thresholds: &Thresholds, [basics, uses, autonomy]: [u16; 3]) -> (Level, LevelRule) {
    if basics < thresholds.basics {
        (Level::Beginner, LevelRule::Basics)
    } else if uses < thresholds.uses {
        (Level::Beginner, LevelRule::Uses)
    } else if uses >= thresholds.advanced_uses && autonomy >= thresholds.advanced_autonomy {
        (Level::Advanced, LevelRule::Autonomy)
    } else {
        (Level::Intermediate, LevelRule::Between)
    }
}

/// The reasons of a proposal in French sentences, the deciding one first.
///
/// `missing` are the numbers of the blank lines.
pub fn explain(skills: &Skills, thresholds: &Thresholds, proposal: &Proposal, missing: &[usize]) -> Vec<String> {
    let Skills { basics, uses, autonomy, most, .. } = skills;
    let of = |points: &Points| format!("{} sur {}", points.sum, (points.answered + points.missing) * most);
    let mut reasons = Vec::new();
    reasons.extend(proposal.rule.map(|rule| match rule {
        LevelRule::NotUsing => "Ne se sert pas, ou plus, d’internet.".to_owned(),
        LevelRule::Basics => format!("Bases : {}, il en faut {}.", of(basics), thresholds.basics),
        LevelRule::Uses => format!("Usages : {}, il en faut {}.", of(uses), thresholds.uses),
        LevelRule::Autonomy => format!("Usages : {}. Autonomie : {}.", of(uses), of(autonomy)),
        LevelRule::Between => {
            let Thresholds { advanced_uses, advanced_autonomy, .. } = thresholds;
            let above = format!("Bases : {}. Usages : {}. Autonomie : {}.", of(basics), of(uses), of(autonomy));
            format!("{above} Pour les confirmés : {advanced_uses} aux usages et {advanced_autonomy} à l’autonomie.")
        }
    }));
    match (proposal.certainty, proposal.otherwise) {
        (Certainty::Possible, Some(other)) => {
            reasons.push(format!("Peut-être {} : à vérifier, {}.", other.french(), lines(missing)));
        }
        (Certainty::ToSee, _) => {
            let answered = basics.answered + uses.answered + autonomy.answered;
            let needed = thresholds.fewest_lines;
            let s = if answered > 1 { "s" } else { "" };
            reasons.push(format!("À voir avec la personne : {answered} ligne{s} remplie{s}, il en faut {needed}."));
        }
        _ => {}
    }
    if skills.frequency_asked && skills.not_using.is_none() {
        reasons.push("On ne sait pas si la personne se sert d’internet.".to_owned());
    }
    reasons
}

/// Numbers of lines as one says them: « lignes 9 à 12 », « lignes 2, 5 et 6 ».
fn lines(missing: &[usize]) -> String {
    match missing {
        [] => "les réponses manquantes".to_owned(),
        [one] => format!("ligne {one}"),
        [first, .., last] if last - first + 1 == missing.len() && missing.len() > 2 => {
            format!("lignes {first} à {last}")
        }
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(usize::to_string).collect();
            format!("lignes {} et {last}", others.join(", "))
        }
    }
}

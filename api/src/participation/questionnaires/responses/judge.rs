//! The findings of a response by the thresholds that are in force.

use super::super::Certainty;
use super::super::rules::boxes::Layout;
use super::super::rules::definition::{Analysis, Definition};
use super::super::rules::findings::Reading;
use super::super::rules::level::{Proposal, explain};
use super::views::{LevelProposal, ResponseFindings};

/// An analysis in force, with the number of its version.
pub(super) struct Judge(Option<(i16, Analysis)>);

impl Judge {
    /// Judges by an analysis, or not at all.
    pub fn new(ruling: Option<(i16, Analysis)>) -> Judge {
        Judge(ruling)
    }

    /// The findings of a response to a version.
    pub fn judge(&self, definition: &Definition, boxes: &[u8]) -> Option<ResponseFindings> {
        let (rule_version, analysis) = self.0.as_ref()?;
        let reading = Reading::new(analysis, definition, &Layout::new(definition));
        let found = reading.findings(boxes);
        let skills = reading.skills(boxes);
        let reasons = explain(&skills, reading.thresholds(), &found.proposal, &reading.missing_lines(boxes));
        let Proposal { level, certainty, otherwise, rule } = found.proposal;
        Some(ResponseFindings {
            no_access: found.no_access,
            no_mastery: found.is_no_mastery(),
            knowledge: found.knowledge == Some(true),
            practice: found.practice,
            reluctance: found.reluctance,
            proposal: LevelProposal {
                level,
                certainty,
                otherwise,
                rule,
                summary: summarise(&found.proposal, &reasons),
                reasons,
                rule_version: *rule_version,
            },
        })
    }
}

/// A proposal in one line: the level, how sure it is, and the first reason.
fn summarise(proposal: &Proposal, reasons: &[String]) -> String {
    let reason = reasons.first().map(String::as_str).unwrap_or_default();
    match (proposal.level, proposal.certainty) {
        (Some(level), Certainty::Possible) => format!("{}, à vérifier. {reason}", capital(level.french())),
        (Some(level), _) => format!("{}. {reason}", capital(level.french())),
        (None, _) => reason.to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

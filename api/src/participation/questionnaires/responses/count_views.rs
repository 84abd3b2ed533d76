//! Counts as they are shown, with those about fewer than five people hidden outside the team.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::QuestionKind;
use super::super::rules::counting::{ChoiceCount, LineCount, QuestionCount, ReplyCount, Totals};

/// The counts of a questionnaire over all its published versions.
///
/// A number that is null is hidden: it is about fewer than five people, or would let one be computed that is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionnaireCounts {
    /// Numbers of the versions that were ever published, ascending.
    pub versions: Vec<i16>,
    /// Number of the version whose thresholds were used for findings; null without an analysis.
    #[schema(required)]
    pub rule_version: Option<i16>,
    /// True if numbers about fewer than five people are hidden.
    pub masked: bool,
    /// All responses that were asked for.
    pub all: CountedSet,
    /// The same by group of the axis; null without an axis.
    #[schema(required)]
    pub groups: Option<Vec<CountGroup>>,
    /// Second entries of sheets of paper, of all responses.
    pub second_entries: SecondEntries,
}

/// The responses of one group of an axis.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountGroup {
    /// Code of the choice, word of the mode, identity of the Maison, month, number; null if there is none.
    #[schema(required)]
    pub key: Option<String>,
    /// Its words, in French.
    pub label: String,
    /// The counts of these responses.
    pub counts: CountedSet,
}

/// Counts of a set of responses.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountedSet {
    /// Number of responses.
    #[schema(required)]
    pub responses: Option<u32>,
    /// The findings; null without an analysis.
    #[schema(required)]
    pub findings: Option<FindingCounts>,
    /// The questions, in the order of the newest version, then those that it no longer has.
    pub questions: Vec<CountedQuestion>,
}

/// Numbers of responses with each finding. Access and mastery do not exclude each other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingCounts {
    /// No access.
    #[schema(required)]
    pub no_access: Option<u32>,
    /// No mastery: proposed as beginners.
    #[schema(required)]
    pub no_mastery: Option<u32>,
    /// Of those without mastery, for want of knowledge.
    #[schema(required)]
    pub knowledge: Option<u32>,
    /// Of those without mastery, those who answered enough lines of the grid: `knowledge` is of these.
    #[schema(required)]
    pub knowledge_known: Option<u32>,
    /// Of those without mastery, the others.
    #[schema(required)]
    pub knowledge_unknown: Option<u32>,
    /// Of those without mastery, for want of practice.
    #[schema(required)]
    pub practice: Option<u32>,
    /// Of those without mastery, for reluctance.
    #[schema(required)]
    pub reluctance: Option<u32>,
    /// Partial mastery: proposed as intermediate.
    #[schema(required)]
    pub partial_mastery: Option<u32>,
    /// At ease: proposed as advanced.
    #[schema(required)]
    pub at_ease: Option<u32>,
    /// Too little is known.
    #[schema(required)]
    pub undetermined: Option<u32>,
}

/// Counts of a question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountedQuestion {
    /// Its code.
    pub code: String,
    /// Its words in the newest version that has it.
    pub label: String,
    /// Its kind.
    pub kind: QuestionKind,
    /// Numbers of the versions that ask it, ascending.
    pub versions: Vec<i16>,
    /// Responses that were to answer it, each by its own version.
    #[schema(required)]
    pub concerned: Option<u32>,
    /// Answers that are kept and do not count: off the path, or with too many boxes.
    #[schema(required)]
    pub set_aside: Option<u32>,
    /// Answers and choices; of a grid, those who answered one line at least.
    #[serde(flatten)]
    pub reply: CountedReply,
    /// The lines of a grid.
    pub lines: Vec<CountedLine>,
    /// The numbers that were given, ascending; none where numbers are hidden.
    pub numbers: Vec<CountedNumber>,
}

/// Counts of a line of a grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountedLine {
    /// Its code.
    pub code: String,
    /// Its words in the newest version that has it.
    pub label: String,
    /// Numbers of the versions that have it, ascending.
    pub versions: Vec<i16>,
    /// Responses that were to answer it.
    #[schema(required)]
    pub concerned: Option<u32>,
    /// Answers and choices.
    #[serde(flatten)]
    pub reply: CountedReply,
}

/// Counts of the replies to a question or a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountedReply {
    /// Answers that count.
    #[schema(required)]
    pub answered: Option<u32>,
    /// Those concerned who did not answer.
    #[schema(required)]
    pub unanswered: Option<u32>,
    /// Of these, those whose pen cannot be read.
    #[schema(required)]
    pub illegible: Option<u32>,
    /// Of these, those who prefer not to say.
    #[schema(required)]
    pub declined: Option<u32>,
    /// The choices.
    ///
    /// Several may be ticked by one person: then their numbers add up to more than the answers.
    pub choices: Vec<CountedChoice>,
}

/// Counts of a choice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountedChoice {
    /// Its code.
    pub code: String,
    /// Its words in the newest version that has it.
    pub label: String,
    /// Its words in older versions that say it otherwise, ascending.
    pub earlier: Vec<EarlierWords>,
    /// Numbers of the versions that offer it, ascending.
    pub versions: Vec<i16>,
    /// People who answered a version that offers it: its share is of these.
    #[schema(required)]
    pub offered: Option<u32>,
    /// People who chose it.
    #[schema(required)]
    pub count: Option<u32>,
}

/// Words of a choice in an older version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EarlierWords {
    /// Number of the version.
    pub version: i16,
    /// Its words.
    pub label: String,
}

/// Number of times that a number was given.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CountedNumber {
    /// The number.
    pub number: i64,
    /// Number of times.
    pub count: u32,
}

/// Second entries of sheets of paper.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct SecondEntries {
    /// Sheets that were entered twice.
    pub sheets: usize,
    /// Of these, sheets whose entries differed.
    pub apart: usize,
    /// Number of fields that differed.
    pub fields: i64,
}

impl CountedSet {
    /// Shows counts; findings where there is an analysis.
    pub fn new(questions: Vec<QuestionCount>, totals: &Totals, has_analysis: bool) -> CountedSet {
        CountedSet {
            responses: Some(totals.responses),
            findings: has_analysis.then_some(FindingCounts {
                no_access: Some(totals.no_access),
                no_mastery: Some(totals.no_mastery),
                knowledge: Some(totals.knowledge),
                knowledge_known: Some(totals.knowledge_known),
                knowledge_unknown: Some(totals.no_mastery - totals.knowledge_known),
                practice: Some(totals.practice),
                reluctance: Some(totals.reluctance),
                partial_mastery: Some(totals.partial_mastery),
                at_ease: Some(totals.at_ease),
                undetermined: Some(totals.undetermined),
            }),
            questions: questions.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<QuestionCount> for CountedQuestion {
    fn from(count: QuestionCount) -> CountedQuestion {
        CountedQuestion {
            reply: reply(count.reply, count.concerned),
            code: count.code,
            label: count.label,
            kind: count.kind,
            versions: count.versions,
            concerned: Some(count.concerned),
            set_aside: Some(count.set_aside),
            lines: count.lines.into_iter().map(line).collect(),
            numbers: count.numbers.into_iter().map(|(number, count)| CountedNumber { number, count }).collect(),
        }
    }
}

fn line(count: LineCount) -> CountedLine {
    let LineCount { code, label, versions, concerned, reply: counted } = count;
    CountedLine { code, label, versions, concerned: Some(concerned), reply: reply(counted, concerned) }
}

fn reply(count: ReplyCount, concerned: u32) -> CountedReply {
    let choice = |count: ChoiceCount| CountedChoice {
        code: count.code,
        label: count.label,
        earlier: count.earlier.into_iter().map(|(version, label)| EarlierWords { version, label }).collect(),
        versions: count.versions,
        offered: Some(count.offered),
        count: Some(count.count),
    };
    CountedReply {
        answered: Some(count.answered),
        unanswered: Some(concerned - count.answered),
        illegible: Some(count.illegible),
        declined: Some(count.declined),
        choices: count.choices.into_iter().map(choice).collect(),
    }
}

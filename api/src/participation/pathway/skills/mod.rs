//! Skills of an organisation: those of the service that it uses, and those that it added.

mod catalogue;
pub mod routes;
mod store;

use std::collections::HashSet;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::directory::places::settings::Setting;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::french::curly;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;
use catalogue::CATALOGUE;

/// A skill: one thing that somebody may be able to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its code, which means one thing for ever.
    pub code: String,
    /// Its theme.
    pub theme: Theme,
    /// The level where it belongs.
    pub level: Level,
    /// « Je sais… ».
    pub sentence: String,
    /// True if the organisation added it.
    pub own: bool,
    /// True if the organisation does not use it, or not any more.
    pub hidden: bool,
}

/// A skill that an organisation adds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnSkill {
    /// Its theme.
    pub theme: Theme,
    /// The level where it belongs.
    pub level: Level,
    /// « Je sais… ».
    pub sentence: String,
}

impl OwnSkill {
    /// Its code, made from its theme and its words: with other words it is another skill.
    pub fn code(&self) -> String {
        let digest = Sha256::digest(format!("{} {}", self.theme.word(), self.sentence));
        let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("own-{hex}")
    }
}

/// Choices of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Codes of skills of the service that it does not use.
    hidden: Vec<String>,
    /// Skills that it added, by theme and level.
    own: Vec<OwnSkill>,
}

impl Choices {
    /// Makes choices that are the same in whatever order they were given.
    fn new(mut hidden: Vec<String>, mut own: Vec<OwnSkill>) -> Choices {
        hidden.sort();
        hidden.dedup();
        own.sort();
        Choices { hidden, own }
    }
}

static CHOICES: Setting<Choices> = Setting {
    name: "skills",
    find: |tx| Ok(store::find(tx)?),
    write: |tx, choices| Ok(store::replace(tx, choices)?),
    logged: |choices| {
        let own = choices.own.iter().map(|skill| (skill.theme, skill.level, &skill.sentence));
        json!({"hidden": choices.hidden, "own": own.collect::<Vec<_>>()})
    },
};

/// True if the service has a skill of this code.
pub fn is_known(code: &str) -> bool {
    CATALOGUE.iter().flat_map(|(_, skills)| *skills).any(|(known, ..)| *known == code)
}

/// Lists all skills by theme: those of the service, then those of the organisation, hidden ones too.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Skill>, Problem> {
    let hidden: HashSet<String> = store::hidden(tx)?.into_iter().collect();
    let mut own = store::own(tx)?;
    own.sort_by_key(|skill| (skill.theme, skill.level));
    let mut skills = Vec::new();
    for (theme, known) in CATALOGUE {
        skills.extend(known.iter().map(|(code, level, sentence)| Skill {
            code: (*code).to_owned(),
            theme: *theme,
            level: *level,
            sentence: curly(sentence),
            own: false,
            hidden: hidden.contains(*code),
        }));
        skills.extend(own.iter().filter(|skill| skill.theme == *theme).cloned());
    }
    Ok(skills)
}

//! Decides about marks that are noted, and what they say of a theme.

use std::collections::HashMap;

use crate::participation::pathway::Mastery;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// A mark of a person: how far they master a skill, and how often that was noted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The mastery; none before the first note, and where it was taken back.
    pub mastery: Option<Mastery>,
    /// Number of notes: 0 before the first.
    pub version: i32,
}

/// Decision about a mark to note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is written down.
    Note,
    /// Nothing is done: the mark says so already.
    Same,
    /// Nothing is done: a colleague noted something else since it was read.
    Clash,
}

/// Decides about a mark, as it was read and is now wanted, against the one that is kept.
pub fn judge(kept: Mark, wanted: Mark) -> Verdict {
    if kept.mastery == wanted.mastery {
        Verdict::Same
    } else if kept.version == wanted.version {
        Verdict::Note
    } else {
        Verdict::Clash
    }
}

/// A skill, as far as themes are judged by it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its code.
    pub code: String,
    /// Its theme.
    pub theme: Theme,
    /// The level where it belongs.
    pub level: Level,
}

/// Marks of a person together, by theme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Themes {
    /// Themes of which the person can do all alone, up to a level.
    pub mastered: Vec<Theme>,
    /// Themes of which the person cannot do something alone yet, as it was noted.
    pub uncertain: Vec<Theme>,
}

/// Judges the themes up to a level by the marks of a person.
pub fn judge_themes(skills: &[Judged], marks: &HashMap<String, Mastery>, level: Level) -> Themes {
    let mut themes = Themes::default();
    for theme in Theme::ALL.iter().copied() {
        let of_theme = skills.iter().filter(|skill| skill.theme == theme && skill.level <= level);
        let noted: Vec<Option<Mastery>> = of_theme.map(|skill| marks.get(&skill.code).copied()).collect();
        if noted.iter().any(|mark| matches!(mark, Some(Mastery::NotYet | Mastery::WithHelp))) {
            themes.uncertain.push(theme);
        } else if !noted.is_empty() && noted.iter().all(|mark| *mark == Some(Mastery::Alone)) {
            themes.mastered.push(theme);
        }
    }
    themes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mastery() -> impl Strategy<Value = Option<Mastery>> {
        proptest::option::of(proptest::sample::select(Mastery::ALL))
    }

    proptest! {
        #[test]
        fn of_two_who_read_the_same_only_one_is_written(
            read in mastery(), one in mastery(), other in mastery(), version in 0i32..9,
        ) {
            let kept = Mark { mastery: read, version };
            let wanted = |mastery| Mark { mastery, version };
            if judge(kept, wanted(one)) == Verdict::Note {
                let now = Mark { mastery: one, version: version + 1 };
                let second = judge(now, wanted(other));
                prop_assert_eq!(second, if one == other { Verdict::Same } else { Verdict::Clash });
            }
        }

        #[test]
        fn a_theme_is_mastered_or_uncertain_and_never_both(
            marks in proptest::collection::vec(mastery(), 5), level in proptest::sample::select(Level::ALL),
        ) {
            let levels = [Level::Beginner, Level::Beginner, Level::Intermediate, Level::Intermediate, Level::Advanced];
            let skill = |(place, level): (usize, &Level)| Judged {
                code: place.to_string(),
                theme: Theme::Email,
                level: *level,
            };
            let skills: Vec<Judged> = levels.iter().enumerate().map(skill).collect();
            let noted = marks.iter().enumerate().filter_map(|(place, mark)| Some((place.to_string(), (*mark)?)));
            let noted: HashMap<String, Mastery> = noted.collect();
            let found = judge_themes(&skills, &noted, level);
            let counted: Vec<_> =
                marks.iter().zip(levels).filter(|(_, of)| *of <= level).map(|(mark, _)| *mark).collect();
            prop_assert_eq!(found.mastered.len() == 1, counted.iter().all(|mark| *mark == Some(Mastery::Alone)));
            let open = counted.iter().flatten().any(|mark| *mark != Mastery::Alone);
            prop_assert_eq!(found.uncertain.len() == 1, open);
        }
    }

    #[test]
    fn a_theme_without_skills_at_the_level_is_not_mastered() {
        assert_eq!(judge_themes(&[], &HashMap::new(), Level::Advanced), Themes::default());
    }
}

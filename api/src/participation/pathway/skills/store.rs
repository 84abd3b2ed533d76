//! The tables `own_skills` and `hidden_skills`.

use diesel::prelude::*;

use super::{Choices, OwnSkill, Skill};
use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;
use crate::schema::{hidden_skills, own_skills};

/// Finds the choices of the organisation.
pub fn find(tx: &mut Tx<'_>) -> QueryResult<Choices> {
    let own = own(tx)?.into_iter().filter(|skill| !skill.hidden);
    let own = own.map(|Skill { theme, level, sentence, .. }| OwnSkill { theme, level, sentence });
    Ok(Choices::new(hidden(tx)?, own.collect()))
}

/// Codes of the skills of the service that the organisation does not use.
pub fn hidden(tx: &mut Tx<'_>) -> QueryResult<Vec<String>> {
    hidden_skills::table
        .filter(hidden_skills::organisation_id.eq(tx.organisation))
        .select(hidden_skills::code)
        .load(tx.conn)
}

/// Skills that the organisation added; those taken off are hidden.
pub fn own(tx: &mut Tx<'_>) -> QueryResult<Vec<Skill>> {
    let rows: Vec<(String, Theme, Level, String, bool)> = own_skills::table
        .filter(own_skills::organisation_id.eq(tx.organisation))
        .order(own_skills::sentence)
        .select((own_skills::code, own_skills::theme, own_skills::level, own_skills::sentence, own_skills::active))
        .load(tx.conn)?;
    let skill = |(code, theme, level, sentence, active): (String, Theme, Level, String, bool)| Skill {
        code,
        theme,
        level,
        sentence,
        own: true,
        hidden: !active,
    };
    Ok(rows.into_iter().map(skill).collect())
}

/// Puts other choices in the place of those that were made.
///
/// A skill that is taken off the list stays, as what was noted with it keeps its words.
pub fn replace(tx: &mut Tx<'_>, choices: &Choices) -> QueryResult<()> {
    diesel::delete(hidden_skills::table.filter(hidden_skills::organisation_id.eq(tx.organisation))).execute(tx.conn)?;
    let organisation = hidden_skills::organisation_id.eq(tx.organisation);
    let rows: Vec<_> = choices.hidden.iter().map(|code| (organisation, hidden_skills::code.eq(code))).collect();
    diesel::insert_into(hidden_skills::table).values(rows).execute(tx.conn)?;
    diesel::update(own_skills::table.filter(own_skills::organisation_id.eq(tx.organisation)))
        .set(own_skills::active.eq(false))
        .execute(tx.conn)?;
    for skill in &choices.own {
        let (level, active) = (own_skills::level.eq(skill.level), own_skills::active.eq(true));
        diesel::insert_into(own_skills::table)
            .values((
                own_skills::organisation_id.eq(tx.organisation),
                own_skills::code.eq(skill.code()),
                own_skills::theme.eq(skill.theme),
                own_skills::sentence.eq(&skill.sentence),
                level,
                active,
            ))
            .on_conflict((own_skills::organisation_id, own_skills::code))
            .do_update()
            .set((level, active))
            .execute(tx.conn)?;
    }
    Ok(())
}

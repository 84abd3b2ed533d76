//! Finds the sessions that take a person further.

use uuid::Uuid;

use super::rules::{self, Learner, Offer};
use super::store;
use super::views::{NextSession, NextSessions};
use crate::directory::places;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::pathway::actions::{require_known, show};
use crate::participation::pathway::covered::themes_of;
use crate::participation::pathway::marks;
use crate::participation::unmet_wishes::rules::Place;
use crate::participation::{attendance, follow_ups, unmet_wishes};
use crate::programme::sessions;
use crate::programme::sessions::Joined;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::views::{Session, zone_of};

/// Number of next sessions that are considered: half a year of two levels a week.
const LOOKED_AT: i64 = 60;

/// Finds sessions for a person, for the team: all that is known of them counts.
pub fn of_learner(tx: &mut Tx<'_>, learner: Uuid) -> Result<NextSessions, Problem> {
    require_known(tx, learner)?;
    let card = store::card(tx, learner)?.ok_or_else(Problem::not_found)?;
    let pathway = show(tx, learner)?;
    let decided = pathway.current.map(|current| current.level);
    let level = decided.or(pathway.proposal.and_then(|proposal| proposal.level)).or(card.level);
    let Some(level) = level else { return Ok(NextSessions { level: None, sessions: Vec::new() }) };
    let came_to: Vec<Uuid> =
        attendance::came_to(tx, &[learner], tx.now)?.into_iter().map(|past| past.session_id).collect();
    let known = themes_of(tx, &came_to)?;
    let seen: Vec<Theme> = known.values().flat_map(|themes| themes.best_known().iter().copied()).collect();
    let judged = marks::actions::themes_of_learner(tx, learner, level)?;
    let home = match &card.commune_code {
        Some(code) => {
            places::actions::commune(tx, code)?.map(|commune| Place { centre: commune.centre(), code: commune.code })
        }
        None => None,
    };
    let wishes = unmet_wishes::actions::open_of(tx, learner)?;
    // A person who once said « any day » can come on any.
    let any_day = wishes.iter().any(|wish| wish.half_days.is_empty());
    let half_days = if any_day { Vec::new() } else { wishes.into_iter().flat_map(|wish| wish.half_days).collect() };
    let questions = follow_ups::actions::of_learner(tx, learner)?;
    let asked = questions.iter().filter(|question| question.seat.is_none()).filter_map(|question| question.theme);
    let learner = Learner {
        level,
        seen,
        uncertain: judged.uncertain,
        mastered: judged.mastered,
        asked: asked.collect(),
        half_days,
        home,
        busy: store::busy(tx, learner)?.into_iter().map(|times| (times.starts_at, times.ends_at)).collect(),
        people: 1,
        is_whole: true,
    };
    let found = sessions::of_level(tx, level, LOOKED_AT)?;
    let open = found.into_iter().filter(|one| one.session.waiting == 0 && one.closed().is_none());
    let open: Vec<Joined> = open.collect();
    Ok(NextSessions { level: Some(level), sessions: choose(tx, &learner, &open, true)? })
}

/// Chooses among sessions; `trusted` shows them as the team sees them.
pub(super) fn choose(
    tx: &mut Tx<'_>,
    learner: &Learner,
    open: &[Joined],
    trusted: bool,
) -> Result<Vec<NextSession>, Problem> {
    let ids: Vec<Uuid> = open.iter().map(|one| one.session.id).collect();
    let mut themes = themes_of(tx, &ids)?;
    let communes = places::actions::communes(tx, None, i64::MAX - 1)?;
    let offers: Vec<Offer> = open
        .iter()
        .map(|Joined { session, venue, .. }| Offer {
            level: session.level,
            themes: themes.remove(&session.id).unwrap_or_default().planned,
            times: (session.starts_at, session.ends_at),
            starts_at: session.starts_at.with_timezone(&zone_of(&venue.time_zone)).naive_local(),
            place: Place {
                code: venue.commune_code.clone(),
                centre: communes.iter().find(|one| one.code == venue.commune_code).and_then(|one| one.centre()),
            },
            free: session.room(trusted),
        })
        .collect();
    let proposed = rules::propose(learner, &offers, tx.now).into_iter();
    Ok(proposed.map(|one| NextSession::new(Session::new(open[one.place].clone(), trusted), one)).collect())
}

//! The Sud-Hérault demonstration: real places, invented people, the same for a given day.
//!
//! Its history is not inserted but lived: the actions of the service run under a clock that is set to the past. So it
//! holds nothing that the rules refuse.

mod adaptations;
mod desk;
mod habits;
mod handouts;
mod partners;
mod pathway;
mod people;
pub mod scale;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use uuid::Uuid;

use crate::directory::accounts;
use crate::directory::accounts::passwords::NewPassword;
use crate::directory::accounts::second_factor::policy;
use crate::directory::people::actions::LearnerDraft;
use crate::directory::places::territory::Territory;
use crate::kernel::data::database::Database;
use crate::kernel::data::transaction::{Caller, Tx};
use crate::kernel::security::key_file::{Keys, random_secret};
use crate::kernel::security::principal::{Principal, Role, Staff};
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::rules::Reach;
use crate::participation::attendance::{self, Presence};
use crate::participation::enrolments::draft::{EnrolmentDraft, Who};
use crate::participation::enrolments::refusals::{RefusalReason, Why};
use crate::participation::enrolments::{self, Channel, own};
use crate::participation::evaluations::{self, grid::NewEvaluation};
use crate::participation::preparation::{self, actions::PlanText};
use crate::participation::questionnaires::{
    self,
    json::answers::{AnswerValue, Silences},
};
use crate::programme::series;
use crate::programme::series::actions::SeriesDraft;
use crate::programme::sessions::rules::first_weekday;
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::{Level, Rhythm};
use people::{COMMENTS, NEEDS, PEOPLE, PLANS};

/// The real places, with codes, postcodes and municipal populations.
///
/// Source: INSEE, Code officiel géographique 2026, as packaged in `@etalab/decoupage-administratif` 6.0.0 (Licence
/// Ouverte). Village centres are to a hundredth of a degree, some 1 km. The phone number is in the ranges that ARCEP
/// reserves for fiction, so that the demonstration makes no real phone ring.
const TERRITORY: &[u8] = include_bytes!("sud-herault.json");

/// Slug of its organisation.
const SLUG: &str = "sud-herault";
/// Identity of its organisation.
const ORGANISATION: Uuid = Uuid::from_u128(0x0200_0426_5300_7000_8000_0000_0000_0001);

/// E-mail addresses of its accounts, with their roles in French, as shown once after loading.
pub const STAFF_SHOWN: [(&str, &str); 4] = [
    ("admin@sud-herault.example", "administration"),
    ("accueil@sud-herault.example", "accueil de la Maison"),
    ("lea.fabre@sud-herault.example", "animatrice"),
    ("secretariat@cruzy.example", "partenaire : mairie de Cruzy"),
];

/// Loads the demonstration around `now`, unless its organisation exists; true if it was loaded.
pub fn load(database: &Database, now: DateTime<Utc>, password: &NewPassword) -> Result<bool, Problem> {
    let caller = Caller { organisation: ORGANISATION, principal: Principal::System, now, request_id: None };
    if database.organisation_blocking(SLUG)?.is_some() {
        return Ok(false);
    }
    // These keys are for links within the history only; links for people are made with the service's own keys.
    let keys =
        Keys::parse(&format!("demo:{};links:{}", random_secret(), random_secret())).map_err(Problem::unavailable)?;
    let database = database.clone().reacting([]).providing(Reach { email: true, sms: true, accounts: false });
    database.write_blocking(&caller, |tx| live(tx, password, &keys))?;
    Ok(true)
}

/// A generator of pseudo-random numbers, the same for the same seed.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

fn live(tx: &mut Tx<'_>, password: &NewPassword, keys: &Keys) -> Result<(), Problem> {
    let now = tx.now;
    let begun = now - TimeDelta::days(90);
    tx.now = begun;
    let venues = Territory::read(TERRITORY)?.set_up(tx)?;
    // Nothing reacts to what happens here.
    questionnaires::grid::create(tx)?;
    // Its accounts log in with the password alone, so that anybody can look around.
    policy::edit(tx, 1, &[])?;
    let mut account = |email: &str, name: &str, role| {
        accounts::actions::open(tx, email.to_owned(), name.to_owned(), role, password.clone())
    };
    account(STAFF_SHOWN[0].0, "Claire Vidal", Role::Admin)?;
    let agent = account(STAFF_SHOWN[1].0, "Nadia Benali", Role::Agent)?;
    let facilitator = account(STAFF_SHOWN[2].0, "Léa Fabre", Role::Facilitator)?;

    let today = now.with_timezone(&Paris).date_naive();
    let mut held = Vec::new();
    // Tuesday afternoon at Capestang, Thursday morning at Saint-Chinian.
    for (venue, (weekday, hour)) in venues.iter().zip([(2, 14), (4, 10)]) {
        let series = series::actions::create(tx, weekly(venue.id, facilitator.id, weekday, hour, today))?;
        held.extend(series.created);
    }
    held.sort_by_key(|session| session.starts_at);

    let as_agent = Principal::Staff(Staff {
        account: agent.id,
        name: agent.name,
        role: Role::Agent,
        login: Uuid::nil(),
        partner: None,
    });
    let mut drawn = Generator(u64::from(today.num_days_from_ce().unsigned_abs()));
    for (index, session) in held.iter().enumerate() {
        let mut past = tx.acting_as(&as_agent, now);
        people_of(&mut past, session, index, now, &mut drawn, keys)?;
    }
    let mut today = tx.acting_as(&as_agent, now);
    desk::morning(&mut today, &held, now)?;
    desk::wishes(&mut today, now)?;
    habits::live(tx, &as_agent, now)?;
    handouts::live(tx, &as_agent, &held, now)?;
    let as_facilitator = Principal::Staff(Staff {
        account: facilitator.id,
        name: facilitator.name,
        role: Role::Facilitator,
        login: Uuid::nil(),
        partner: None,
    });
    adaptations::live(tx, &as_facilitator, &held, now)?;
    tx.now = now;
    partners::live(tx, STAFF_SHOWN[3].0, password, &held)
}

fn person(known: &people::Person) -> LearnerDraft {
    LearnerDraft {
        given_name: known.0.to_owned(),
        family_name: known.1.to_owned(),
        phone: crate::kernel::text::phone::parse(known.2),
        email: None,
        birth_year: Some(known.3),
        commune_code: Some(known.4.to_owned()),
        outside_commune: None,
        remarks: None,
        preferred_way: None,
        postal_address: None,
    }
}

fn weekly(venue_id: Uuid, facilitator: Uuid, weekday: u32, hour: u32, today: NaiveDate) -> SeriesDraft {
    SeriesDraft {
        venue_id,
        facilitator_id: Some(facilitator),
        title: "Le numérique en un clic".to_owned(),
        description: Some(
            "Un atelier de deux heures, à trois ou quatre, à partir de ce que vous voulez apprendre. Gratuit."
                .to_owned(),
        ),
        levels: Level::ALL.to_vec(),
        rhythm: Rhythm::Weekly,
        other_weekdays: Vec::new(),
        weekday,
        anchor: first_weekday(today - TimeDelta::days(42), weekday),
        first_date: first_weekday(today - TimeDelta::days(42), weekday),
        last_date: today + TimeDelta::days(70),
        start_time: NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default(),
        duration_minutes: 120,
        capacity: 4,
        minimum: 3,
        skips_school_holidays: false,
        except: Vec::new(),
        accept_conflicts: false,
    }
}

fn people_of(
    tx: &mut Tx<'_>,
    session: &Session,
    index: usize,
    now: DateTime<Utc>,
    drawn: &mut Generator,
    keys: &Keys,
) -> Result<(), Problem> {
    let (starts_at, ends_at) = (session.starts_at.to_utc(), session.ends_at.to_utc());
    let is_past = starts_at <= now;
    let weeks_ahead = (starts_at - now).num_days() / 7;
    // Nearer sessions have fewer seats left. One of the next sessions is full, for a waiting list.
    let seats =
        if is_past { 3 + drawn.below(2) } else { 4usize.saturating_sub(usize::try_from(weeks_ahead).unwrap_or(0)) };
    let mut references = Vec::new();
    for seat in 0..seats.min(4) {
        tx.now =
            (starts_at - TimeDelta::days(9) + TimeDelta::minutes(17 * seat as i64)).min(now - TimeDelta::minutes(1));
        let given_up = index.is_multiple_of(5) && seat == 2;
        let who = &PEOPLE[(index * 4 + seat) % PEOPLE.len()];
        let needs = Some(NEEDS[drawn.below(NEEDS.len())].to_owned());
        let channel = [Channel::Phone, Channel::Phone, Channel::Counter, Channel::Partner][drawn.below(4)];
        let draft = EnrolmentDraft::new(session.id, session.level, Who::Described(person(who)), channel);
        let enrolled = enrolments::actions::enrol(tx, EnrolmentDraft { needs, ..draft })?;
        if given_up {
            enrolments::actions::cancel(
                tx,
                enrolled.id,
                Why { code: Some(RefusalReason::Personal), words: Some("Un autre rendez-vous le même jour") },
            )?;
        } else {
            references.push((enrolled.id, enrolled.reference));
        }
    }
    if weeks_ahead < 2 {
        let (theme, theory, exercises, themes) = PLANS[index % PLANS.len()];
        tx.now = (starts_at - TimeDelta::days(2)).min(now - TimeDelta::minutes(1));
        preparation::actions::plan(tx, session.id, 0, |_| PlanText {
            theme: Some(theme.to_owned()),
            theory: Some(theory.to_owned()),
            exercises: Some(exercises.to_owned()),
            themes: themes.iter().copied().map(Some).collect(),
            equipment: index.is_multiple_of(4).then(|| "Une souris tombe en panne : en apporter une autre.".to_owned()),
        })?;
    }
    if ends_at > now {
        return Ok(());
    }
    tx.now = ends_at - TimeDelta::minutes(10);
    let presence = [
        Presence::Present,
        Presence::Present,
        Presence::Present,
        Presence::Late,
        Presence::Excused,
        Presence::Present,
        Presence::Absent,
    ];
    let ticked: Vec<_> = references
        .iter()
        .map(|(id, _)| attendance::actions::Ticked {
            enrolment: *id,
            status: Some(presence[drawn.below(presence.len())]),
            people_came: None,
            version: 0,
        })
        .collect();
    attendance::actions::record(tx, keys, session.id, &ticked)?;
    pathway::after(tx, session, index, now)?;
    for ((id, reference), tick) in references.iter().zip(&ticked) {
        if matches!(tick.status, Some(Presence::Excused | Presence::Absent)) {
            continue;
        }
        let (helped, missing) = COMMENTS[drawn.below(COMMENTS.len())];
        let answers = [
            ("satisfaction", ["3", "4"][drawn.below(2)]),
            ("relevance", ["2", "3", "4"][drawn.below(3)]),
            ("pace", ["right", "right", "right", "too_fast"][drawn.below(4)]),
            ("helped", helped),
            ("missing", missing),
            ("another_session", if drawn.below(5) > 0 { "yes" } else { "no" }),
            ("alone", ["yes", "think_so", "think_so", "no"][drawn.below(4)]),
        ];
        let said = answers.into_iter().filter(|(_, said)| !said.is_empty());
        let said = said.map(|(code, said)| (code.to_owned(), AnswerValue::Text(said.to_owned())));
        let new = NewEvaluation { version: 1, answers: said.collect(), silences: Silences::new() };
        let secret = keys.link_secret(own::EVALUATION, *id);
        evaluations::actions::give(tx, keys, reference, &secret, new)?;
    }
    if index.is_multiple_of(3) {
        evaluations::actions::set_next_time(
            tx,
            session.id,
            "Reprendre la souris au début et garder plus de temps pour les exercices.",
            0,
        )?;
    }
    Ok(())
}

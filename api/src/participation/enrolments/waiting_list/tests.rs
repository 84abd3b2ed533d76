use std::collections::HashMap;

use chrono::TimeZone;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::*;

/// Commands of one run. `CLIC_COMMANDS=10000000` is the long one (`make trials`).
fn commands() -> usize {
    std::env::var("CLIC_COMMANDS").ok().and_then(|text| text.parse().ok()).unwrap_or(30_000)
}

const PARIS: chrono_tz::Tz = chrono_tz::Europe::Paris;

/// A Monday, one o'clock in Paris.
fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).single().unwrap()
}

fn parse_time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn seats(capacity: i16, days: i64) -> Allocation {
    Allocation {
        capacity,
        kept: 0,
        starts_at: noon() + TimeDelta::days(days),
        held: true,
        office: PARIS.into(),
        parties: Vec::new(),
    }
}

fn id(n: u64) -> Uuid {
    Uuid::from_u128(u128::from(n))
}

fn join(n: u64, people: i16) -> Command {
    Command::Join { id: id(n), people, wait: true, overtakes: false, by_desk: false }
}

#[test]
fn an_invitation_holds_a_seat_and_passes_nobody() {
    let mut seats = seats(2, 30);
    let invite = |n| Command::Invite { id: id(n), people: 1 };
    let until = noon() + TimeDelta::hours(52);
    assert_eq!(seats.decide(invite(1), noon() + TimeDelta::hours(2)).0, [Change::Offered(id(1), until)]);
    seats.decide(join(2, 1), noon() + TimeDelta::hours(2)).1.unwrap();
    assert_eq!(seats.decide(invite(3), noon() + TimeDelta::hours(2)).1, Err(Refusal::Full));
    let mut near = Allocation { capacity: 2, parties: Vec::new(), ..seats };
    let hour_before = near.starts_at - TimeDelta::hours(1);
    assert_eq!(near.decide(invite(1), hour_before).0, [Change::Called(id(1))], "held for nobody");
    assert_eq!(near.decide(invite(2), near.starts_at).1, Err(Refusal::Started));
}

#[test]
fn a_freed_seat_is_offered_in_the_order_of_waiting() {
    let mut seats = seats(1, 30);
    assert_eq!(seats.decide(join(1, 1), noon()).0, [Change::Seated(id(1))]);
    assert_eq!(seats.decide(join(2, 1), noon()).0, [Change::Queued(id(2))]);
    seats.decide(join(3, 1), noon() + TimeDelta::minutes(1)).1.unwrap();
    // Two days later is Wednesday at three: to the end of that afternoon.
    let until = noon() + TimeDelta::hours(52);
    let freed = noon() + TimeDelta::hours(2);
    assert_eq!(seats.decide(Command::Leave(id(1)), freed).0, [Change::Left(id(1)), Change::Offered(id(2), until)]);
    let newcomer = Command::Join { id: id(4), people: 1, wait: false, overtakes: false, by_desk: false };
    assert_eq!(seats.decide(newcomer, freed).1, Err(Refusal::Full), "it is held");
    let next = parse_time("2026-11-30T11:00:00Z");
    assert_eq!(
        seats.decide(Command::Settle, until).0,
        [Change::Expired(id(2)), Change::Offered(id(3), next)],
        "nobody answered"
    );
    assert_eq!(seats.decide(Command::Accept(id(2)), until).1, Err(Refusal::Gone));
    assert_eq!(seats.decide(Command::Accept(id(3)), until).0, [Change::Seated(id(3))]);
}

#[test]
fn offers_shorten_near_the_start_until_first_come() {
    let mut seats = seats(1, 3);
    for n in 1..=3 {
        seats.decide(join(n, 1), noon() + TimeDelta::seconds(n as i64)).1.unwrap();
    }
    let two_days = seats.starts_at - TimeDelta::days(2);
    let offered = seats.decide(Command::Leave(id(1)), two_days).0;
    assert_eq!(
        offered[1],
        Change::Offered(id(2), parse_time("2026-11-25T11:00:00Z")),
        "by noon, before the first to come"
    );
    let last_day = seats.starts_at - TimeDelta::hours(20);
    assert_eq!(seats.decide(Command::Settle, last_day).0, [Change::Expired(id(2)), Change::Called(id(3))]);
    assert_eq!(seats.decide(join(4, 1), last_day).0, [Change::Seated(id(4)), Change::Missed(id(3))]);
    assert_eq!(seats.decide(Command::Accept(id(3)), last_day).1, Err(Refusal::Full));
    assert_eq!(seats.decide(Command::Leave(id(4)), last_day).0, [Change::Left(id(4)), Change::Called(id(3))]);
}

#[test]
fn a_released_seat_goes_to_the_next() {
    let mut seats = seats(1, 30);
    for n in 1..=2 {
        seats.decide(join(n, 1), noon() + TimeDelta::seconds(n as i64)).1.unwrap();
    }
    let now = noon() + TimeDelta::hours(1);
    assert_eq!(seats.decide(Command::Release(id(2)), now).1, Err(Refusal::Gone), "it waits, and has no seat");
    let changes = seats.decide(Command::Release(id(1)), now).0;
    assert!(
        matches!(changes[..], [Change::Released(one), Change::Offered(other, _)] if one == id(1) && other == id(2))
    );
    assert_eq!(seats.decide(Command::Release(id(1)), now).1, Err(Refusal::Gone), "once");
}

#[test]
fn an_unreachable_offer_passes_on_and_takes_no_seat() {
    let mut seats = seats(1, 30);
    for n in 1..=3 {
        seats.decide(join(n, 1), noon() + TimeDelta::seconds(n as i64)).1.unwrap();
    }
    let now = noon() + TimeDelta::hours(1);
    assert_eq!(seats.decide(Command::Unreachable(id(1)), now).1, Err(Refusal::Gone), "seated");
    assert_eq!(seats.decide(Command::Unreachable(id(2)), now).1, Err(Refusal::Gone), "waiting: nothing was offered");
    seats.decide(Command::Leave(id(1)), now).1.unwrap();
    let changes = seats.decide(Command::Unreachable(id(2)), now).0;
    assert_eq!(changes[0], Change::Expired(id(2)));
    assert!(matches!(changes[1], Change::Offered(next, _) if next == id(3)), "{changes:?}");
    assert_eq!(seats.decide(Command::Unreachable(id(2)), now).1, Err(Refusal::Gone), "once");
}

#[test]
fn offers_and_calls_follow_a_session_that_is_moved() {
    let mut seats = seats(1, 30);
    for n in 1..=3 {
        seats.decide(join(n, 1), noon() + TimeDelta::seconds(n as i64)).1.unwrap();
    }
    let freed = noon() + TimeDelta::hours(1);
    seats.decide(Command::Leave(id(1)), freed).1.unwrap();
    let settled = |seats: &mut Allocation, starts_at| {
        seats.starts_at = starts_at;
        seats.decide(Command::Settle, freed).0
    };
    let near = settled(&mut seats, freed + TimeDelta::hours(3));
    assert_eq!(near, [Change::Called(id(2)), Change::Called(id(3))], "nothing is held for the first to come");
    assert!(seats.next_deadline(freed).is_some_and(|due| due <= freed), "no newcomer slips in unseen");
    let far = settled(&mut seats, freed + TimeDelta::days(30));
    assert!(matches!(far[..], [Change::Offered(next, _), Change::Missed(other)] if (next, other) == (id(2), id(3))));
    let earlier = settled(&mut seats, freed + TimeDelta::days(2));
    assert_eq!(earlier, [Change::Offered(id(2), parse_time("2026-11-24T11:00:00Z"))], "held for less long");
}

/// Deadline of the offer for a seat that is freed at an hour; none if nobody is offered it in turn.
fn held_until(freed: &str, starts_at: &str) -> Option<DateTime<Utc>> {
    let mut seats = Allocation { starts_at: parse_time(starts_at), ..seats(1, 0) };
    for n in 1..=2 {
        seats.decide(join(n, 1), parse_time(freed) - TimeDelta::days(5) + TimeDelta::seconds(n as i64)).1.unwrap();
    }
    let changes = seats.decide(Command::Leave(id(1)), parse_time(freed)).0;
    match changes[..] {
        [Change::Left(_), Change::Offered(_, until)] => Some(until),
        [Change::Left(_), Change::Called(_)] => None,
        _ => panic!("{changes:?}"),
    }
}

#[test]
fn an_offer_ends_within_working_hours_with_time_to_call() {
    for (freed, starts_at, until) in [
        // Wednesday 17:38 for Friday 10:00: not in the night, but on Thursday when the first to come are served.
        ("2026-11-25T16:38:00Z", "2026-11-27T09:00:00Z", Some("2026-11-26T09:00:00Z")),
        // The evening before a long way to go: Friday's half-days, no week-end.
        ("2026-11-26T18:00:00Z", "2026-12-22T13:00:00Z", Some("2026-11-30T11:00:00Z")),
        // Friday evening for Wednesday: Monday.
        ("2026-11-27T16:38:00Z", "2026-12-02T09:00:00Z", Some("2026-11-30T16:00:00Z")),
        // Friday evening for Monday: nobody could be asked in turn.
        ("2026-11-27T16:38:00Z", "2026-11-30T09:00:00Z", None),
        // The same in the morning: until noon is left, and so is the afternoon.
        ("2026-11-27T08:00:00Z", "2026-11-30T09:00:00Z", Some("2026-11-27T16:00:00Z")),
        // Across All Saints' Day, a Sunday, and the end of summer time; across Armistice Day, a Wednesday.
        ("2026-10-23T15:30:00Z", "2026-10-27T13:00:00Z", Some("2026-10-26T11:00:00Z")),
        ("2026-11-10T16:30:00Z", "2026-11-13T13:00:00Z", Some("2026-11-12T11:00:00Z")),
        // The day before, a quarter of an hour before the first to come are served.
        ("2026-11-26T08:45:00Z", "2026-11-27T09:00:00Z", None),
    ] {
        assert_eq!(held_until(freed, starts_at), until.map(parse_time), "freed at {freed} for {starts_at}");
    }
}

#[test]
fn a_party_waits_for_enough_seats_and_is_not_overtaken() {
    let mut seats = seats(3, 30);
    seats.decide(join(1, 2), noon()).1.unwrap();
    seats.decide(join(2, 2), noon()).1.unwrap();
    let alone = Command::Join { id: id(3), people: 1, wait: false, overtakes: false, by_desk: false };
    assert_eq!(seats.decide(alone, noon()).1, Err(Refusal::Full), "one seat is free, but two wait for two");
    let let_in = Command::Join { id: id(4), people: 1, wait: false, overtakes: true, by_desk: true };
    assert_eq!(seats.decide(let_in, noon()).0, [Change::Seated(id(4))], "staff gave a reason");
    assert_eq!(seats.decide(join(5, 4), noon()).1, Err(Refusal::TooMany));
    assert_eq!(seats.decide(Command::Resize(2), noon()).1, Err(Refusal::BelowTaken));
    seats.decide(join(6, 3), noon()).1.unwrap();
    seats.decide(Command::Leave(id(1)), noon()).1.unwrap();
    seats.decide(Command::Decline(id(2)), noon()).1.unwrap();
    assert_eq!(seats.decide(Command::Resize(2), noon()).1, Err(Refusal::BelowGroup(3)), "three wait together");
}

/// Draws a random command among those that people and staff give.
fn draw(random: &mut StdRng, newest: Uuid, seats: &Allocation) -> Command {
    let somebody = match seats.parties.len() {
        0 => newest,
        n => seats.parties[random.random_range(0..n)].id,
    };
    match random.random_range(0..10) {
        0..=3 => Command::Join {
            id: newest,
            people: random.random_range(1..=3),
            wait: random.random_bool(0.8),
            overtakes: random.random_bool(0.1),
            by_desk: random.random_bool(0.3),
        },
        4 if random.random_bool(0.3) => Command::Release(somebody),
        4 | 5 => Command::Leave(somebody),
        6 => Command::Accept(somebody),
        7 if random.random_bool(0.5) => Command::Unreachable(somebody),
        7 => Command::Decline(somebody),
        8 => Command::Resize(random.random_range(1..=6)),
        _ => Command::Settle,
    }
}

fn check_invariants(before: &Allocation, command: Command, now: DateTime<Utc>, after: &Allocation, changes: &[Change]) {
    assert!(after.taken() <= after.capacity, "never more people than seats");
    assert!(
        after.parties.iter().all(|party| party.people <= after.capacity),
        "somebody waits for seats that are not there"
    );
    let open = after.held && now < after.starts_at;
    let free = after.capacity - after.taken();
    if open && now < after.first_come_from() {
        assert!(
            after.head().is_none_or(|head| head.people > free),
            "a seat is free and the first on the waiting list hears nothing"
        );
    } else if open {
        let uncalled = |party: &Party| party.standing == Standing::Waiting && party.people <= free;
        assert!(!after.parties.iter().any(uncalled), "a seat is free and somebody who waits hears nothing");
    }
    for party in &after.parties {
        let late = matches!(party.standing, Standing::Offered(until) if until <= now);
        assert!(!(after.held && late), "an offer outlives its deadline");
        let long = matches!(party.standing, Standing::Offered(until) if until > after.starts_at - FIRST_COME);
        assert!(!(open && long), "a seat is held while the first to come are served");
        let misled = party.standing == Standing::Called && (now < after.first_come_from() || party.people > free);
        assert!(!(open && misled), "somebody was notified of a seat that is not free");
    }
    for change in changes {
        let Change::Offered(_, until) = *change else { continue };
        assert!(until <= after.starts_at - FIRST_COME, "an offer outlives the wait");
        assert!(office_hours::worked(now, until, PARIS) >= LAST_OFFER, "nobody can be called by {until}");
        assert_eq!(office_hours::earlier(until, TimeDelta::zero(), PARIS), until, "the desk is closed at {until}");
    }
    let rank = |party: &Party| (-party.priority, party.since, party.id);
    for change in changes {
        let (Change::Offered(passed_to, _) | Change::Seated(passed_to)) = *change else { continue };
        let reason = matches!(command, Command::Join { id, overtakes: true, .. } if id == passed_to);
        let was_offered = before
            .parties
            .iter()
            .any(|party| party.id == passed_to && matches!(party.standing, Standing::Offered(_) | Standing::Called));
        if reason || was_offered || now >= after.first_come_from() {
            continue;
        }
        let Some(winner) = after.parties.iter().find(|party| party.id == passed_to) else { continue };
        let passed =
            after.parties.iter().find(|party| party.standing == Standing::Waiting && rank(party) < rank(winner));
        assert_eq!(passed, None, "{passed_to} overtook");
    }
    let mut times: HashMap<(Uuid, std::mem::Discriminant<Change>), usize> = HashMap::new();
    for change in changes {
        *times.entry((change.enrolment(), std::mem::discriminant(change))).or_default() += 1;
    }
    assert!(times.values().all(|count| *count == 1), "twice the same change: {changes:?}");
    assert_eq!(
        standings_after(before, changes),
        standings(after),
        "the changes do not lead to the new state: {changes:?}"
    );
}

/// Checks that a newcomer who is seated without a look at the waiting list passes nobody on it.
///
/// The database decides this by one condition (`sessions::take_seats`); the allocation must decide the same.
fn check_newcomer_passes_nobody(seats: &Allocation, newcomer: Uuid, now: DateTime<Utc>) {
    let undisturbed = seats.waiting(now).is_empty() && seats.next_deadline(now).is_none_or(|due| due > now);
    let sits = seats.held && now < seats.starts_at && seats.free() > 0;
    if undisturbed && sits {
        let join = Command::Join { id: newcomer, people: seats.free(), wait: false, overtakes: false, by_desk: false };
        let decided = seats.clone().decide(join, now);
        assert_eq!(decided, (vec![Change::Seated(newcomer)], Ok(())), "somebody was passed");
    }
}

/// Parties that are seated (true) or hold an offer (false).
fn standings(seats: &Allocation) -> HashMap<Uuid, bool> {
    let held = seats.parties.iter().filter_map(|party| match party.standing {
        Standing::Seated => Some((party.id, true)),
        Standing::Offered(_) => Some((party.id, false)),
        _ => None,
    });
    held.collect()
}

/// The same, derived from the changes alone.
fn standings_after(before: &Allocation, changes: &[Change]) -> HashMap<Uuid, bool> {
    let mut known = standings(before);
    for change in changes {
        match *change {
            Change::Seated(id) => drop(known.insert(id, true)),
            Change::Offered(id, _) => drop(known.insert(id, false)),
            Change::Declined(id)
            | Change::Expired(id)
            | Change::Left(id)
            | Change::Released(id)
            | Change::Called(id) => {
                known.remove(&id);
            }
            Change::Queued(_) | Change::Missed(_) => {}
        }
    }
    known
}

#[test]
fn random_commands_never_overbook_overtake_or_forget() {
    let seed = rand::random();
    let mut random = StdRng::seed_from_u64(seed);
    let mut newest = 0;
    let mut left = commands();
    while left > 0 {
        let mut now = noon();
        let mut seats = seats(random.random_range(1..=4), random.random_range(1..=40));
        for _ in 0..random.random_range(1..60) {
            now += TimeDelta::minutes(random.random_range(0..2000));
            if random.random_bool(0.005) {
                seats.held = false;
            }
            newest += 1;
            left = left.saturating_sub(1);
            let command = draw(&mut random, id(newest), &seats);
            // Staff moves the session to another hour, nearer or further.
            if random.random_bool(0.03) {
                seats.starts_at = now + TimeDelta::minutes(random.random_range(1..40 * 24 * 60));
            }
            if random.random_bool(0.05) && !seats.parties.is_empty() {
                let somebody = random.random_range(0..seats.parties.len());
                seats.parties[somebody].priority = random.random_range(-1..=2);
            }
            // A decision begins with the effects of time: settling first lets each step be checked by itself.
            for command in [Command::Settle, command] {
                let before = seats.clone();
                let (changes, done) = seats.decide(command, now);
                let checked = std::panic::catch_unwind(|| {
                    check_invariants(&before, command, now, &seats, &changes);
                    check_newcomer_passes_nobody(&seats, Uuid::max(), now);
                });
                assert!(checked.is_ok(), "seed {seed}: {command:?} on {before:?} at {now} gave {changes:?}, {done:?}");
            }
        }
    }
}

#[test]
fn seats_kept_for_the_desk_go_to_nobody_else() {
    let join = |n, by_desk| Command::Join { id: id(n), people: 1, wait: true, overtakes: false, by_desk };
    let mut seats = Allocation { kept: 1, ..seats(2, 10) };
    let standing = |seats: &Allocation, n| seats.parties.iter().find(|party| party.id == id(n)).unwrap().standing;
    seats.decide(join(1, false), noon()).1.unwrap();
    seats.decide(join(2, false), noon()).1.unwrap();
    assert_eq!((standing(&seats, 1), standing(&seats, 2)), (Standing::Seated, Standing::Waiting), "one seat is kept");
    assert_eq!(seats.waiting(noon()), [1]);
    seats.decide(join(3, true), noon()).1.unwrap();
    assert_eq!(standing(&seats, 3), Standing::Seated, "it is what the seat was kept for");
    seats.decide(Command::Leave(id(3)), noon()).1.unwrap();
    assert_eq!(standing(&seats, 2), Standing::Waiting, "kept again");
    seats.kept = 0;
    seats.decide(Command::Settle, noon()).1.unwrap();
    assert!(matches!(standing(&seats, 2), Standing::Offered(_)), "now anybody's");
}

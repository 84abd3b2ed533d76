//! A mirror fed by `GET /calendar/changes` alone equals the database.
//!
//! It does so in whichever order transactions commit.
//!
//! `CLIC_MIRROR_CHANGES=100000` is the long run (`make trials`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use clic::kernel::security::principal::Role;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{App, Read, enrolment, size};

const HERE: &str = "00000000-0000-0000-0000-000000000001";

fn owner(app: &App) -> PgConnection {
    PgConnection::establish(&app.url).unwrap()
}

/// A partner's copy: sessions, and the cursor that goes with them.
#[derive(Clone, Default)]
struct Mirror {
    sessions: BTreeMap<String, Value>,
    since: Option<String>,
}

impl Mirror {
    /// Asks once and applies the changes; returns true if there are more.
    async fn ask(&mut self, app: &App, query: &str) -> bool {
        let since = self.since.as_ref().map(|since| format!("&since={since}")).unwrap_or_default();
        let body = app.get(&format!("/calendar/changes?limit=50{query}{since}")).send().await.expect(200);
        for change in body.data() {
            let id = change.id().to_owned();
            if change["removed"].as_bool().unwrap() {
                self.sessions.remove(&id);
            } else {
                self.sessions.insert(id, change["item"].clone());
            }
        }
        self.since = Some(body.text("next_since").to_owned());
        body["has_more"].as_bool().unwrap()
    }

    async fn catch_up(&mut self, app: &App, query: &str) {
        while self.ask(app, query).await {}
    }

    fn titles(&self) -> Vec<&str> {
        self.sessions.values().map(|item| item.text("title")).collect()
    }
}

async fn changes(app: &App, since: &str) -> Value {
    app.get(&format!("/calendar/changes?since={since}")).send().await.expect(200)
}

#[actix_web::test]
async fn nothing_is_skipped_when_transactions_commit_out_of_order() {
    let app = App::start().await;
    let sessions: Vec<String> = (1..=3).map(|day| app.session(day, 4)).collect();
    let mut mirror = Mirror::default();
    mirror.catch_up(&app, "").await;
    let retitle = |conn: &mut PgConnection, session: usize, title: &str| {
        let sql = format!("UPDATE sessions SET title = '{title}' WHERE id = '{}'", sessions[session]);
        conn.batch_execute(&sql).unwrap();
    };
    // The first transaction to begin and to write is the last to commit.
    let (mut first, mut second) = (owner(&app), owner(&app));
    first.batch_execute("BEGIN").unwrap();
    retitle(&mut first, 0, "écrit en premier");
    second.batch_execute("BEGIN").unwrap();
    retitle(&mut second, 1, "écrit en second");
    second.batch_execute("COMMIT").unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    mirror.catch_up(&app, "").await;
    assert!(mirror.titles().contains(&"écrit en second"), "it does not wait for the other transaction");
    first.batch_execute("COMMIT").unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    let late = changes(&app, mirror.since.as_ref().unwrap()).await;
    assert_eq!(late.data().len(), 1);
    assert_eq!(late["data"][0]["item"]["title"], "écrit en premier");

    // A session is scheduled at a venue while its name is being changed.
    mirror.catch_up(&app, "").await;
    first.batch_execute("BEGIN; UPDATE venues SET name = 'Ancienne école' WHERE name <> ''").unwrap();
    second
        .batch_execute(
            "INSERT INTO sessions (organisation_id, id, venue_id, title, level, starts_at, ends_at, capacity, minimum,
                 created_at, updated_at)
             SELECT organisation_id, gen_random_uuid(), venue_id, 'entre-temps', level, starts_at, ends_at, 4, 1,
                 created_at, updated_at FROM sessions LIMIT 1",
        )
        .unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    mirror.catch_up(&app, "").await;
    first.batch_execute("COMMIT").unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    mirror.catch_up(&app, "").await;
    let named = |item: &Value| item["place"]["name"] == "Ancienne école";
    assert!(mirror.sessions.len() == 4 && mirror.sessions.values().all(named), "{:?}", mirror.sessions);
}

#[actix_web::test]
async fn filtered_mirrors_forget_what_they_no_longer_ask_for() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let sessions: Vec<String> = (1..=3).map(|day| app.session(day, 2)).collect();
    let mut mirror = Mirror::default();
    let query = "&level=beginner&cancelled=omit";
    mirror.catch_up(&app, query).await;
    assert_eq!(mirror.sessions.len(), 3);
    let path = format!("/sessions/{}", sessions[0]);
    let edit = json!({"level": "advanced"});
    app.patch(&path).token(&agent).header("If-Match", "\"1\"").json(&edit).send().await.expect(200);
    mirror.catch_up(&app, query).await;
    assert_eq!(mirror.sessions.len(), 2);
    let path = format!("/sessions/{}/cancellation", sessions[1]);
    app.post(&path).token(&agent).json(&json!({"reason": "Neige"})).send().await.expect(200);
    mirror.catch_up(&app, query).await;
    assert_eq!(mirror.sessions.len(), 1);
    app.enrol(&enrolment(&sessions[2], 1)).await;
    mirror.catch_up(&app, query).await;
    assert_eq!(mirror.sessions[&sessions[2]]["seats_left"], 1);
    // A new mirror gets no removals.
    let page = app.get(&format!("/calendar/changes?limit=1{query}")).send().await.expect(200);
    assert_eq!((page.data().len(), &page["has_more"]), (0, &json!(true)));
    let mut new_mirror = Mirror::default();
    new_mirror.catch_up(&app, query).await;
    assert_eq!(new_mirror.sessions, mirror.sessions);
}

#[actix_web::test]
async fn cursors_of_other_filters_eras_or_makers_are_refused() {
    let app = App::start().await;
    app.session(1, 4);
    let mut mirror = Mirror::default();
    mirror.catch_up(&app, "").await;
    let since = mirror.since.clone().unwrap();
    let ask = |query: &str| app.get(&format!("/calendar/changes?{query}&since={since}")).send();
    ask("").await.expect(200);
    ask("level=beginner").await.refused(400, "invalid-query");
    app.get("/calendar/changes?since=xyz").send().await.refused(400, "invalid-query");
    app.get("/calendar/changes?since=").send().await.refused(400, "invalid-query");
    let mut owner = owner(&app);
    owner.batch_execute("UPDATE calendars SET position = 0").unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    ask("").await.refused(410, "cursor-gone");
    owner.batch_execute("UPDATE calendars SET position = 1, era = gen_random_uuid()").unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    ask("").await.refused(410, "cursor-gone");
    Mirror::default().catch_up(&app, "").await;
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Truth {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    body: String,
}

/// The sessions as the database holds them, in one text each, without the calendar's tables.
fn read_truth(app: &App) -> BTreeMap<String, String> {
    let sql =
        "SELECT s.id, concat_ws('|', s.title, s.status, to_char(s.starts_at, 'YYYY-MM-DD\"T\"HH24:MI'), s.capacity,
                   CASE WHEN s.waiting > 0 THEN 0 ELSE s.capacity - s.seats_taken END, v.name) AS body
               FROM sessions s JOIN venues v ON v.id = s.venue_id";
    let mut conn = owner(app);
    conn.batch_execute("SET TIME ZONE 'Europe/Paris'").unwrap();
    let rows: Vec<Truth> = diesel::sql_query(sql).load(&mut conn).unwrap();
    rows.into_iter().map(|row| (row.id.to_string(), row.body)).collect()
}

/// The same text of a mirrored session.
fn body(item: &Value) -> String {
    let text = |name: &str| item[name].as_str().unwrap().to_owned();
    [
        text("title"),
        text("status"),
        text("starts_at")[..16].to_owned(),
        item["capacity"].to_string(),
        item["seats_left"].to_string(),
        item["place"].text("name").to_owned(),
    ]
    .join("|")
}

/// One statement that changes the calendar, or nothing that the public sees.
fn statement(dice: &mut StdRng, sessions: &[Uuid]) -> String {
    let one = sessions[dice.random_range(0..sessions.len())];
    let word: u32 = dice.random();
    match dice.random_range(0..100) {
        0..30 => format!("UPDATE sessions SET seats_taken = (seats_taken + 1) % (capacity + 1) WHERE id = '{one}'"),
        30..40 => format!("UPDATE sessions SET waiting = 1 - waiting WHERE id = '{one}'"),
        40..55 => format!("UPDATE sessions SET title = 'T{word}' WHERE id = '{one}'"),
        55..65 => format!(
            "UPDATE sessions SET starts_at = timestamptz '2027-01-04' + interval '1 hour' * {0}, ends_at = timestamptz
             '2027-01-04' + interval '1 hour' * ({0} + 2) WHERE id = '{one}'",
            word % 5000
        ),
        65..70 => format!(
            "UPDATE sessions SET status = CASE status WHEN 'cancelled' THEN 'scheduled' ELSE 'cancelled' END
             WHERE id = '{one}'"
        ),
        70..75 => format!("UPDATE sessions SET facilitator_id = NULL, version = version + 1 WHERE id = '{one}'"),
        75..78 => format!(
            "UPDATE sessions SET venue_id = (SELECT id FROM venues WHERE organisation_id = '{HERE}'
             ORDER BY md5(id::text || '{word}') LIMIT 1) WHERE id = '{one}'"
        ),
        78..79 => format!(
            "UPDATE venues SET name = 'L{word}' WHERE id = (SELECT id FROM venues WHERE organisation_id = '{HERE}'
             ORDER BY md5(id::text || '{word}') LIMIT 1)"
        ),
        79..88 => format!("DELETE FROM sessions WHERE id = '{one}'"),
        _ => format!(
            "INSERT INTO sessions (organisation_id, id, venue_id, title, level, starts_at, ends_at, capacity, minimum,
                 created_at, updated_at)
             SELECT '{HERE}', '{one}', id, 'N{word}', 'beginner', '2027-01-04 10:00+01', '2027-01-04 12:00+01', 4, 1,
                 now(), now() FROM venues WHERE organisation_id = '{HERE}' ORDER BY md5(id::text || '{word}') LIMIT 1
             ON CONFLICT DO NOTHING"
        ),
    }
}

/// Progress of a trial: so many changes, and at least so many readings meanwhile.
struct Trial {
    wanted: usize,
    done: AtomicUsize,
    read: AtomicUsize,
}

impl Trial {
    const READINGS: usize = 60;

    fn goes_on(&self) -> bool {
        self.done.load(Ordering::Relaxed) < self.wanted || self.read.load(Ordering::Relaxed) < Trial::READINGS
    }
}

/// Writes at random: several statements a transaction, some of them undone, some of them slow.
fn write(url: &str, seed: u64, sessions: &[Uuid], trial: &Trial) {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut conn = PgConnection::establish(url).unwrap();
    conn.batch_execute("SET lock_timeout = '300ms'").unwrap();
    while trial.goes_on() {
        let statements = dice.random_range(1..=3);
        conn.batch_execute("BEGIN").unwrap();
        let mut alive = true;
        for _ in 0..statements {
            let sql = statement(&mut dice, sessions);
            // A writer that waits too long gives up, as two that wait for each other must.
            alive = alive && conn.batch_execute(&sql).is_ok();
            if dice.random_ratio(1, 40) {
                std::thread::sleep(Duration::from_millis(dice.random_range(1..15)));
            }
        }
        let end = if dice.random_ratio(1, 10) { "ROLLBACK" } else { "COMMIT" };
        if conn.batch_execute(end).is_ok() && alive && end == "COMMIT" {
            trial.done.fetch_add(statements, Ordering::Relaxed);
        }
    }
}

#[actix_web::test]
async fn a_mirror_equals_the_database_after_random_changes() {
    let wanted = size("CLIC_MIRROR_CHANGES", 1_500);
    let app = App::start().await;
    for day in 1..=4 {
        app.session(day, 4);
    }
    let sessions: Arc<Vec<Uuid>> = Arc::new((0..120).map(|n| Uuid::from_u128(1000 + n)).collect());
    let trial = Arc::new(Trial { wanted, done: AtomicUsize::new(0), read: AtomicUsize::new(0) });
    let over = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..8)
        .map(|seed| {
            let (url, sessions, trial) = (app.url.clone(), sessions.clone(), trial.clone());
            std::thread::spawn(move || write(&url, seed, &sessions, &trial))
        })
        .collect();
    let waiting = over.clone();
    let all = std::thread::spawn(move || {
        let ended: Vec<bool> = writers.into_iter().map(|writer| writer.join().is_ok()).collect();
        waiting.store(true, Ordering::Release);
        ended
    });

    // Two processes answer; the reader asks them by turns and is stopped at random: it then loses all that it has not
    // kept, the cursor included.
    let beside = app.beside();
    let mut dice = StdRng::seed_from_u64(34);
    let (mut kept, mut mirror) = (Mirror::default(), Mirror::default());
    let (mut tags, mut stops) = (BTreeMap::new(), 0);
    while !over.load(Ordering::Acquire) {
        mirror.ask(if dice.random() { &app } else { &beside }, "").await;
        if dice.random_ratio(1, 5) {
            (mirror, stops) = (kept.clone(), stops + 1);
        } else if dice.random_ratio(1, 2) {
            kept = mirror.clone();
        }
        // One tag, one content.
        let path = format!("{}/v1/here/calendar.csv?from=2026-01-01&to=2027-12-31", app.base);
        let answer = app.http.get(path).send().await.unwrap();
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let text = answer.text().await.unwrap();
        let same = tags.insert(tag.clone(), text.clone());
        assert!(same.is_none_or(|same| same == text), "{tag}");
        trial.read.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(dice.random_range(0..20))).await;
    }
    assert!(all.join().unwrap().into_iter().all(|ended| ended));
    tokio::time::sleep(Duration::from_millis(950)).await;
    mirror.catch_up(&app, "").await;
    let contents: std::collections::BTreeSet<&String> = tags.values().collect();
    assert_eq!(contents.len(), tags.len(), "one content, one tag");

    let mirrored: BTreeMap<String, String> =
        mirror.sessions.iter().map(|(id, item)| (id.clone(), body(item))).collect();
    assert_eq!(mirrored, read_truth(&app));
    assert!(stops > 3 && tags.len() > 2, "{stops} stops, {} contents", tags.len());
    // Up to date: nothing comes twice.
    let again = changes(&app, mirror.since.as_ref().unwrap()).await;
    assert_eq!(again["data"], json!([]));
    // A new mirror gets the same.
    let mut new_mirror = Mirror::default();
    new_mirror.catch_up(&beside, "").await;
    assert_eq!(new_mirror.sessions, mirror.sessions);
}

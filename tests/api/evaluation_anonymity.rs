//! Nothing that is kept joins an evaluation to an enrolment: identities, order, times, audit log, answers, logs.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::Mutex;

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::partners::read_everything;
use crate::support::{App, Read, enrolment, monday};

#[derive(QueryableByName, Clone)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

/// Lines of the service's log about evaluations.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if line.windows(10).any(|part| part == b"evaluation") {
            LOG.lock().unwrap().extend_from_slice(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Given {
    id: String,
    reference: String,
    secret: String,
    body: String,
    key: String,
}

/// Sessions that end one after the other, in each of which four people gave their evaluations in turn.
async fn many_gave(app: &App) -> Vec<(String, Vec<Given>)> {
    let mut sessions = Vec::new();
    for number in 0..8 {
        let session = app.session(0, 4);
        let mut people = Vec::new();
        for who in 0..4 {
            let made = app.enrol(&enrolment(&session, 10 * number + who)).await;
            people.push(Given {
                id: made.id().to_owned(),
                reference: made.text("reference").to_owned(),
                secret: made.text("secret").to_owned(),
                body: json!({"version": 1, "answers": {"helped": format!("{who}"), "satisfaction": "3"}}).to_string(),
                key: format!("\"avis-{number}-{who}\""),
            });
        }
        sessions.push((session, people));
    }
    app.clock.set(monday() + TimeDelta::hours(6));
    for (index, (_, people)) in sessions.iter().enumerate() {
        for (who, given) in people.iter().enumerate() {
            app.clock.set(monday() + TimeDelta::hours(6 + 24 * who as i64) + TimeDelta::minutes(index as i64));
            app.post(&format!("/my-enrolments/{}/evaluation", given.reference))
                .header("Link-Secret", &given.secret)
                .header("Idempotency-Key", &given.key)
                .json(&serde_json::from_str::<serde_json::Value>(&given.body).unwrap())
                .send()
                .await
                .expect(201);
        }
    }
    sessions
}

#[actix_web::test]
async fn nobody_joins_an_evaluation_to_an_enrolment() {
    let layer = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(|| Log);
    layer.try_init().unwrap();
    let app = App::start().await;
    let sessions = many_gave(&app).await;
    let mut owner = PgConnection::establish(&app.url).unwrap();
    let mut rows = |sql: &str| diesel::sql_query(sql).load::<Row>(&mut owner).unwrap();

    // Order: of the rows of a session one transaction wrote all, and their places are those of a shuffle.
    let placed = rows(
        "SELECT session_id || ' ' || (answers->>'helped') AS text, 
             count(*) OVER (PARTITION BY session_id, xmin::text) AS number
         FROM evaluations ORDER BY ctid",
    );
    assert_eq!(placed.len(), 32);
    assert!(placed.iter().all(|row| row.number == 4), "one transaction for each session");
    let mut orders: HashMap<String, String> = HashMap::new();
    for row in &placed {
        let (session, who) = row.text.split_once(' ').unwrap();
        orders.entry(session.to_owned()).or_default().push_str(who);
    }
    let seen: BTreeSet<&String> = orders.values().collect();
    assert!(seen.len() > 1, "by place: {seen:?}");
    assert!(orders.values().any(|order| !order.ends_with('3')), "the last one is not at the end: {seen:?}");
    let mut by_identity: HashMap<String, String> = HashMap::new();
    for row in rows(
        "SELECT session_id || ' ' || (answers->>'helped') AS text, 0::bigint AS number FROM evaluations ORDER BY id",
    ) {
        let (session, who) = row.text.split_once(' ').unwrap();
        by_identity.entry(session.to_owned()).or_default().push_str(who);
    }
    assert!(by_identity.values().collect::<BTreeSet<_>>().len() > 1, "by identity: {by_identity:?}");

    // Times: the day of the session, whichever day it was given on, and no other.
    let days = rows("SELECT DISTINCT held_on::text AS text, 0::bigint AS number FROM evaluations");
    assert_eq!(days.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["2026-11-23"]);
    let timed = rows(
        "SELECT column_name::text AS text, 0::bigint AS number FROM information_schema.columns
         WHERE table_name IN ('evaluations', 'evaluation_marks') AND data_type LIKE 'timestamp%'",
    );
    assert!(timed.is_empty());

    // Marks: without the keys they are of nobody.
    let marks: Vec<Bytes> = diesel::sql_query("SELECT mark AS bytes FROM evaluation_marks").load(&mut owner).unwrap();
    assert_eq!(marks.len(), 32);
    for given in sessions.iter().flat_map(|(_, people)| people) {
        let id = uuid::Uuid::parse_str(&given.id).unwrap();
        let guesses =
            [id.as_bytes().to_vec(), Sha256::digest(id.as_bytes()).to_vec(), Sha256::digest(&given.id).to_vec()];
        assert!(marks.iter().all(|mark| !guesses.iter().any(|guess| mark.bytes.starts_with(guess))));
    }

    // Audit and security log: that one was given, of no session and by nobody.
    let mut rows = |sql: &str| diesel::sql_query(sql).load::<Row>(&mut owner).unwrap();
    let said = rows(
        "SELECT DISTINCT concat_ws(' ', subject_id = q.id, actor_kind, actor_id, before, after, reason) AS text,
             count(*) OVER () AS number
         FROM audit_entries a JOIN questionnaires q USING (organisation_id)
         WHERE action = 'evaluation.given' AND purpose = 'session_evaluation'",
    );
    assert_eq!(said.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["t public"]);

    // Kept answers: all the same, under fingerprints that nobody makes of what could have been sent.
    let bodies =
        rows("SELECT body AS text, count(*) AS number FROM idempotent_answers WHERE key LIKE 'avis-%' GROUP BY body");
    assert_eq!(
        bodies.iter().map(|row| (row.text.as_str(), row.number)).collect::<Vec<_>>(),
        [(r#"{"held_on":"2026-11-23"}"#, 32)]
    );
    let kept: Vec<Bytes> =
        diesel::sql_query("SELECT fingerprint AS bytes FROM idempotent_answers WHERE key LIKE 'avis-%'")
            .load(&mut owner)
            .unwrap();
    for given in sessions.iter().flat_map(|(_, people)| people) {
        let path = format!("POST /v1/here/my-enrolments/{}/evaluation", given.reference);
        let digest = Sha256::digest(&given.body);
        let guess = Sha256::new().chain_update(&path).chain_update([0]).chain_update(digest).finalize().to_vec();
        assert!(kept.iter().all(|kept| kept.bytes != guess));
    }

    // Whatever row tells of an evaluation tells of no enrolment, and the log of the process tells of neither.
    let ids: Vec<Row> =
        diesel::sql_query("SELECT id::text AS text, 0::bigint AS number FROM evaluations").load(&mut owner).unwrap();
    let everything = read_everything(&app);
    for Row { text: id, .. } in &ids {
        assert_eq!(everything.matches(id.as_str()).count(), 1, "an evaluation is named by itself alone");
    }
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/evaluation"), "the log is read: {log}");
    for given in sessions.iter().flat_map(|(_, people)| people) {
        assert!(!log.contains(&given.reference) && !log.contains(&given.id), "{}", given.reference);
    }
    assert!(ids.iter().all(|row| !log.contains(&row.text)));
}

#[actix_web::test]
async fn sheets_move_the_evaluations_that_were_there() {
    let app = App::start().await;
    let session = app.session(0, 4);
    let made = app.enrol(&enrolment(&session, 1)).await;
    app.enrol(&enrolment(&session, 2)).await;
    app.clock.set(monday() + TimeDelta::hours(6));
    let agent = app.token(Role::Agent).await;
    let given = json!({"version": 1, "answers": {"satisfaction": "4"}});
    let path = format!("/my-enrolments/{}/evaluation", made.text("reference"));
    app.post(&path).header("Link-Secret", made.text("secret")).json(&given).send().await.expect(201);
    let sheets = json!({"version": 1, "sheets": [{"number": 1, "answers": {"satisfaction": "2"}}]});
    let put = app.patch(&format!("/sessions/{session}/evaluation-sheets")).token(&agent).header("If-Match", "\"0\"");
    put.json(&sheets).send().await.expect(200);
    let mut owner = PgConnection::establish(&app.url).unwrap();
    let sql = "SELECT xmin::text AS text, count(*) AS number FROM evaluations GROUP BY 1";
    let written: Vec<Row> = diesel::sql_query(sql).load(&mut owner).unwrap();
    assert_eq!(written.iter().map(|row| row.number).collect::<Vec<_>>(), [2], "one transaction wrote both");
}

//! Evaluations of before the grid was a questionnaire: all of them are carried over, and counted as they were.

use std::fs;
use std::path::Path;

use clic::participation::questionnaires::json::answers::{AnswerValues, Silences, restore};
use clic::participation::questionnaires::json::definition::QuestionnaireDefinition;
use clic::participation::questionnaires::models::EVALUATION_GRID;
use clic::participation::questionnaires::rules::boxes::Layout;
use clic::participation::questionnaires::rules::counting::{Counter, QuestionCount, Version, merge};
use clic::participation::questionnaires::rules::standards;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Jsonb, SmallInt, Text};
use serde_json::Value;

use crate::support::empty_database;

const MIGRATION: &str = "2026-12-02-010000_evaluation_grids";

/// An organisation with two sessions, and evaluations of every shape: each answer there or not, in turn.
const BEFORE: &str = "
    INSERT INTO organisations (organisation_id, slug, name, phone, created_at)
    SELECT organisation, slug, slug, '+33465710000', '2026-01-01' FROM unnest(
        ARRAY['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002']::uuid[],
        ARRAY['here', 'elsewhere'])
        AS made (organisation, slug);
    INSERT INTO questionnaires (organisation_id, id, code, prefix, created_at)
    VALUES ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'AAAAAA', 'E', '2026-01-01');
    INSERT INTO communes (organisation_id, code, name, postcode, population)
    SELECT organisation_id, '34052', 'Capestang', '34310', 3000 FROM organisations;
    INSERT INTO venues (organisation_id, id, name, code, address, commune_code, time_zone)
    SELECT organisation_id, organisation_id, 'Maison', 'CAP', 'Place', '34052', 'Europe/Paris' FROM organisations;
    INSERT INTO sessions
        (organisation_id, id, venue_id, title, level, starts_at, ends_at, capacity, minimum, created_at, updated_at)
    SELECT organisation_id, organisation_id, organisation_id, 'Atelier', 'beginner', '2026-02-02T23:30Z',
        '2026-02-03T01:30Z', 60, 1, '2026-01-01', '2026-01-01'
    FROM organisations;
    INSERT INTO evaluations (organisation_id, id, session_id, satisfaction, relevance, pace, another_session, helped,
        missing, sheet, created_at)
    SELECT organisation_id, gen_random_uuid(), organisation_id, nullif(a, 0), nullif(b, 0),
        (ARRAY['too_slow', 'right', 'too_fast'])[c], (ARRAY[true, false])[d],
        CASE WHEN (a + b + c) % 3 = 0 THEN 'Le calme, « merci » !' END,
        CASE WHEN (a + d) % 2 = 0 THEN repeat('é', 2000) END,
        CASE WHEN a + b + c + d = 10 THEN 60 WHEN (a, b, c, d) = (1, 2, 3, 1) THEN 7 END, '2026-02-05'
    FROM organisations, generate_series(0, 4) a, generate_series(0, 4) b, generate_series(0, 3) c,
        generate_series(0, 2) d
    WHERE a + b + c + d > 0 AND slug = 'here' AND (a + b + c + d < 10 OR (a, b, c, d) = (4, 4, 2, 0));
    INSERT INTO idempotent_answers (organisation_id, asker, key, fingerprint, status, body, created_at)
    SELECT organisation_id, 'public', 'k', '', 201, '{\"satisfaction\":4,\"another_session\":true}', now()
    FROM organisations;
";

#[derive(QueryableByName, Debug)]
struct Kept {
    #[diesel(sql_type = SmallInt)]
    number: i16,
    #[diesel(sql_type = Jsonb)]
    definition: Value,
    #[diesel(sql_type = Jsonb)]
    answers: Value,
    #[diesel(sql_type = Jsonb)]
    silences: Value,
    #[diesel(sql_type = Binary)]
    boxes: Vec<u8>,
}

#[derive(QueryableByName, Debug)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName, Debug)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

fn count(conn: &mut PgConnection, sql: &str) -> i64 {
    diesel::sql_query(format!("SELECT count(*) AS count FROM {sql}")).get_result::<Count>(conn).unwrap().count
}

/// The number of each answer, of each question.
fn counts_before(conn: &mut PgConnection) -> Vec<(String, i64)> {
    let mut counted = Vec::new();
    for (code, choices) in [
        ("satisfaction", ["1", "2", "3", "4"].as_slice()),
        ("relevance", &["1", "2", "3", "4"]),
        ("pace", &["too_slow", "right", "too_fast"]),
        ("another_session", &["true", "false"]),
    ] {
        for choice in choices {
            let of_it = count(conn, &format!("evaluations WHERE {code}::text = '{choice}'"));
            let word = choice.replace("true", "yes").replace("false", "no");
            counted.push((format!("{code} {word}"), of_it));
        }
    }
    for code in ["helped", "missing"] {
        counted.push((code.to_owned(), count(conn, &format!("evaluations WHERE {code} IS NOT NULL"))));
    }
    counted.sort();
    counted
}

fn counts_after(questions: &[QuestionCount]) -> Vec<(String, i64)> {
    let mut counted = Vec::new();
    for question in questions {
        if question.reply.choices.is_empty() {
            counted.push((question.code.clone(), i64::from(question.reply.answered)));
        }
        for choice in &question.reply.choices {
            counted.push((format!("{} {}", question.code, choice.code), i64::from(choice.count)));
        }
    }
    counted.sort();
    counted
}

#[test]
fn evaluations_of_before_are_carried_over_and_counted_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let up = |name: &str| fs::read_to_string(folder.join(name).join("up.sql")).unwrap();
    let mut conn = PgConnection::establish(&empty_database()).unwrap();
    // The table of migrations that ran, which one of them walls in.
    let ran = "SET client_min_messages = warning; CREATE TABLE __diesel_schema_migrations (version text PRIMARY KEY)";
    conn.batch_execute(ran).unwrap();
    for name in names.iter().filter(|name| name.as_str() < MIGRATION && folder.join(name).is_dir()) {
        conn.batch_execute(&format!("BEGIN; {}; COMMIT", up(name))).unwrap();
    }
    conn.batch_execute(BEFORE).unwrap();
    let (before, evaluations) = (counts_before(&mut conn), count(&mut conn, "evaluations"));
    assert!(evaluations > 200);
    conn.batch_execute(&format!("BEGIN; {}; COMMIT", up(MIGRATION))).unwrap();
    assert_eq!(count(&mut conn, "evaluations"), evaluations);
    assert_eq!(count(&mut conn, "evaluations WHERE sheet IN (7, 60)"), 2, "sheets keep their numbers");
    assert_eq!(
        count(&mut conn, "evaluations WHERE held_on = '2026-02-03'"),
        evaluations,
        "the day there, of the session"
    );
    assert_eq!(count(&mut conn, "idempotent_answers"), 0);

    let sql = "SELECT v.number, v.definition, e.answers, e.silences, e.boxes FROM evaluations e
               JOIN questionnaire_versions v ON (v.organisation_id, v.id) = (e.organisation_id, e.version_id)";
    let kept: Vec<Kept> = diesel::sql_query(sql).load(&mut conn).unwrap();
    let definition = serde_json::from_value::<QuestionnaireDefinition>(kept[0].definition.clone()).unwrap();
    let definition = definition.read("").unwrap();
    let layout = Layout::new(&definition);
    let version = Version { number: 1, definition: definition.clone(), layout: layout.clone(), reading: None };
    let mut counter = Counter::default();
    for row in &kept {
        assert_eq!(row.number, 1);
        let answers: AnswerValues = serde_json::from_value(row.answers.clone()).unwrap();
        let silences: Silences = serde_json::from_value(row.silences.clone()).unwrap();
        let answers = restore(&definition, answers, silences);
        assert_eq!(row.boxes, layout.encode(&definition, &answers), "as the rules would have written them: {row:?}");
        counter.add(&version, &row.boxes);
    }
    assert_eq!(counts_after(&merge(&[(&version, &counter)])), before);

    // Each organisation answers the grid with one question more from then on: the one that new ones begin with.
    let published = "SELECT definition AS answers, definition AS silences, definition, number, ''::bytea AS boxes
                     FROM questionnaire_versions WHERE status = 'published'";
    let published: Vec<Kept> = diesel::sql_query(published).load(&mut conn).unwrap();
    let shipped: Value = serde_json::from_str(EVALUATION_GRID).unwrap();
    assert_eq!(published.len(), 2);
    for row in published {
        assert_eq!((row.number, &row.definition), (2, &shipped));
        let read = serde_json::from_value::<QuestionnaireDefinition>(row.definition).unwrap().read("").unwrap();
        assert_eq!(standards::faults(&read), []);
    }
    let prefixes =
        "SELECT prefix AS word FROM questionnaires WHERE purpose = 'session_evaluation' ORDER BY organisation_id";
    let prefixes: Vec<Word> = diesel::sql_query(prefixes).load(&mut conn).unwrap();
    assert_eq!(prefixes.iter().map(|row| row.word.as_str()).collect::<Vec<_>>(), ["EA", "E"]);
}

//! Crowds: many requests at once, and the counts that must hold afterwards.

use super::*;

/// Thousands of simultaneous requests against the real database.
///
/// Seats always equal the people in them; no seat is free while somebody whom it would suit waits and is not asked;
/// and each person is notified of each change once.
#[actix_web::test]
async fn random_crowds_keep_seats_queue_and_messages_right() {
    let (app, session, seed) = crowd(false).await;
    assert_eq!(faults(&app, NEWS), Vec::<String>::new(), "seed {seed}");
    let agent = app.token(Role::Agent).await;
    let cancel = app.post(&format!("/sessions/{session}/cancellation")).token(&agent);
    cancel.json(&json!({"reason": "La salle est inondée"})).send().await.expect(200);
    assert_eq!(faults(&app, LAST_NEWS), Vec::<String>::new(), "seed {seed}");
}

#[actix_web::test]
async fn crowds_keep_seats_right_while_the_session_is_moved() {
    crowd(true).await;
}

/// Sends rounds of forty simultaneous requests about one session, which staff also moves if `moves`.
///
/// Seats and waiting list are checked after each.
async fn crowd(moves: bool) -> (App, String, u64) {
    let app = App::start_with(|settings| {
        settings.pool = 8;
        settings.post.keep = true;
    })
    .await;
    let seed: u64 = rand::random();
    eprintln!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    // In twenty days, at 14:00: the last rounds are in its last 24 hours.
    let session = app.session(20, 4);
    let mut known: Vec<Value> = Vec::new();
    let rounds = if moves { 15 } else { size("CLIC_CROWDS", 24) };
    for round in 0..rounds {
        let agent = app.token(Role::Agent).await;
        let version =
            app.get(&format!("/sessions/{session}")).token(&agent).send().await.expect(200)["version"].clone();
        let wishes: Vec<(u8, usize)> =
            (0..40).map(|_| (random.random_range(0..20), random.random_range(0..1000))).collect();
        let soon = app.clock.now() + TimeDelta::minutes(random.random_range(90..20 * 24 * 60));
        let answers = join_all(wishes.iter().enumerate().map(|(n, (wish, pick))| {
            let (app, session, agent, version) = (&app, &session, &agent, &version);
            let somebody = (!known.is_empty()).then(|| known[pick % known.len()].clone());
            async move {
                match (wish, somebody) {
                    (0..=9, _) | (_, None) => {
                        let mut body = waiting(session, round * 100 + n);
                        body["party_size"] = json!(1 + pick % 3);
                        body["wait"] = json!(pick % 5 > 0);
                        if pick % 2 == 0 {
                            body["learner"]["email"] = json!("jeanne@example.fr");
                        }
                        app.post("/enrolments").json(&body).send().await
                    }
                    (10..=12, Some(made)) => own(app, &made, "/acceptance").await,
                    (13 | 14, Some(made)) => {
                        let path = format!("/enrolments/{}/priority", made.id());
                        let body = json!({"priority": pick % 3, "reason": "Son atelier a été annulé"});
                        app.post(&path).token(agent).json(&body).send().await
                    }
                    (15, _) => {
                        let edit =
                            app.patch(&format!("/sessions/{session}")).header("If-Match", &format!("\"{version}\""));
                        let what = match moves && pick % 2 == 0 {
                            true => json!({"starts_at": soon, "ends_at": soon + TimeDelta::hours(2)}),
                            false => json!({"capacity": 3 + pick % 4}),
                        };
                        edit.token(agent).json(&what).send().await
                    }
                    (_, Some(made)) => own(app, &made, "/cancellation").await,
                }
            }
        }))
        .await;
        for answer in answers {
            // On a busy machine some are asked to try again.
            assert!(matches!(answer.status, 200 | 201 | 409 | 412 | 503), "{}", answer.body);
            if answer.status == 201 {
                known.push(answer.body);
            }
        }
        if moves {
            // It must hold at once, not only after the next run of the jobs.
            assert_eq!(faults(&app, SEATS), Vec::<String>::new(), "seed {seed}, round {round}, at once");
            app.clock.set(app.clock.now() + TimeDelta::minutes(20));
        } else {
            app.clock.set(monday() + TimeDelta::minutes((round * 28_900 / (rounds - 1)) as i64));
        }
        app.settle();
        assert_eq!(faults(&app, SEATS), Vec::<String>::new(), "seed {seed}, round {round}");
        assert_eq!(faults(&app, MISLED), Vec::<String>::new(), "seed {seed}, round {round}");
    }
    (app, session, seed)
}

/// Due messages about a seat that the person cannot, or can no longer, take.
const MISLED: &str = "
    SELECT format('%s of %s, who is %s', m.kind, e.id, e.status) AS name
    FROM messages m JOIN enrolments e ON e.id = m.enrolment_id JOIN sessions s ON s.id = e.session_id
    WHERE m.status = 'due' AND $1 < s.starts_at
        AND (m.kind = 'offer' AND (e.status <> 'offered' OR e.offered_until > s.starts_at - interval '24 hours')
            OR m.kind = 'free_seat' AND (e.status <> 'waiting' OR e.called_at IS NULL
                OR e.party_size > s.capacity - s.seats_taken))";

/// Sessions with miscounted seats, and parties that wait although there are seats for them.
const SEATS: &str = "
    WITH held AS (
        SELECT s.*,
            s.capacity - coalesce(sum(e.party_size) FILTER (WHERE e.status IN ('enrolled', 'offered')), 0) AS free
        FROM sessions s LEFT JOIN enrolments e ON e.session_id = s.id GROUP BY s.organisation_id, s.id)
    SELECT format('%s free, %s of %s taken', free, seats_taken, capacity) AS name FROM held
    WHERE free < 0 OR capacity - seats_taken <> free
    UNION ALL
    SELECT format('%s free for %s of %s', h.free, waits.id, waits.party_size) FROM held h
    JOIN LATERAL (SELECT e.*, row_number() OVER (ORDER BY priority DESC, waiting_since, id) AS place
        FROM enrolments e WHERE e.session_id = h.id AND status = 'waiting') waits ON true
    WHERE waits.party_size <= h.free AND waits.called_at IS NULL
        AND (waits.place = 1 OR $1 >= h.starts_at - interval '24 hours')";

/// Differences between the notifications that the audit log calls for and the messages that there are.
///
/// A person with only a landline gets no message about what they asked for on the phone.
const NEWS: &str = "
    WITH due AS (
        SELECT e.id, CASE WHEN action = 'enrolment.created' AND after->>'status' = 'waiting' THEN 'waiting'
            WHEN action IN ('enrolment.created', 'enrolment.seated') THEN 'confirmation'
            WHEN action = 'enrolment.offered' THEN 'offer' WHEN action = 'enrolment.called' THEN 'free_seat'
            WHEN action = 'enrolment.expired' THEN 'expired' END AS kind
        FROM audit_entries a JOIN enrolments e ON e.id = a.subject_id JOIN learners l ON l.id = e.learner_id
        WHERE NOT EXISTS (SELECT FROM audit_entries r WHERE r.subject_id = a.subject_id AND r.at = a.at
                AND a.action = 'enrolment.expired' AND r.action = 'enrolment.requeued')
            AND (l.email IS NOT NULL OR action IN ('enrolment.offered', 'enrolment.called'))),
    sent AS (SELECT enrolment_id AS id, kind FROM messages WHERE kind <> 'reminder')
    SELECT format('%s of %s: %s times due, %s sent', kind, id, d.n, s.n) AS name
    FROM (SELECT id, kind, count(*) AS n FROM due WHERE kind IS NOT NULL GROUP BY 1, 2) d
    FULL JOIN (SELECT id, kind, count(*) AS n FROM sent GROUP BY 1, 2) s USING (id, kind)
    WHERE d.n IS DISTINCT FROM s.n AND $1 IS NOT NULL";

/// Enrolments without exactly one message about the cancellation, and ended ones with any.
const LAST_NEWS: &str = "
    SELECT format('%s, %s: %s times', e.id, e.status, count(m.id)) AS name
    FROM enrolments e LEFT JOIN messages m ON m.enrolment_id = e.id AND m.kind = 'cancelled' AND m.status <> 'void'
    WHERE $1 IS NOT NULL GROUP BY e.id, e.status
    HAVING count(m.id) <> CASE WHEN e.status IN ('enrolled', 'offered', 'waiting') THEN 1 ELSE 0 END";

/// Runs a query for faults, with the clock's time as `$1`; returns their texts.
fn faults(app: &App, sql: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Fault {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let mut owner = PgConnection::establish(&app.url).unwrap();
    let found = diesel::sql_query(sql).bind::<Timestamptz, _>(app.clock.now()).load::<Fault>(&mut owner).unwrap();
    found.into_iter().map(|fault| fault.name).collect()
}

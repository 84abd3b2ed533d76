//! Durability: answered writes survive `kill -9` of the service, of PostgreSQL and of both.
//!
//! An idempotency key has one effect across such a stop.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use clic::kernel::data::clock::Clock;
use clic::kernel::security::key_file::random_secret;
use diesel::prelude::*;
use futures_util::stream::{self, StreamExt};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};

use crate::support::{App, PASSWORD, enrolment, http_client};

const WRITES: usize = 100;
/// The longest time that a service may take to be back.
const PATIENCE: Duration = Duration::from_secs(60);

/// The real program over a durable PostgreSQL of its own, in a folder that outlives both.
struct Service {
    folder: PathBuf,
    child: Child,
    base: String,
    http: reqwest::Client,
}

impl Service {
    fn start(folder: &Path) -> Service {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clic"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CLIC_") || name.contains("DATABASE_URL"))
        {
            command.env_remove(name);
        }
        let mut child = command
            .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
            .args(["--limit-public-writes", "0", "--limit-logins", "0", "--limit-links", "0"])
            .args(["--web-seats-per-contact", "0", "--web-seats-per-network", "0", "--web-waiting-per-network", "0"])
            .arg("--data-dir")
            .arg(folder.join("data"))
            .env("CLIC_DEMO_PASSWORD", PASSWORD)
            .env("CLIC_LOG", "off")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = output
            .find_map(|line| {
                line.unwrap().split_once("http://").map(|(_, address)| address.trim_matches('/').to_owned())
            })
            .unwrap();
        // The rest is read too, or a full pipe would stop the service.
        std::thread::spawn(move || output.for_each(drop));
        let http = http_client(Duration::from_secs(20));
        Service { folder: folder.to_owned(), child, base: format!("http://{base}/v1/sud-herault"), http }
    }

    fn postmaster(&self) -> Option<Pid> {
        let file = std::fs::read_to_string(self.folder.join("data/pgdata/postmaster.pid")).ok()?;
        file.lines().next()?.parse().ok().map(Pid::from_raw)
    }

    /// Ends the program as a power cut would, and waits until its PostgreSQL is gone.
    fn kill(&mut self) {
        let postmaster = self.postmaster();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let until = Instant::now() + PATIENCE;
        while postmaster.is_some_and(|pid| kill(pid, None).is_ok()) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    async fn ask(
        &self,
        path: &str,
        token: Option<&str>,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        let address = format!("{}{path}", self.base);
        let mut request = match body {
            Some(body) => self.http.post(address).json(body),
            None => self.http.get(address),
        };
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", format!("\"{key}\""));
        }
        let answer = request.send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.ok()?))
    }

    async fn token(&self) -> String {
        let body = json!({"email": "accueil@sud-herault.example", "password": PASSWORD});
        let (status, answer) = self.ask("/login", None, None, Some(&body)).await.unwrap();
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Schedules sessions with a seat for each write, one a week from a day on.
    async fn sessions(&self, from: NaiveDate) -> Vec<String> {
        let token = self.token().await;
        let (_, venues) = self.ask("/venues", None, None, None).await.unwrap();
        let mut made = Vec::new();
        for week in 0..WRITES.div_ceil(12) {
            let day = from + TimeDelta::weeks(week as i64);
            let body = json!({
                "venue_id": venues["data"][0]["id"], "title": "Premiers pas", "level": "beginner", "capacity": 12,
                "minimum": 1, "accept_conflicts": true,
                "starts_at": format!("{day}T14:00:00Z"), "ends_at": format!("{day}T16:00:00Z"),
            });
            let (status, session) = self.ask("/sessions", Some(&token), None, Some(&body)).await.unwrap();
            assert_eq!(status, 201, "{session}");
            made.push(session["id"].as_str().unwrap().to_owned());
        }
        made
    }

    /// Sends one write with its key; returns the answer, if there was one.
    async fn enrol(&self, sessions: &[String], run: &str, who: usize) -> Option<Value> {
        let body = enrolment(&sessions[who / 12], who);
        match self.ask("/enrolments", None, Some(&format!("{run}-{who}")), Some(&body)).await? {
            (201, answer) => Some(answer),
            (409 | 503, _) => None,
            (status, answer) => panic!("{status}: {answer}"),
        }
    }

    /// Sends the same write until it is answered.
    async fn enrol_at_last(&self, sessions: &[String], run: &str, who: usize) -> Value {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(answer) = self.enrol(sessions, run, who).await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{who} was never answered");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = kill(Pid::from_raw(self.child.id() as i32), Signal::SIGTERM);
        let _ = self.child.wait();
    }
}

/// A folder that PostgreSQL's user can reach, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("clic-durable-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone, Copy, Debug)]
enum Victim {
    Service,
    PostgreSql,
    Both,
}

/// Kills in the middle of many writes and checks that no answered one is lost.
///
/// Returns the service that runs afterwards.
async fn kill_during_writes(mut service: Service, victim: Victim, from: NaiveDate) -> Service {
    let sessions = service.sessions(from).await;
    let run = random_secret();
    // Processes of a server that was killed answer a little longer: many writes are still to come.
    let fatal = rand::random_range(5..WRITES / 2);
    eprintln!("{victim:?} is killed after {fatal} answers");

    let answered = AtomicUsize::new(0);
    let (pid, postmaster) = (Pid::from_raw(service.child.id() as i32), service.postmaster().unwrap());
    let first: Vec<Option<Value>> = stream::iter(0..WRITES)
        .map(|who| {
            let (service, sessions, run, answered) = (&service, &sessions, &run, &answered);
            async move {
                let answer = service.enrol(sessions, run, who).await?;
                if answered.fetch_add(1, Ordering::SeqCst) + 1 == fatal {
                    if !matches!(victim, Victim::Service) {
                        kill(postmaster, Signal::SIGKILL).unwrap();
                    }
                    if !matches!(victim, Victim::PostgreSql) {
                        kill(pid, Signal::SIGKILL).unwrap();
                    }
                }
                Some(answer)
            }
        })
        .buffered(8)
        .collect()
        .await;
    let answers = first.iter().flatten().count();
    assert!((fatal..WRITES).contains(&answers), "{answers} of {WRITES} were answered: nothing was interrupted");

    if !matches!(victim, Victim::PostgreSql) {
        service.kill();
        service = Service::start(&service.folder);
    }
    for (who, answer) in first.iter().enumerate() {
        let again = service.enrol_at_last(&sessions, &run, who).await;
        if let Some(answer) = answer {
            assert_eq!(&again, answer, "the answer of a key changed");
        }
    }
    let token = service.token().await;
    let mut names = Vec::new();
    for session in &sessions {
        let path = format!("/enrolments?session={session}&limit=100");
        let (_, page) = service.ask(&path, Some(&token), None, None).await.unwrap();
        let people = page["data"].as_array().unwrap();
        names.extend(people.iter().map(|one| one["learner"]["family_name"].as_str().unwrap().to_owned()));
        let (_, shown) = service.ask(&format!("/sessions/{session}"), None, None, None).await.unwrap();
        assert_eq!(shown["seats_left"], json!(12 - people.len()), "seats are counted as they are taken");
    }
    names.sort();
    let mut expected: Vec<String> = (0..WRITES).map(|who| format!("Martin {who}")).collect();
    expected.sort();
    assert_eq!(names, expected, "each write is there, once");
    service
}

#[actix_web::test]
async fn nothing_answered_is_lost_whatever_is_killed() {
    let folder = Folder::new();
    let mut service = Service::start(&folder.0);
    let today = Clock::System.now().date_naive();
    for (victim, days) in [(Victim::Service, 100), (Victim::PostgreSql, 300), (Victim::Both, 500)] {
        service = kill_during_writes(service, victim, today + TimeDelta::days(days)).await;
    }
}

#[actix_web::test]
async fn cut_connections_are_replaced_before_anybody_notices() {
    let app = App::start().await;
    app.session(7, 4);
    let cut = || {
        let mut conn = PgConnection::establish(&app.url).unwrap();
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        diesel::sql_query(others).execute(&mut conn).unwrap();
    };
    cut();
    // The very first request also looks the organisation up.
    app.get("/sessions").send().await.expect(200);
    cut();
    let ready = app.ask(reqwest::Method::GET, "/health/ready").send().await;
    assert_eq!(ready.status, 200);
    cut();
    app.post("/enrolments").json(&enrolment(&app.session(8, 4), 1)).send().await.expect(201);
}

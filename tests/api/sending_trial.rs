//! Trials of sending: senders and receivers stop at any moment.
//!
//! Nothing is lost, and nothing arrives twice but in the one moment that SMTP and HTTP leave open: a receiver has
//! taken a message, and its sender was killed or stopped waiting before it heard so. The same message then comes
//! again, under the same number (`Message-ID`, `Idempotency-Key`).
//!
//! `CLIC_MESSAGES=10000` is the long trial (`make trials`).

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use clic::kernel::security::key_file::random_secret;
use clic::kernel::security::principal::Role;
use clic::outreach::notifications::post::{AT_ONCE, Post};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::support::gateway::Gateway;
use crate::support::smtp::Smtp;
use crate::support::{App, LATE, Manner, enrolment, monday, service_url, size};

const FROM: &str = "Le numérique en un clic <clic@sud-herault.example>";
/// The most messages that a sender may be sending when it is killed.
///
/// They are those of two ways, mail and texts, of one organisation.
const IN_HAND: usize = 2 * AT_ONCE;

/// A mail server and a gateway for texts that answer at random.
struct Receivers {
    seed: u64,
    smtp: Smtp,
    gateway: Gateway,
    /// Number of messages that were offered.
    offered: Arc<AtomicUsize>,
    /// Number of messages that were taken without an answer in time.
    uncertain: Arc<AtomicUsize>,
}

impl Receivers {
    async fn start() -> Receivers {
        let seed: u64 = rand::random();
        eprintln!("seed {seed}");
        let (offered, uncertain) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let manners = |seed: u64, busy: u16| {
            let random = Mutex::new(StdRng::seed_from_u64(seed));
            let (offered, uncertain) = (offered.clone(), uncertain.clone());
            move || {
                offered.fetch_add(1, Ordering::SeqCst);
                let manner = match random.lock().unwrap().random_range(0..60) {
                    0..6 => Manner::Refuse(busy),
                    6..12 => Manner::Drop,
                    12..15 => Manner::TakeAndDrop,
                    15..18 => Manner::TakeAndSleep,
                    // It keeps its sender waiting for as long as that process lives, or 30 seconds.
                    18 => Manner::Hang,
                    _ => return Manner::Accept,
                };
                if matches!(manner, Manner::TakeAndDrop | Manner::TakeAndSleep) {
                    uncertain.fetch_add(1, Ordering::SeqCst);
                }
                manner
            }
        };
        let smtp = Smtp::start(manners(seed, 451)).await;
        let gateway = Gateway::start(manners(seed ^ 1, 503)).await;
        Receivers { seed, smtp, gateway, offered, uncertain }
    }

    /// Waits until so many more messages were offered, or nothing has come for long.
    async fn wait_for(&self, more: usize) {
        let wanted = self.offered.load(Ordering::SeqCst) + more;
        for _ in 0..2000 {
            if self.offered.load(Ordering::SeqCst) >= wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Checks that each message arrived, under one number and at its own address.
    ///
    /// It may have come again only as often as a sender could not know that it had arrived.
    fn assert_all_notified(&self, people: usize, killed: usize) {
        let seed = self.seed;
        let line = |mail: &str, name: &str| mail.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        let mails = self.smtp.all();
        let mails = mails.iter().map(|mail| (line(mail, "Message-ID: "), line(mail, "To: ")));
        let texts = self.gateway.all();
        let texts = texts.iter().map(|text| (text.json()["id"].to_string(), text.json()["to"].to_string()));
        let mut times: HashMap<String, (String, usize)> = HashMap::new();
        for (id, to) in mails.chain(texts) {
            times.entry(id).or_insert((to, 0)).1 += 1;
        }
        assert_eq!(times.len(), people, "seed {seed}: each arrived, under one number");
        let addresses: HashSet<_> = times.values().map(|(to, _)| to).collect();
        assert_eq!(addresses.len(), people, "seed {seed}: to each their own");
        let doubles: usize = times.values().map(|(_, times)| times - 1).sum();
        let unsure = self.uncertain.load(Ordering::SeqCst);
        let at_most = unsure + killed * IN_HAND;
        eprintln!(
            "{people} messages, none lost; {doubles} came again under the same number; {unsure} times a receiver took \
             one and did not say so in time, {killed} senders were killed"
        );
        assert!(doubles <= at_most, "seed {seed}: {doubles} doubles, of at most {at_most}");
    }
}

/// Enrols people, who each get a message: by mail and by text in turn.
async fn enrol(app: &App, people: usize) {
    let sessions = (0..people).step_by(12).map(|first| async move {
        let session = app.session(60 + (first as i64 / 12) % 250, 12);
        for who in first..people.min(first + 12) {
            let mut body = enrolment(&session, who);
            if who % 2 == 0 {
                body["learner"]["phone"] = json!(format!("06{who:08}"));
            } else {
                body["learner"]["email"] = json!(format!("jeanne.{who}@example.fr"));
            }
            app.enrol(&body).await;
        }
    });
    stream::iter(sessions).buffer_unordered(4).collect::<()>().await;
}

/// True if nothing is left to send. Failed messages are sent again.
async fn is_over(app: &App) -> bool {
    let agent = app.token(Role::Agent).await;
    let listed = async |status: &str| -> Vec<Value> {
        let page = app.get(&format!("/messages?limit=100&status={status}")).token(&agent).send().await.expect(200);
        page["data"].as_array().unwrap().clone()
    };
    for failed in listed("failed").await {
        let resend = format!("/messages/{}/resend", failed["id"].as_str().unwrap());
        app.post(&resend).token(&agent).send().await.expect(200);
    }
    listed("due").await.is_empty() && listed("sending").await.is_empty()
}

/// Senders stop at any moment.
///
/// They stop after they claimed messages, and after they sent them but before they noted it; receivers answer when
/// nobody waits any more.
#[actix_web::test]
async fn nothing_is_lost_when_senders_and_servers_stop_anywhere() {
    let receivers = Receivers::start().await;
    let urls = (format!("smtp://{}", receivers.smtp.address), format!("http://{}", receivers.gateway.address));
    let mut sender = None;
    let app = App::start_with(|settings| {
        settings.post.smtp_url = Some(urls.0);
        settings.post.from = Some(FROM.to_owned());
        settings.post.sms_url = Some(urls.1);
        settings.post.patience = Some(LATE / 2);
        sender = Some((settings.post.clone(), settings.keys.clone()));
    })
    .await;
    let (post, keys) = sender.unwrap();
    let people = size("CLIC_MESSAGES", 120);
    enrol(&app, people).await;
    let mut random = StdRng::seed_from_u64(receivers.seed ^ 2);
    let mut killed = 0;
    for round in 0.. {
        assert!(round < 1000, "seed {}: it never ends", receivers.seed);
        app.clock.set(monday() + TimeDelta::minutes(round * 20));
        let senders = (0..2).map(|_| {
            // Most senders are stopped after a while, with their connections; the others have all the time they need.
            let life = if random.random_bool(0.7) { random.random_range(1..300) } else { 600_000 };
            let (app, post) = (&app, Post::new(&post, keys.clone()).unwrap());
            let sends = async move { post.deliver(&app.database, &app.clock).await };
            tokio::time::timeout(Duration::from_millis(life), sends)
        });
        killed += join_all(senders.collect::<Vec<_>>()).await.iter().filter(|ended| ended.is_err()).count();
        if is_over(&app).await {
            break;
        }
    }
    receivers.assert_all_notified(people, killed);
}

/// A process of the service, over the database of a test.
struct Sender {
    child: Child,
    /// Its output; none once it is ready.
    output: Option<Lines<BufReader<ChildStdout>>>,
}

fn keys() -> String {
    format!("test:{};links:{}", random_secret(), random_secret())
}

impl Sender {
    fn start(app: &App, receivers: &Receivers, keys: &str) -> Sender {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clic"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CLIC_")) {
            command.env_remove(name);
        }
        let mut child = command
            .args(["serve", "--organisation", "here", "--listen", "127.0.0.1:0", "--database-pool", "4"])
            .args(["--token-keys", keys])
            .args(["--smtp-url", &format!("smtp://{}", receivers.smtp.address), "--mail-from", FROM])
            .args(["--sms-url", &format!("http://{}", receivers.gateway.address)])
            .env_remove("DATABASE_URL")
            .env("SERVICE_DATABASE_URL", service_url(&app.url))
            .env("CLIC_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Sender { child, output: Some(output) }
    }

    /// Waits until it listens, from when on it sends.
    async fn wait_until_ready(&mut self) {
        let mut output = self.output.take().unwrap();
        let wait = move || {
            assert!(output.by_ref().any(|line| line.unwrap().contains("http://")), "it never started");
            // The rest is read too, or a full pipe would stop the service.
            std::thread::spawn(move || output.for_each(drop));
        };
        actix_web::rt::task::spawn_blocking(wait).await.unwrap();
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same with whole processes, all of which are stopped by SIGKILL.
#[actix_web::test]
async fn killed_senders_lose_no_message() {
    let receivers = Receivers::start().await;
    // It keeps messages as a service that can send does, and sends none itself.
    let app = App::start_with(|settings| settings.post.keep = true).await;
    let people = size("CLIC_MESSAGES", 24);
    enrol(&app, people).await;
    let keys = keys();
    let mut random = StdRng::seed_from_u64(receivers.seed ^ 2);
    let mut later = PgConnection::establish(&app.url).unwrap();
    let mut killed = 0;
    while !is_over(&app).await {
        assert!(killed < 200 + people, "seed {}: it never ends", receivers.seed);
        let mut senders = [(); 2].map(|()| Sender::start(&app, &receivers, &keys));
        // Some are killed while they start, the others amid their work, however long either takes here.
        if random.random_bool(0.8) {
            for sender in &mut senders {
                sender.wait_until_ready().await;
            }
            receivers.wait_for(random.random_range(1..8)).await;
        }
        tokio::time::sleep(Duration::from_millis(random.random_range(0..100))).await;
        drop(senders);
        killed += 2;
        // A day passes: their leases end, and failed messages are tried again.
        let pass = "UPDATE messages SET next_attempt_at = next_attempt_at - interval '1 day'
                    WHERE status IN ('due', 'sending')";
        later.batch_execute(pass).unwrap();
    }
    receivers.assert_all_notified(people, killed);
}

//! The cache of the calendar: validators, compression, and writes that show at once.

use std::io::Read as _;
use std::time::Duration;

use diesel::prelude::*;

use super::*;

#[actix_web::test]
async fn a_tag_changes_exactly_when_the_content_does() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let (first, other) = (app.session(1, 4), app.session(2, 4));
    let shown = app.get(&format!("/sessions/{other}")).send().await.expect(200);
    let filtered = format!("?venue={}", shown["venue"].id());
    let tags = async |query: &str| {
        let mut tags = Vec::new();
        for (format, _) in FORMATS {
            tags.push(feed(&app, &format!("/calendar.{format}{query}")).await.etag());
        }
        tags
    };
    let (all, one) = (tags("").await, tags(&filtered).await);
    // Every format shows free seats; the filtered feed holds no session of this venue.
    app.enrol(&enrolment(&first, 1)).await;
    let (all_now, one_now) = (tags("").await, tags(&filtered).await);
    assert!(all.iter().zip(&all_now).all(|(before, now)| before != now), "{all:?} {all_now:?}");
    assert_eq!(one, one_now);
    // A change that the public does not see.
    let facilitator = app.staff_at("here", Role::Facilitator).await.1;
    edit(&app, &agent, &first, 1, json!({"facilitator_id": facilitator})).await;
    assert_eq!(all_now, tags("").await);
    // Another process answers the same bytes.
    let beside = app.beside();
    assert_eq!(feed(&beside, "/calendar.ics").await.etag(), all_now[0]);
    for (format, tag) in FORMATS.iter().map(|(format, _)| format).zip(&all_now) {
        let path = format!("/calendar.{format}");
        let unchanged = ask(&app, &path, &[("If-None-Match", tag)]).await;
        assert_eq!((unchanged.status, unchanged.bytes.len(), unchanged.etag()), (304, 0, tag.clone()));
    }
    // The order of query parameters makes no difference.
    let swapped = feed(&app, "/calendar.ics?to=2026-12-31&level=beginner").await;
    assert_eq!(swapped.etag(), feed(&app, "/calendar.ics?level=beginner&to=2026-12-31").await.etag());
}

#[actix_web::test]
async fn answers_are_compressed_as_the_reader_accepts() {
    let app = App::start().await;
    app.session(1, 4);
    let path = "/calendar.atom";
    let plain = feed(&app, path).await;
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "Accept-Encoding, Origin"));
    let gzip = ask(&app, path, &[("Accept-Encoding", "gzip, deflate")]).await;
    let brotli = ask(&app, path, &[("Accept-Encoding", "gzip, br")]).await;
    assert_eq!((gzip.header("content-encoding"), brotli.header("content-encoding")), ("gzip", "br"));
    assert!(gzip.etag() != plain.etag() && brotli.etag() != gzip.etag(), "strong tags are of bytes");
    let (mut unpacked, mut other) = (Vec::new(), Vec::new());
    flate2::read::GzDecoder::new(&gzip.bytes[..]).read_to_end(&mut unpacked).unwrap();
    brotli::Decompressor::new(&brotli.bytes[..], 4096).read_to_end(&mut other).unwrap();
    assert!(unpacked == plain.bytes && other == plain.bytes);
    let page = ask(&app, "/calendar.html", &[("Accept-Encoding", "gzip")]).await;
    assert_eq!((page.status, page.header("content-encoding")), (200, "gzip"));
    let again = ask(&app, path, &[("Accept-Encoding", "br"), ("If-None-Match", &brotli.etag())]).await;
    assert_eq!((again.status, again.etag()), (304, brotli.etag()));
}

#[actix_web::test]
async fn if_modified_since_works_once_the_date_has_settled() {
    let app = App::start().await;
    let session = app.session(40, 4);
    // Times of change come from the clock of the database.
    let real = std::time::SystemTime::now().into();
    app.clock.set(chrono::DateTime::<chrono::Utc>::max(real, app.clock.now()) + chrono::TimeDelta::minutes(1));
    let path = "/calendar.ics?from=2026-01-01&to=2027-12-31";
    let since = feed(&app, path).await.header("last-modified").to_owned();
    assert_eq!(ask(&app, path, &[("If-Modified-Since", &since)]).await.status, 304);
    let other = [("If-Modified-Since", &*since), ("If-None-Match", "\"other\"")];
    assert_eq!(ask(&app, path, &other).await.status, 200, "a tag decides where there is one");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    app.enrol(&enrolment(&session, 1)).await;
    assert_eq!(ask(&app, path, &[("If-Modified-Since", &since)]).await.status, 200);
}

#[actix_web::test]
async fn other_processes_show_a_write_within_a_second() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(1, 4);
    let beside = app.beside();
    for version in 1..=4 {
        // Both have the answer in their cache.
        for each in [&app, &beside] {
            feed(each, "/calendar.ics").await;
            feed(each, "/calendar.ics").await;
        }
        let title = format!("Version {version}");
        edit(&app, &agent, &session, version, json!({"title": title})).await;
        assert!(feed(&app, "/calendar.ics").await.text().contains(&title));
        tokio::time::sleep(Duration::from_millis(950)).await;
        assert!(feed(&beside, "/calendar.ics").await.text().contains(&title));
    }
}

#[actix_web::test]
async fn an_answered_write_is_read_by_everybody_in_a_crowd() {
    const SEATS: usize = 25;
    let app = App::start().await;
    let sessions: Vec<String> = (1..=4).map(|days| app.session(days, SEATS as i16)).collect();
    let over = std::cell::Cell::new(false);
    let free = async |session: &str| {
        let one = app.get(&format!("/sessions/{session}")).send().await.expect(200);
        let all = app.get("/sessions").send().await.expect(200);
        let listed = all.data().iter().find(|each| each["id"] == *session).unwrap();
        (one["seats_left"].as_u64().unwrap() as usize, listed["seats_left"].as_u64().unwrap() as usize)
    };
    let answered: Vec<_> = sessions.iter().map(|_| std::cell::Cell::new(0)).collect();
    let write = async |number: usize, session: &String| {
        for taken in 1..=SEATS {
            app.enrol(&enrolment(session, 100 * number + taken)).await;
            answered[number].set(taken);
            assert_eq!(free(session).await, (SEATS - taken, SEATS - taken));
        }
    };
    // Readers ask all the time; a write that is not answered yet may show or not.
    let read = async |number: usize, session: &String| {
        while !over.get() {
            let most = SEATS - answered[number].get();
            let now = free(session).await;
            assert!(now.0 <= most && now.1 <= most, "{now:?}, at most {most}");
        }
    };
    let writers = sessions.iter().enumerate().map(|(number, session)| write(number, session));
    let readers = sessions.iter().enumerate().map(|(number, session)| read(number, session));
    let writing = async {
        futures_util::future::join_all(writers).await;
        over.set(true);
    };
    futures_util::future::join(writing, futures_util::future::join_all(readers)).await;
}

#[actix_web::test]
async fn a_deleted_session_leaves_every_cached_answer() {
    let app = App::start().await;
    let session = app.session(1, 4);
    assert_eq!(titles(&app, "").await.len(), 1);
    let mut owner = PgConnection::establish(&app.url).unwrap();
    diesel::sql_query(format!("DELETE FROM sessions WHERE id = '{session}'")).execute(&mut owner).unwrap();
    tokio::time::sleep(Duration::from_millis(950)).await;
    assert!(titles(&app, "").await.is_empty());
}

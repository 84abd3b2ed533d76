//! Lists of the desk, sorted: every row once, whatever the size of the pages.

use chrono::TimeDelta;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read, enrolment};

/// Reads a list page by page, two rows a page.
async fn paged(app: &App, token: &str, path: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("{path}&limit=2{cursor}")).token(token).send().await.expect(200);
        rows.extend(page.data().to_vec());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

/// Enrols five people a second apart, two of one name.
async fn enrol_five(app: &App) {
    for (days, name) in [(3, "Zola"), (2, "Éluard"), (9, "Martin"), (5, "Martin"), (4, "Aragon")] {
        app.clock.set(app.clock.now() + TimeDelta::seconds(1));
        let mut body = enrolment(&app.session(days, 2), 1);
        body["learner"]["family_name"] = json!(name);
        body["learner"]["phone"] = json!(format!("04 65 71 00 0{days}"));
        app.enrol(&body).await;
    }
}

#[actix_web::test]
async fn enrolments_are_sorted_by_each_column_both_ways() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    enrol_five(&app).await;
    let by = async |sort: &str| paged(&app, &agent, &format!("/enrolments?sort={sort}")).await;
    let names = |rows: Vec<Value>| {
        rows.iter().map(|row| row["learner"].text("family_name").to_owned()).collect::<Vec<String>>()
    };
    let expected = ["Aragon", "Éluard", "Martin", "Martin", "Zola"];
    assert_eq!(names(by("name").await), expected);
    assert_eq!(names(by("-name").await), expected.map(str::to_owned).into_iter().rev().collect::<Vec<_>>());
    assert_eq!(names(by("created").await), ["Zola", "Éluard", "Martin", "Martin", "Aragon"]);
    assert_eq!(names(by("-session").await), ["Martin", "Martin", "Aragon", "Zola", "Éluard"]);
    let mut starts = by("session").await;
    starts.reverse();
    assert_eq!(names(starts), names(by("-session").await));
}

#[actix_web::test]
async fn a_cursor_of_another_order_is_refused() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    let session = app.session(3, 4);
    for who in 0..2 {
        app.enrol(&enrolment(&session, who)).await;
    }
    let page = app.get("/enrolments?sort=name&limit=1").token(&agent).send().await.expect(200);
    let cursor = page.text("next_cursor").to_owned();
    let other = app.get(&format!("/enrolments?sort=session&cursor={cursor}")).token(&agent).send().await;
    other.refused(400, "invalid-query");
    app.get("/enrolments?sort=colour").token(&agent).send().await.refused(400, "invalid-query");
}

#[actix_web::test]
async fn messages_journal_and_accounts_are_sorted_too() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let session = app.session(9, 4);
    for who in 0..3 {
        app.clock.set(app.clock.now() + TimeDelta::seconds(1));
        app.enrol(&enrolment(&session, who)).await;
    }
    app.clock.set(app.clock.now() + TimeDelta::seconds(1));
    app.cancel_session(&session).await;
    for list in ["/messages", "/audit"] {
        let ids = async |sort: &str| {
            let rows = paged(&app, &admin, &format!("{list}?sort={sort}")).await;
            rows.iter().map(|row| row.id().to_owned()).collect::<Vec<String>>()
        };
        let mut newest = ids("-created").await;
        newest.reverse();
        assert_eq!(newest, ids("created").await, "{list}");
        assert!(newest.len() >= 3, "{list}");
    }
    for name in ["Élodie Roux", "Zoé Blanc", "Anne Petit"] {
        let email = format!("{}@here.example", name.len() + name.chars().count());
        let new = json!({"email": format!("{}{email}", &name[name.len() - 3..]), "name": name, "role": "agent"});
        app.post("/accounts").token(&admin).json(&new).send().await.expect(200);
    }
    let rows = paged(&app, &admin, "/accounts?sort=name").await;
    let mut names: Vec<&str> = rows.iter().map(|row| row.text("name")).filter(|name| *name != "Nadia Benali").collect();
    assert_eq!(names, ["Anne Petit", "Élodie Roux", "Zoé Blanc"], "as in French");
    let rows = paged(&app, &admin, "/accounts?sort=-name").await;
    names.reverse();
    let backwards: Vec<&str> = rows.iter().map(|row| row.text("name")).filter(|name| *name != "Nadia Benali").collect();
    assert_eq!(backwards, names);
}

#[test]
fn no_list_is_in_the_order_of_code_points() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    // Folded names have neither capitals nor accents.
    let words = ["::name", "::title", "::family_name", "::given_name"];
    let mut orders = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = std::fs::read_to_string(&path).unwrap();
            for order in code.split(".order(").skip(1).map(|rest| rest.lines().next().unwrap_or_default()) {
                orders += 1;
                let is_raw = words.iter().any(|word| order.contains(word));
                assert!(!is_raw, "{}: in_french_order, not {order}", path.display());
            }
        }
    }
    assert!(orders > 20, "the search sees them: {orders}");
}

#[actix_web::test]
async fn learners_are_sorted_by_name_and_by_their_first_day() {
    let app = App::start().await;
    let agent = app.token(Role::Agent).await;
    enrol_five(&app).await;
    let by = async |sort: &str| {
        let rows = paged(&app, &agent, &format!("/learners?sort={sort}")).await;
        rows.iter().map(|row| row.text("family_name").to_owned()).collect::<Vec<String>>()
    };
    let mut expected = ["Aragon", "Éluard", "Martin", "Martin", "Zola"].map(str::to_owned);
    assert_eq!(by("name").await, expected);
    expected.reverse();
    assert_eq!(by("-name").await, expected);
    let mut newest = ["Aragon", "Martin", "Martin", "Éluard", "Zola"].map(str::to_owned);
    assert_eq!(by("-created").await, newest);
    newest.reverse();
    assert_eq!(by("created").await, newest);
    assert_eq!(paged(&app, &agent, "/learners?sort=-name&commune=34999").await.len(), 0);
    // A search has an order of its own, and so has each page.
    app.get("/learners?q=mar&sort=name").token(&agent).send().await.refused(400, "invalid-query");
    let page = app.get("/learners?sort=name&limit=1").token(&agent).send().await.expect(200);
    for other in ["&sort=-name", ""] {
        let path = format!("/learners?cursor={}{other}", page.text("next_cursor"));
        app.get(&path).token(&agent).send().await.refused(400, "invalid-query");
    }
}

//! Series that are not held every week, or on more days than one.

use super::*;

/// Days on which the sessions of a created series are held.
fn days(created: &Value) -> Vec<&str> {
    created.list("created").iter().map(|session| &session.text("starts_at")[5..10]).collect()
}

#[actix_web::test]
async fn every_second_week_goes_on_in_its_own_weeks() {
    let desk = Desk::open().await;
    let change = json!({"rhythm": "fortnightly", "other_weekdays": [2], "first_date": "2027-05-20",
        "last_date": "2027-06-04"});
    let series = desk.create(change).await;
    assert_eq!(
        (&series["rhythm"], &series["weekday"], &series["other_weekdays"]),
        (&json!("fortnightly"), &json!(4), &json!([2]))
    );
    assert_eq!(days(&series), ["05-20", "06-01", "06-03"]);
    let extend = format!("/series/{}/extension", series.id());
    let more = desk.post(&extend, &json!({"last_date": "2027-06-30"})).await.expect(201);
    assert_eq!(days(&more), ["06-15", "06-17", "06-29"]);
    // Two days of a week do not both move to one.
    let refused = desk.edit(&series, 2, json!({"weekday": 5})).await.refused(422, "invalid-input");
    assert_eq!(refused["errors"][0]["pointer"], "/weekday");
}

#[actix_web::test]
async fn once_a_month_is_the_first_or_the_last_of_its_days() {
    let desk = Desk::open().await;
    let monthly = |rhythm: &str| json!({"rhythm": rhythm, "first_date": "2027-06-03", "last_date": "2027-09-30"});
    let first = desk.create(monthly("first")).await;
    assert_eq!(days(&first), ["06-03", "07-01", "08-05", "09-02"]);
    let last = desk.create(monthly("last")).await;
    assert_eq!(days(&last), ["06-24", "07-29", "08-26", "09-30"]);
    for wrong in [json!({"rhythm": "daily"}), json!({"other_weekdays": [8]}), json!({"other_weekdays": [0]})] {
        let refused = desk.post("/series/preview", &with(may(&desk.venue), wrong)).await;
        refused.refused(422, "invalid-input");
    }
}

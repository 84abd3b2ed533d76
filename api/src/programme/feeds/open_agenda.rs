//! JSON in the format of the events of OpenAgenda's API, version 2.

use serde_json::{Value, json};
use uuid::Uuid;

use super::item::{Feed, Item};
use super::text::cut;

/// The media type.
pub const KIND: &str = "application/json";

const SCHEDULED: u8 = 1;
const FULL: u8 = 5;
const CANCELLED: u8 = 6;

/// Writes a calendar.
pub fn write(feed: &Feed) -> String {
    let events: Vec<Value> = feed.items.iter().map(|item| event(feed, item)).collect();
    json!({"total": events.len(), "events": events}).to_string()
}

/// Makes OpenAgenda's numeric identity of the random end of a UUIDv7.
///
/// It has 52 bits, since JavaScript must hold it as an integer.
fn number(id: Uuid) -> u64 {
    u64::try_from(id.as_u128() & ((1 << 52) - 1)).unwrap_or_default()
}

fn event(feed: &Feed, item: &Item) -> Value {
    let (starts, ends) = item.times();
    let place = &item.place;
    let details = item.details(&feed.publisher.phone);
    let summary = item.description.as_deref().filter(|text| !text.trim().is_empty()).unwrap_or(&details);
    let status = match (item.is_held(), item.seats_left) {
        (false, _) => CANCELLED,
        (true, 0) => FULL,
        (true, _) => SCHEDULED,
    };
    let timing = json!({"begin": starts.to_rfc3339(), "end": ends.to_rfc3339()});
    let mut registration = vec![json!({"type": "phone", "value": feed.publisher.phone})];
    registration.extend(feed.page(item).map(|page| json!({"type": "link", "value": page})));
    json!({
        "uid": number(item.id),
        "slug": item.id,
        "title": {"fr": cut(&item.title, 140)},
        "description": {"fr": cut(&summary.replace(['\r', '\n'], " "), 200)},
        "longDescription": {"fr": cut(&details, 10_000)},
        "conditions": {"fr": "Gratuit, sur inscription"},
        "keywords": {"fr": ["numérique", item.level.french(), place.commune]},
        "registration": registration,
        "attendanceMode": 1,
        "status": status,
        "timings": [timing],
        "firstTiming": timing,
        "lastTiming": timing,
        "timezone": place.time_zone,
        "location": {
            "uid": number(place.id),
            "name": place.room.as_ref().map_or_else(|| place.name.clone(), |room| format!("{}, {room}", place.name)),
            "address": format!("{}, {} {}", place.address, place.postcode, place.commune),
            "city": place.commune,
            "postalCode": place.postcode,
            "insee": place.commune_code,
            "countryCode": "FR",
            "latitude": place.latitude,
            "longitude": place.longitude,
            "timezone": place.time_zone,
        },
        "createdAt": item.created_at,
        "updatedAt": item.changed_at,
    })
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{feed, item};
    use super::*;
    use crate::programme::sessions::words::SessionStatus;

    #[test]
    fn texts_and_states_are_within_the_limits_of_openagenda() {
        let long = "é👵".repeat(300);
        let items = vec![
            item(&long),
            Item { seats_left: 0, ..item("a") },
            Item { status: SessionStatus::Cancelled, seats_left: 0, ..item("a") },
        ];
        let agenda: Value = serde_json::from_str(&write(&feed(items))).unwrap_or_default();
        let length = |field: &str| agenda["events"][0][field]["fr"].as_str().map(|text| text.chars().count());
        assert_eq!((length("title"), length("description")), (Some(140), Some(200)));
        let states: Vec<_> = (0..3).map(|n| agenda["events"][n]["status"].as_u64()).collect();
        assert_eq!(states, [Some(1), Some(5), Some(6)]);
        assert_eq!(agenda["events"][0]["uid"], 7);
    }
}

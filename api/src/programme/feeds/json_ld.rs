//! JSON-LD in the vocabulary of schema.org, for search engines and portals.

use serde_json::{Value, json};

use super::item::{Feed, Item};

/// The media type.
pub const KIND: &str = "application/ld+json";

/// Writes a calendar as a graph of `EducationEvent`.
///
/// `<` is escaped, so that no text ends the `<script>` of the page into which the graph is pasted.
pub fn write(feed: &Feed) -> String {
    let events: Vec<Value> = feed.items.iter().map(|item| event(feed, item)).collect();
    json!({"@context": "https://schema.org", "@graph": events}).to_string().replace('<', "\\u003c")
}

fn event(feed: &Feed, item: &Item) -> Value {
    let (starts, ends) = item.times();
    let place = &item.place;
    let mut location = json!({
        "@type": "Place",
        "@id": format!("urn:uuid:{}", place.id),
        "name": place.room.as_ref().map_or_else(|| place.name.clone(), |room| format!("{}, {room}", place.name)),
        "address": {
            "@type": "PostalAddress", "streetAddress": place.address, "postalCode": place.postcode,
            "addressLocality": place.commune, "addressCountry": "FR",
        },
    });
    if let Some((latitude, longitude)) = place.point() {
        location["geo"] = json!({"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude});
    }
    let mut offer = json!({
        "@type": "Offer", "price": 0, "priceCurrency": "EUR",
        "availability": if item.is_held() && item.seats_left > 0 {
            "https://schema.org/InStock"
        } else if item.is_held() && item.seats_by_phone {
            "https://schema.org/LimitedAvailability"
        } else {
            "https://schema.org/SoldOut"
        },
    });
    let mut organiser =
        json!({"@type": "Organization", "name": feed.publisher.name, "telephone": feed.publisher.phone});
    if let Some(website) = &feed.publisher.website {
        organiser["url"] = json!(website);
    }
    let mut event = json!({
        "@type": "EducationEvent",
        "@id": format!("urn:uuid:{}", item.id),
        "name": item.title,
        "description": item.details(&feed.publisher.phone),
        "startDate": starts.to_rfc3339(),
        "endDate": ends.to_rfc3339(),
        "eventStatus": if item.is_held() {
            "https://schema.org/EventScheduled"
        } else {
            "https://schema.org/EventCancelled"
        },
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": location,
        "organizer": organiser,
        "isAccessibleForFree": true,
        "maximumAttendeeCapacity": item.capacity,
        "remainingAttendeeCapacity": item.seats_left,
        "educationalLevel": item.level.french(),
        "inLanguage": "fr",
    });
    if let Some(page) = feed.page(item) {
        event["url"] = json!(page);
        offer["url"] = json!(page);
    }
    event["offers"] = offer;
    event
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{AWKWARD, feed, item};
    use super::*;
    use crate::programme::sessions::words::SessionStatus;

    #[test]
    fn an_event_says_place_seats_price_and_level() {
        let cancelled = Item { status: SessionStatus::Cancelled, seats_left: 0, ..item("Tablette") };
        let text = write(&feed(vec![item(AWKWARD), cancelled]));
        let graph: Value = serde_json::from_str(&text).unwrap_or_default();
        let [held, cancelled] = [&graph["@graph"][0], &graph["@graph"][1]];
        assert!(AWKWARD.contains('<') && !text.contains('<'));
        assert_eq!(held["name"], AWKWARD);
        assert_eq!((&held["isAccessibleForFree"], &held["remainingAttendeeCapacity"]), (&json!(true), &json!(2)));
        assert_eq!(held["startDate"], "2026-12-01T14:00:00+01:00");
        assert_eq!(cancelled["eventStatus"], "https://schema.org/EventCancelled");
        assert_eq!(cancelled["offers"]["availability"], "https://schema.org/SoldOut");
    }
}

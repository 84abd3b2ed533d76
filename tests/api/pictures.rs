//! The logo and the photos of venues: who sends them, what is taken, and how they are kept.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{App, Read};

/// A whole PNG of a size, with some bytes of content.
fn png(width: u32, height: u32, content: usize) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], kind, content, &[0; 4]].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &vec![7; content]), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

fn sent(bytes: &[u8]) -> Value {
    json!({"alternative": "Le blason de la communauté", "data": BASE64_STANDARD.encode(bytes)})
}

#[actix_web::test]
async fn a_logo_is_shown_and_kept_by_its_version() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    app.get("/logo").send().await.refused(404, "not-found");
    assert!(app.get("/organisation").send().await.expect(200)["logo"].is_null());
    let made = app.put("/logo").token(&admin).json(&sent(&png(300, 100, 9))).send().await.expect(200);
    assert_eq!((made["width"].as_u64(), made["height"].as_u64()), (Some(300), Some(100)));
    let shown = app.get("/organisation").send().await.expect(200);
    assert_eq!(shown["logo"], made, "the kept answer follows");

    let address = format!("/logo?version={}", made.id());
    let image = app.get(&address).send().await;
    assert_eq!((image.status, &image.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    assert_eq!(image.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(image.headers["x-content-type-options"], "nosniff");
    let tag = image.headers["etag"].to_str().unwrap();
    assert_eq!(app.get(&address).header("If-None-Match", tag).send().await.status, 304);

    let other = app.put("/logo").token(&admin).json(&sent(&png(301, 100, 9))).send().await.expect(200);
    assert_ne!(other.id(), made.id());
    let stale = app.get(&address).send().await;
    assert_eq!(stale.headers["cache-control"], "public, max-age=300", "another image is not kept for a year");
    let trail = app.get("/audit?action=picture.changed").token(&admin).send().await.expect(200);
    assert_eq!(trail.data().len(), 2);
    for _ in 0..2 {
        app.delete("/logo").token(&admin).send().await.expect(204);
    }
    app.get("/logo").send().await.refused(404, "not-found");
}

#[actix_web::test]
async fn what_is_no_small_still_image_is_refused() {
    let app = App::start().await;
    let admin = app.token(Role::Admin).await;
    let polyglot = [png(300, 100, 9), b"<script>alert(1)</script>".to_vec()].concat();
    for (bytes, why) in [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(),
            "a drawing with a script",
        ),
        (b"GIF89a\x10\0\x10\0".to_vec(), "another format"),
        (polyglot, "something after the end"),
        (png(300, 100, 9)[..40].to_vec(), "half an image"),
        (png(15, 100, 9), "too small"),
        (png(60_000, 60_000, 9), "a bomb"),
        (png(300, 100, 200_001), "too heavy"),
        (Vec::new(), "nothing"),
    ] {
        let refused = app.put("/logo").token(&admin).json(&sent(&bytes)).send().await;
        assert_eq!(refused.status, 422, "{why}");
        assert_eq!(refused.body.pointers(), ["/data"], "{why}");
    }
    let mut unnamed = sent(&png(300, 100, 9));
    unnamed["alternative"] = json!(" ");
    assert_eq!(app.put("/logo").token(&admin).json(&unnamed).send().await.expect(422).pointers(), ["/alternative"]);
    let no_base64 = json!({"alternative": "Un logo", "data": "pas du base64 !"});
    assert_eq!(app.put("/logo").token(&admin).json(&no_base64).send().await.expect(422).pointers(), ["/data"]);
    // The body has a limit of its own, and other routes keep theirs.
    app.put("/logo").token(&admin).json(&sent(&png(300, 100, 199_000))).send().await.expect(200);
    app.put("/logo").token(&admin).json(&sent(&png(300, 100, 300_000))).send().await.refused(413, "request-too-large");
    let long = json!({"text": "a".repeat(70_000), "last_day": "2026-12-01"});
    app.put("/house-notice").token(&admin).json(&long).send().await.refused(413, "request-too-large");
}

#[actix_web::test]
async fn staff_sends_pictures_of_its_own_organisation() {
    let app = App::start().await;
    let venue = app.venue().await;
    let venue = venue.as_str().unwrap();
    let path = format!("/venues/{venue}/photo");
    let photo = sent(&png(640, 480, 9));
    for target in ["/logo", &path] {
        app.put(target).json(&photo).send().await.refused(401, "login-required");
        app.put(target).token(&app.token(Role::Facilitator).await).json(&photo).send().await.refused(403, "forbidden");
        app.delete(target).send().await.refused(401, "login-required");
    }
    let agent = app.token(Role::Agent).await;
    app.put("/logo").token(&agent).json(&photo).send().await.refused(403, "forbidden");
    let made = app.put(&path).token(&agent).json(&photo).send().await.expect(200);
    let venues = app.get("/venues").send().await.expect(200);
    let listed = venues.data().iter().find(|one| one.id() == venue).unwrap();
    assert_eq!(listed["photo"], made);
    assert_eq!(app.get(&path).send().await.headers["content-type"], "image/png");
    let nowhere = "/venues/00000000-0000-7000-8000-000000000000/photo";
    app.put(nowhere).token(&agent).json(&photo).send().await.refused(404, "not-found");
    app.get(nowhere).send().await.refused(404, "not-found");
    let elsewhere = format!("{}/v1/elsewhere{path}", app.base);
    assert_eq!(app.http.get(elsewhere).send().await.unwrap().status(), 404);
    app.delete(&path).token(&agent).send().await.expect(204);
    app.get(&path).send().await.refused(404, "not-found");
}

//! Files: PDFs that are sent, pictures, and the documents that are printed.

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use serde_json::json;

use super::{Library, tag, written};
use crate::support::{Answer, Read};

/// A PDF of one page, with more in its catalogue.
fn pdf(more: Dictionary) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(Dictionary::new(), b"0 0 m 10 10 l S".to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let mut catalogue = dictionary! { "Type" => "Catalog", "Pages" => pages };
    catalogue.extend(&more);
    let catalogue = document.add_object(catalogue);
    document.trailer.set("Root", catalogue);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A whole PNG of one colour.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(content);
        let length = u32::try_from(content.len()).unwrap();
        [&length.to_be_bytes()[..], kind, content, &crc.sum().to_be_bytes()].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let row = [vec![0], vec![120; width as usize * 3]].concat();
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..height {
        pixels.write_all(&row).unwrap();
    }
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &pixels.finish().unwrap()), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

impl Library {
    async fn send(&self, id: &str, revision: i32, bytes: &[u8]) -> Answer {
        let path = format!("/handouts/{id}/draft/file");
        let data = json!({"data": BASE64_STANDARD.encode(bytes)});
        self.app.put(&path).token(&self.token).header("If-Match", &tag(revision)).json(&data).send().await
    }

    pub async fn picture(&self, id: &str, bytes: &[u8]) -> Answer {
        let path = format!("/handouts/{id}/pictures");
        let data = json!({"data": BASE64_STANDARD.encode(bytes)});
        self.app.post(&path).token(&self.token).json(&data).send().await
    }
}

#[actix_web::test]
async fn a_sent_pdf_is_published_once_checked() {
    let library = Library::start().await;
    let made = library.begin("Un PDF").await;
    let shown = library.send(made.id(), 0, &pdf(Dictionary::new())).await.expect(200);
    assert_eq!((&shown["draft"]["kind"], shown["draft"]["pages"].as_i64()), (&json!("uploaded"), Some(1)));
    library.send(made.id(), 0, &pdf(Dictionary::new())).await.refused(412, "changed-meanwhile");
    let shown = library.publish(made.id(), 1).await.expect(200);
    let path = format!("/handout-versions/{}/document.pdf", shown["current"].id());
    let kept = library.app.get(&path).token(&library.token).send().await;
    assert_eq!(kept.status, 200);
    assert!(kept.bytes.starts_with(b"%PDF-"));
    assert_eq!(kept.headers["x-content-type-options"], "nosniff");
    let large = library.app.get(&format!("{path}?letters=large")).token(&library.token).send().await;
    large.refused(404, "not-found");
    // The same file of another handout is kept once.
    let other = library.begin("Le même").await;
    library.send(other.id(), 0, &pdf(Dictionary::new())).await.expect(200);
    assert_eq!(files(&library), 1);
}

/// Number of files that are kept.
fn files(library: &Library) -> i64 {
    let caller = library.app.system("here");
    let count = library.app.database.write_blocking(&caller, |tx| {
        use diesel::prelude::*;
        let count = diesel::dsl::sql::<diesel::sql_types::BigInt>("(SELECT count(*) FROM handout_files)");
        Ok(diesel::select(count).get_result::<i64>(tx.conn)?)
    });
    count.unwrap()
}

#[actix_web::test]
async fn a_pdf_that_acts_or_is_something_else_is_refused() {
    let library = Library::start().await;
    let made = library.begin("Un PDF").await;
    let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let plain = pdf(Dictionary::new());
    let bomb = {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![0; 70_000_000]).unwrap();
        let mut bytes = b"%PDF-1.7\n1 0 obj << /Filter /FlateDecode >> stream\n".to_vec();
        bytes.extend(packed.finish().unwrap());
        bytes.extend(b"\nendstream endobj\n%%EOF");
        bytes
    };
    for (bytes, why) in [
        (pdf(dictionary! { "OpenAction" => script }), "a script"),
        (pdf(dictionary! { "Names" => dictionary! { "EmbeddedFiles" => dictionary! {} } }), "a file in it"),
        ([&plain, &b"<script>alert(1)</script>"[..]].concat(), "a page behind it"),
        ([b"PK\x03\x04", &plain[..]].concat(), "an archive before it"),
        (bomb, "a bomb"),
        (b"<html></html>".to_vec(), "a page"),
        (Vec::new(), "nothing"),
    ] {
        let refused = library.send(made.id(), 0, &bytes).await;
        assert_eq!(refused.status, 422, "{why}");
        let problem = refused.refused(422, "pdf-refused");
        assert_eq!(problem.pointers(), ["/data"], "{why}");
    }
    library.send(made.id(), 0, &vec![b'%'; 8_200_000]).await.refused(413, "request-too-large");
    assert!(library.show(made.id()).await["draft"].is_null());
    assert_eq!(files(&library), 0);
}

#[actix_web::test]
async fn a_pdf_in_place_of_another_leaves_nothing_behind() {
    let library = Library::start().await;
    let made = library.begin("Un PDF").await;
    library.send(made.id(), 0, &pdf(Dictionary::new())).await.expect(200);
    library.send(made.id(), 1, &pdf(dictionary! { "Lang" => Object::string_literal("fr") })).await.expect(200);
    assert_eq!(files(&library), 1);
    library.write(made.id(), 2, written("Bien.")).await.expect(200);
    assert_eq!(files(&library), 0);
}

#[actix_web::test]
async fn pictures_stand_in_texts_and_on_paper() {
    let library = Library::start().await;
    let made = library.begin("Avec une image").await;
    let added = library.picture(made.id(), &png(300, 200)).await.expect(201);
    assert_eq!((added["number"].as_i64(), added["width"].as_i64()), (Some(1), Some(300)));
    let shown = library.app.get(&format!("/handout-pictures/{}", added.id())).send().await;
    assert_eq!((shown.status, &shown.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    let text = "# Voir\n\n![Le bouton Marche](image:1)";
    let draft = library.write(made.id(), 0, written(text)).await.expect(200);
    let html = draft["draft"].text("html").to_owned();
    let image = format!("<img src=\"/v1/here/handout-pictures/{}\" alt=\"Le bouton Marche\"", added.id());
    assert!(html.contains(&image), "{html}");
    let shown = library.publish(made.id(), 1).await.expect(200);
    let path = format!("/handout-versions/{}/document.pdf", shown["current"].id());
    for letters in ["normal", "large"] {
        let printed = library.app.get(&format!("{path}?letters={letters}")).token(&library.token).send().await;
        let document = Document::load_mem(&printed.bytes).unwrap();
        let is_image = |object: &Object| {
            object.as_stream().is_ok_and(|stream| {
                stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
            })
        };
        assert!(document.objects.values().any(is_image), "{letters}");
    }
    // Another handout does not show it.
    let other = library.begin("Sans image").await;
    library.write(other.id(), 0, written(text)).await.expect(422);
}

#[actix_web::test]
async fn a_picture_that_cannot_be_drawn_is_refused() {
    let library = Library::start().await;
    let made = library.begin("Une image").await;
    let mut broken = png(300, 200);
    let middle = broken.len() / 2;
    broken[middle] ^= 0xFF;
    let polyglot = [png(20, 20), b"<script>".to_vec()].concat();
    for (bytes, why) in [
        (broken, "pixels that cannot be read"),
        (polyglot, "something behind it"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "a drawing"),
        (png(4000, 16), "too wide"),
        (Vec::new(), "nothing"),
    ] {
        let refused = library.picture(made.id(), &bytes).await.expect(422);
        assert_eq!(refused.pointers(), ["/data"], "{why}");
    }
    for _ in 0..20 {
        library.picture(made.id(), &png(16, 16)).await.expect(201);
    }
    library.picture(made.id(), &png(16, 16)).await.expect(422);
}

#[actix_web::test]
async fn large_print_has_more_pages_and_both_are_kept() {
    let library = Library::start().await;
    let made = library.begin("Un long texte").await;
    let steps: Vec<String> =
        (1..60).map(|n| format!("{n}. Appuyez sur le bouton numéro {n}, puis attendez.")).collect();
    library.write(made.id(), 0, written(&steps.join("\n"))).await.expect(200);
    let shown = library.publish(made.id(), 1).await.expect(200);
    assert!(shown["current"]["has_large_print"].as_bool().unwrap());
    let path = format!("/handout-versions/{}/document.pdf", shown["current"].id());
    let mut pages = Vec::new();
    for letters in ["normal", "large"] {
        let printed = library.app.get(&format!("{path}?letters={letters}")).token(&library.token).send().await;
        pages.push(Document::load_mem(&printed.bytes).unwrap().get_pages().len());
    }
    assert!(pages[1] > pages[0], "{pages:?}");
    assert_eq!(shown["current"]["pages"].as_u64(), Some(pages[0] as u64));
}

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::dictionary;
use lopdf::{Dictionary, Document, Object, Stream};
use proptest::prelude::*;

use super::*;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory is written to");
    encoder.finish().expect("memory is written to")
}

/// A document of one page, with more in its catalogue and in its page.
fn document(catalogue: Dictionary, page: Dictionary) -> Document {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(Dictionary::new(), b"0 0 m 10 10 l S".to_vec()));
    let mut own = dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Contents" => content,
    };
    own.extend(&page);
    let page = document.add_object(own);
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, tree.into());
    let mut own = dictionary! { "Type" => "Catalog", "Pages" => pages };
    own.extend(&catalogue);
    let catalogue = document.add_object(own);
    document.trailer.set("Root", catalogue);
    document
}

fn written(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("the document is written");
    bytes
}

fn plain() -> Vec<u8> {
    written(document(Dictionary::new(), Dictionary::new()))
}

fn fault(bytes: &[u8]) -> Fault {
    check(bytes).expect_err("the document is refused")
}

#[test]
fn a_plain_document_is_written_again() {
    let checked = check(&plain()).expect("a plain document is accepted");
    assert_eq!(checked.pages, 1);
    assert!(checked.bytes.starts_with(b"%PDF-"));
    let again = check(&checked.bytes).expect("what is kept is accepted");
    assert_eq!(again.bytes, checked.bytes, "one document is kept once");
}

#[test]
fn what_follows_or_hides_in_a_document_is_refused() {
    for more in [&b"<html><script>alert(1)</script>"[..], b"PK\x03\x04", b"\nMZ", b"\x89PNG"] {
        assert_eq!(fault(&[&plain(), more].concat()), Fault::NotPdf, "{more:?}");
    }
    assert_eq!(fault(&[b"PK\x03\x04", &plain()[..]].concat()), Fault::NotPdf, "something before it");
    for hidden in [&b"%<ScRiPt>alert(1)</script>\n"[..], b"%PK\x05\x06\n", b"%<?php system(1); ?>\n", b"%<HTML>\n"] {
        let mut bytes = plain();
        let after_head = 9;
        bytes.splice(after_head..after_head, hidden.iter().copied());
        assert_eq!(fault(&bytes), Fault::NotPdf, "{hidden:?}");
    }
    for other in [&b""[..], b"%PDF-", b"%PDF-1.7\n%%EOF", b"GIF89a", b"{}"] {
        assert!(check(other).is_err(), "{other:?}");
    }
}

#[test]
fn junk_between_objects_is_not_kept() {
    let mut bytes = plain();
    bytes.splice(9..9, b"%a-secret-between-the-objects\n".iter().copied());
    // The offsets of the table are wrong by now: the document is refused, or read anew and written without it.
    if let Ok(checked) = check(&bytes) {
        assert!(!contains(&checked.bytes, b"a-secret-between"));
    }
}

#[test]
fn what_acts_is_refused() {
    let script = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let none = Dictionary::new;
    let annotation = |dictionary: Dictionary| dictionary! { "Annots" => vec![Object::Dictionary(dictionary)] };
    for (name, catalogue, page) in [
        ("opening", dictionary! { "OpenAction" => script() }, none()),
        ("names", dictionary! { "Names" => dictionary! { "JavaScript" => dictionary! {} } }, none()),
        ("additional", none(), dictionary! { "AA" => dictionary! { "O" => script() } }),
        ("launch", none(), annotation(dictionary! { "A" => dictionary! { "S" => "Launch", "F" => "cmd.exe" } })),
        ("file", dictionary! { "Names" => dictionary! { "EmbeddedFiles" => dictionary! {} } }, none()),
        ("attachment", none(), annotation(dictionary! { "Subtype" => "FileAttachment" })),
        ("media", none(), annotation(dictionary! { "Subtype" => "RichMedia" })),
        ("film", none(), annotation(dictionary! { "Subtype" => "Movie" })),
        ("form", dictionary! { "AcroForm" => dictionary! { "XFA" => Object::string_literal("x") } }, none()),
        ("sent", none(), annotation(dictionary! { "A" => dictionary! { "S" => "SubmitForm" } })),
        ("remote", none(), annotation(dictionary! { "A" => dictionary! { "S" => "GoToR" } })),
        (
            "address",
            none(),
            annotation(dictionary! { "A" => dictionary! {
                "S" => "URI", "URI" => Object::string_literal("javascript:alert(1)")
            } }),
        ),
    ] {
        assert_eq!(fault(&written(document(catalogue, page))), Fault::Active, "{name}");
    }
}

#[test]
fn places_and_links_are_no_actions() {
    let place = dictionary! { "OpenAction" => vec![Object::Reference((3, 0)), "XYZ".into(), Object::Null, 0.into()] };
    let link = dictionary! { "Annots" => vec![Object::Dictionary(dictionary! {
        "Subtype" => "Link",
        "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://www.gouv.fr") }
    })] };
    check(&written(document(place, link))).expect("a place and a link are accepted");
}

#[test]
fn an_action_in_a_packed_object_is_found() {
    let mut made = document(none(), none());
    let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let script = made.add_object(script);
    made.catalog_mut().expect("there is a catalogue").set("OpenAction", script);
    let mut bytes = Vec::new();
    made.save_modern(&mut bytes).expect("the document is written");
    assert!(contains(&bytes, b"/ObjStm") && !contains(&bytes, b"/JavaScript"), "the script is packed");
    assert_eq!(fault(&bytes), Fault::Active);
}

#[test]
fn escaped_names_are_read() {
    let bytes = written(document(dictionary! { "Names" => dictionary! { "XavaScript" => dictionary! {} } }, none()));
    let at = bytes.windows(11).position(|window| window == b"/XavaScript").expect("the name is there");
    let mut escaped = bytes;
    escaped.splice(at + 1..at + 2, b"#4A".iter().copied());
    assert!(matches!(check(&escaped), Err(Fault::Active | Fault::Broken)));
    assert_eq!(without_escapes(b"/#4a#53 #zz #"), b"/JS #zz #");
}

fn none() -> Dictionary {
    Dictionary::new()
}

fn with_stream(filter: Object, content: Vec<u8>) -> Vec<u8> {
    let mut made = document(none(), none());
    made.add_object(Stream::new(dictionary! { "Filter" => filter }, content));
    written(made)
}

#[test]
fn bombs_are_refused_before_they_unpack() {
    let bomb = packed(&vec![0; LARGEST_UNPACKED + 1]);
    assert!(bomb.len() < 100_000);
    assert_eq!(fault(&with_stream("FlateDecode".into(), bomb.clone())), Fault::Bomb);
    let twice = vec![Object::from("FlateDecode"), "FlateDecode".into()];
    assert_eq!(fault(&with_stream(twice.into(), packed(&bomb))), Fault::Bomb, "packed twice");
    let mut deep = b"small".to_vec();
    for _ in 0..6 {
        deep = packed(&deep);
    }
    assert_eq!(fault(&with_stream("FlateDecode".into(), deep)), Fault::Bomb, "packed ever again");
    let many: Vec<Vec<u8>> = vec![packed(&vec![0; LARGEST_UNPACKED / 8]); 9];
    let mut made = document(none(), none());
    for content in many {
        made.add_object(Stream::new(dictionary! { "Filter" => "FlateDecode" }, content));
    }
    assert_eq!(fault(&written(made)), Fault::Bomb, "many that are large together");
    for filter in ["LZWDecode", "BrotliDecode", "ASCIIHexDecode"] {
        assert_eq!(fault(&with_stream(filter.into(), b"x".to_vec())), Fault::Broken, "{filter}");
    }
    assert_eq!(fault(&vec![b'%'; HEAVIEST + 1]), Fault::Heavy);
    let deep = [b"%PDF-1.7\n1 0 obj ".to_vec(), vec![b'['; 200_000], b"\nendobj\n%%EOF".to_vec()].concat();
    assert!(check(&deep).is_err(), "lists in lists without end");
}

#[test]
fn a_locked_or_empty_document_is_refused() {
    let mut made = document(none(), none());
    made.trailer.set("Encrypt", dictionary! { "Filter" => "Standard", "V" => 2, "R" => 3 });
    assert!(matches!(fault(&written(made)), Fault::Locked | Fault::Broken));
    let mut made = document(none(), none());
    for object in made.objects.values_mut() {
        if let Object::Dictionary(dictionary) = object
            && dictionary.has_type(b"Pages")
        {
            dictionary.set("Kids", Vec::<Object>::new());
        }
    }
    assert_eq!(fault(&written(made)), Fault::Pages);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_broken_document_stops_the_service(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = plain();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let end = end.index(bytes.len());
        let _ = check(&bytes);
        let _ = check(&bytes[..end]);
        if let Ok(checked) = check(&bytes) {
            prop_assert!(checked.pages >= 1);
        }
    }
}

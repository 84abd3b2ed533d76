//! PDFs that were sent: checked, and written again from what was checked.
//!
//! A handout shows pages and does nothing else: no script, no action, no file or film inside, no form that is sent. The
//! bytes that are kept are those of the objects that were looked at, so nothing hides between or behind them.

use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::{Document, LoadOptions, Object};

/// Most bytes of a PDF.
pub const HEAVIEST: usize = 8_000_000;
/// Most bytes that its streams unpack to: more would fill the memory of who reads it.
const LARGEST_UNPACKED: usize = 64_000_000;
/// Deepest packing within packing.
const DEEPEST: usize = 4;
/// Most pages.
const MOST_PAGES: usize = 60;
/// Most objects.
const MOST_OBJECTS: usize = 100_000;

/// A reason to refuse a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is heavier than accepted.
    Heavy,
    /// It is no PDF, or something else as well.
    NotPdf,
    /// Its content cannot be read.
    Broken,
    /// It is locked by a password.
    Locked,
    /// It unpacks to more than any paper needs.
    Bomb,
    /// It has no page, or more than a handout has.
    Pages,
    /// It can do something by itself.
    Active,
}

impl Fault {
    /// Says it to the person who sent the file, in French.
    pub fn french(self) -> &'static str {
        match self {
            Fault::Heavy => "Le fichier est trop lourd : 8 Mo au plus.",
            Fault::NotPdf => "Ce fichier n'est pas un PDF, ou contient autre chose à côté.",
            Fault::Broken => "Ce PDF est abîmé ou d'une forme que nous ne lisons pas.",
            Fault::Locked => "Ce PDF est protégé par un mot de passe.",
            Fault::Bomb => "Ce PDF est trop lourd une fois ouvert : réduisez ses images.",
            Fault::Pages => "Un support a de 1 à 60 pages.",
            Fault::Active => "Ce PDF contient un programme, un formulaire ou un fichier joint.",
        }
    }
}

/// A PDF that only shows pages.
#[derive(Debug)]
pub struct Checked {
    /// Its bytes, written from its objects.
    pub bytes: Vec<u8>,
    /// Number of its pages.
    pub pages: usize,
}

/// Checks a PDF, and writes it again.
///
/// # Errors
/// The first reason to refuse it.
pub fn check(bytes: &[u8]) -> Result<Checked, Fault> {
    if bytes.len() > HEAVIEST {
        return Err(Fault::Heavy);
    }
    if !bytes.starts_with(b"%PDF-") || !ends_as_pdf(bytes) || is_something_else(bytes) {
        return Err(Fault::NotPdf);
    }
    let mut budget = LARGEST_UNPACKED;
    for start in streams(bytes) {
        unpack(&bytes[start..], &mut budget, DEEPEST)?;
    }
    // Other ways of packing are not measured above.
    if [&b"/LZWDecode"[..], b"/BrotliDecode", b"/RunLengthDecode", b"/ASCIIHexDecode", b"/ASCII85Decode", b"/Crypt"]
        .iter()
        .any(|filter| contains(&without_escapes(bytes), filter))
    {
        return Err(Fault::Broken);
    }
    // The parser is of others: whatever it does with a file made to break it, the file is refused.
    let read = std::panic::catch_unwind(|| read(bytes));
    read.unwrap_or(Err(Fault::Broken))
}

fn read(bytes: &[u8]) -> Result<Checked, Fault> {
    let options = LoadOptions::with_max_decompressed_size(LARGEST_UNPACKED / 4);
    let mut document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Fault::Locked,
        _ => Fault::Broken,
    })?;
    if document.is_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Fault::Locked);
    }
    if document.objects.len() > MOST_OBJECTS {
        return Err(Fault::Bomb);
    }
    if document.objects.values().any(is_active) {
        return Err(Fault::Active);
    }
    let pages = document.get_pages().len();
    if !(1..=MOST_PAGES).contains(&pages) {
        return Err(Fault::Pages);
    }
    document.prune_objects();
    // Counted on from what is left, so that one document always gives the same bytes.
    document.max_id = document.objects.keys().map(|(number, _)| *number).max().unwrap_or_default();
    let mut written = Vec::new();
    document.save_to(&mut written).map_err(|_| Fault::Broken)?;
    if written.len() > 2 * HEAVIEST {
        return Err(Fault::Heavy);
    }
    Ok(Checked { bytes: written, pages })
}

/// True if nothing but spaces follows the last mark of the end.
fn ends_as_pdf(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0).map_or(0, |at| at + 1);
    bytes[..end].ends_with(b"%%EOF")
}

/// True if other programs would read it as an archive, a page or a script as well.
fn is_something_else(bytes: &[u8]) -> bool {
    let is_word = |word: &[u8]| bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    contains(bytes, b"PK\x05\x06")
        || [&b"<script"[..], b"<html", b"<!doctype html", b"<svg", b"<iframe", b"<?php"]
            .iter()
            .any(|word| is_word(word))
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// The bytes with `#41` written as `A`, as names may be written either way.
fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| bytes[at] == b'#').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    plain
}

/// Where the content of each stream begins.
fn streams(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const WORD: &[u8] = b"stream";
    bytes.windows(WORD.len()).enumerate().filter(|(_, window)| *window == WORD).map(|(at, _)| {
        let after = &bytes[at + WORD.len()..];
        at + WORD.len() + after.iter().take(8).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
    })
}

/// Unpacks what may be packed, and packed within, and takes it from what is allowed for the whole file.
fn unpack(bytes: &[u8], budget: &mut usize, depth: usize) -> Result<(), Fault> {
    // The two bytes that packed data begins with (RFC 1950).
    let is_packed = matches!(bytes, [first, second, ..]
        if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31));
    if !is_packed {
        return Ok(());
    }
    let mut unpacked = Vec::new();
    let mut reader = ZlibDecoder::new(bytes).take(*budget as u64 + 1);
    let mut buffer = [0; 16_384];
    // A broken stream counts as far as it goes.
    while let Ok(read @ 1..) = reader.read(&mut buffer) {
        let taken = read.min(4_000_000_usize.saturating_sub(unpacked.len()));
        unpacked.extend_from_slice(&buffer[..taken]);
        *budget = budget.checked_sub(read).ok_or(Fault::Bomb)?;
    }
    match depth {
        0 => Err(Fault::Bomb),
        _ => unpack(&unpacked, budget, depth - 1),
    }
}

/// Keys of dictionaries that make a document do something, or carry something.
const ACTIVE_KEYS: [&[u8]; 12] = [
    b"JavaScript",
    b"JS",
    b"AA",
    b"EmbeddedFiles",
    b"EF",
    b"AF",
    b"RichMediaContent",
    b"RichMediaSettings",
    b"XFA",
    b"AcroForm",
    b"Launch",
    b"Collection",
];
/// Names that say what an action, an annotation or an object is.
const ACTIVE_NAMES: [&[u8]; 15] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"GoToR",
    b"Rendition",
    b"RichMedia",
    b"RichMediaExecute",
    b"Movie",
    b"Screen",
    b"Sound",
    b"3D",
    b"FileAttachment",
    b"EmbeddedFile",
];

/// True if an object, or one within it, does or carries something.
fn is_active(object: &Object) -> bool {
    match object {
        Object::Name(name) => ACTIVE_NAMES.contains(&name.as_slice()),
        Object::Array(items) => items.iter().any(is_active),
        Object::Dictionary(dictionary) => is_active_dictionary(dictionary),
        Object::Stream(stream) => is_active_dictionary(&stream.dict),
        _ => false,
    }
}

fn is_active_dictionary(dictionary: &lopdf::Dictionary) -> bool {
    dictionary.iter().any(|(key, value)| match key.as_slice() {
        // Where a document is opened, as most programs write it, is a place and no action.
        b"OpenAction" => !matches!(value, Object::Array(place) if place.iter().all(is_place)),
        b"URI" => !matches!(value, Object::String(address, _) if is_site(address)),
        key => ACTIVE_KEYS.contains(&key) || is_active(value),
    })
}

fn is_place(object: &Object) -> bool {
    matches!(object, Object::Reference(_) | Object::Integer(_) | Object::Real(_) | Object::Null)
        || matches!(object, Object::Name(name) if !ACTIVE_NAMES.contains(&name.as_slice()))
}

/// True if an address leads to a site or writes a letter.
fn is_site(address: &[u8]) -> bool {
    let lower = address.to_ascii_lowercase();
    [&b"https://"[..], b"http://", b"mailto:"].iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests;

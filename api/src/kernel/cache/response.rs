//! Prepared answers: bytes, codings and entity tags of an answer to a public read.
//!
//! The bytes are kept plain, in gzip and in Brotli, each under a strong entity tag of its own. A request's headers
//! decide between them, or a 304.

use std::sync::OnceLock;

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::kernel::cache::coding::{Coding, brotli, gzip};
use crate::kernel::text::http_date::parse_http_date;
use crate::kernel::text::problem::Problem;

/// Length in bytes below which packing gains nothing.
const WORTH_PACKING: usize = 512;
/// Time after which the date of a change is trusted.
///
/// A change may be dated a moment before its commit is visible to all. During that moment no 304 is answered because of
/// the date, and `Last-Modified` is a second early. Commits take milliseconds.
const SETTLED_AFTER: TimeDelta = TimeDelta::seconds(10);

/// An answer that is ready to be sent.
#[derive(Debug)]
pub struct Prepared {
    bytes: Bytes,
    is_packable: bool,
    packed: [OnceLock<Bytes>; 2],
    tags: [HeaderValue; 3],
    kind: HeaderValue,
    changed: Option<Changed>,
    more: Vec<(HeaderName, HeaderValue)>,
}

/// Time of the last change, UTC, in whole seconds, rounded up.
///
/// Later changes of the same second have the same date; they are included before that date is sent as settled.
#[derive(Debug)]
struct Changed {
    at: DateTime<Utc>,
    /// `Last-Modified` before the change has settled: a second before `at`.
    early: HeaderValue,
    /// `Last-Modified` afterwards: `at`.
    settled: HeaderValue,
}

impl Prepared {
    /// Makes an answer of bytes and their media type.
    ///
    /// Its entity tags are hashes of the bytes, hence the same in every process.
    pub fn new(bytes: Vec<u8>, kind: &'static str) -> Prepared {
        let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]);
        let tag = |end: &str| {
            HeaderValue::from_str(&format!("\"{digest}{end}\"")).unwrap_or(HeaderValue::from_static("\"\""))
        };
        Prepared {
            is_packable: bytes.len() >= WORTH_PACKING,
            bytes: bytes.into(),
            packed: Default::default(),
            tags: [tag(""), tag("-gzip"), tag("-br")],
            kind: HeaderValue::from_static(kind),
            changed: None,
            more: Vec::new(),
        }
    }

    /// Makes an answer in JSON.
    pub fn json(answer: &impl serde::Serialize) -> Result<Prepared, Problem> {
        Ok(Prepared::new(serde_json::to_vec(answer).map_err(Problem::unavailable)?, "application/json"))
    }

    /// Sets the time of the last change, UTC, by the database's clock.
    pub fn changed_at(self, at: DateTime<Utc>) -> Prepared {
        let at = DateTime::from_timestamp(at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0), 0).unwrap_or(at);
        let date = |at: DateTime<Utc>| {
            let text = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
        };
        let changed = Changed { at, early: date(at - TimeDelta::seconds(1)), settled: date(at) };
        Prepared { changed: Some(changed), ..self }
    }

    /// Adds a header.
    pub fn with(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Prepared {
        self.more.push((name, value.into()));
        self
    }

    /// The bytes as they are, without a coding.
    pub fn plain(&self) -> &[u8] {
        &self.bytes
    }

    /// Sends the bytes as they are, whatever the client accepts: they are packed already.
    pub fn unpackable(self) -> Prepared {
        Prepared { is_packable: false, ..self }
    }

    /// Approximate size in memory, in bytes; packed bytes are smaller than plain ones.
    pub fn weight(&self) -> usize {
        2 * self.bytes.len() + 1024
    }

    /// Chooses the coding for a request with these headers.
    pub fn coding_for(&self, headers: &HeaderMap) -> Coding {
        if !self.is_packable {
            return Coding::Identity;
        }
        Coding::choose(headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()))
    }

    /// The bytes in a coding, if they are packed already.
    pub fn bytes_in(&self, coding: Coding) -> Option<&Bytes> {
        match coding {
            Coding::Identity => Some(&self.bytes),
            Coding::Gzip => self.packed[0].get(),
            Coding::Brotli => self.packed[1].get(),
        }
    }

    /// Packs the bytes in a coding, unless that is done. It takes milliseconds.
    pub fn pack(&self, coding: Coding) {
        match coding {
            Coding::Identity => {}
            Coding::Gzip => drop(self.packed[0].get_or_init(|| gzip(&self.bytes))),
            Coding::Brotli => drop(self.packed[1].get_or_init(|| brotli(&self.bytes))),
        }
    }

    /// Packs the bytes in the codings in which another answer is packed.
    pub fn pack_like(&self, other: &Prepared) {
        Coding::ALL.into_iter().filter(|coding| other.bytes_in(*coding).is_some()).for_each(|coding| self.pack(coding));
    }

    /// Makes the response to a request with these headers.
    ///
    /// `None` while the bytes are not packed in the coding of the request.
    pub fn answer(&self, headers: &HeaderMap, now: DateTime<Utc>) -> Option<HttpResponse> {
        let coding = self.coding_for(headers);
        let settled = self.changed.as_ref().is_some_and(|changed| now - changed.at >= SETTLED_AFTER);
        if let Some(tag) = self.find_known_tag(headers, coding, settled) {
            let mut response = HttpResponse::NotModified();
            self.describe(&mut response, tag, settled);
            return Some(response.finish());
        }
        let bytes = self.bytes_in(coding)?.clone();
        let mut response = HttpResponse::Ok();
        self.describe(&mut response, &self.tags[coding as usize], settled);
        response.insert_header((header::CONTENT_TYPE, self.kind.clone()));
        if coding != Coding::Identity {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(coding.name())));
        }
        Some(response.body(bytes))
    }

    /// Adds the headers that a 200 and a 304 share.
    fn describe(&self, response: &mut HttpResponseBuilder, tag: &HeaderValue, settled: bool) {
        response.insert_header((header::ETAG, tag.clone()));
        // Caches may keep it, and revalidate it each time; scripts of any site may read it.
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")));
        response.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")));
        response.insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding, Origin")));
        if let Some(changed) = &self.changed {
            let date = if settled { &changed.settled } else { &changed.early };
            response.insert_header((header::LAST_MODIFIED, date.clone()));
        }
        for (name, value) in &self.more {
            response.insert_header((name.clone(), value.clone()));
        }
    }

    /// Finds the entity tag that the client already has (RFC 9110, section 13.2.2).
    ///
    /// The date of the request counts only if it has no tag.
    fn find_known_tag(&self, headers: &HeaderMap, coding: Coding, settled: bool) -> Option<&HeaderValue> {
        let mut tags = headers.get_all(header::IF_NONE_MATCH).peekable();
        if tags.peek().is_some() {
            let mut held = tags.filter_map(|list| list.to_str().ok()).flat_map(|list| list.split(',')).map(str::trim);
            return held.find_map(|tag| {
                let tag = tag.trim_start_matches("W/");
                if tag == "*" {
                    return Some(&self.tags[coding as usize]);
                }
                Coding::ALL
                    .map(|coding| &self.tags[coding as usize])
                    .into_iter()
                    .find(|own| own.as_bytes() == tag.as_bytes())
            });
        }
        let since = parse_http_date(headers.get(header::IF_MODIFIED_SINCE)?.to_str().ok()?)?;
        let held = settled && self.changed.as_ref()?.at <= since;
        held.then_some(&self.tags[coding as usize])
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn packed_bytes_unpack_to_the_same() {
        let text = "Découvrir la tablette ".repeat(200);
        let prepared = Prepared::new(text.clone().into_bytes(), "text/plain");
        assert!(prepared.bytes_in(Coding::Gzip).is_none());
        for coding in Coding::ALL {
            prepared.pack(coding);
        }
        let (mut gzip, mut brotli) = (String::new(), String::new());
        let packed = |coding| prepared.bytes_in(coding).cloned().unwrap_or_default();
        assert!(flate2::read::GzDecoder::new(&packed(Coding::Gzip)[..]).read_to_string(&mut gzip).is_ok());
        let mut unpacker = brotli::Decompressor::new(std::io::Cursor::new(packed(Coding::Brotli)), 4096);
        assert!(unpacker.read_to_string(&mut brotli).is_ok());
        assert_eq!((gzip, brotli), (text.clone(), text));
    }

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).expect("a header"));
        headers
    }

    #[test]
    fn a_date_is_only_trusted_once_it_has_settled() {
        let at = DateTime::from_timestamp(1_800_000_000, 700_000_000).expect("a date");
        let prepared = Prepared::new(vec![b' '; 10], "text/plain").changed_at(at);
        let dated = |now: DateTime<Utc>| {
            let answer = prepared.answer(&HeaderMap::new(), now).expect("an answer");
            answer.headers().get(header::LAST_MODIFIED).expect("a date").to_str().expect("a date").to_owned()
        };
        let (early, late) = (dated(at), dated(at + TimeDelta::seconds(60)));
        assert_ne!(early, late);
        let status = |date: &str, now| {
            prepared.answer(&asked(header::IF_MODIFIED_SINCE, date), now).map(|answer| answer.status().as_u16())
        };
        assert_eq!(status(&early, at + TimeDelta::seconds(60)), Some(200), "something else may have come in between");
        assert_eq!(status(&late, at + TimeDelta::seconds(60)), Some(304));
        let old_forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
        for date in old_forms.map(|form| (at + TimeDelta::seconds(1)).format(form).to_string()) {
            assert_eq!(status(&date, at + TimeDelta::seconds(60)), Some(304), "{date}");
        }
        assert_eq!(status("not a date", at), Some(200));
        let tag = prepared.tags[0].to_str().expect("a tag").to_owned();
        let status =
            |tag: &str| prepared.answer(&asked(header::IF_NONE_MATCH, tag), at).map(|answer| answer.status().as_u16());
        assert_eq!(status(&format!("\"other\", W/{tag}")), Some(304));
        assert_eq!(status("\"other\""), Some(200));
    }
}

//! The files of the front end, served from the binary.
//!
//! A debug build reads them from the folder at each request.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, http::Method};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../frontend"]
#[exclude = "*.d.ts"]
#[exclude = "*.md"]
struct Files;

/// Files that name the organisation, also for browsers without scripts.
const NAMING: [&str; 3] = ["js/config.js", "embed/clic-agenda.js", "index.html"];
/// The text in those files that is replaced by the path of the organisation.
const NAMED: &str = "/v1/sud-herault";

/// Folder of the files that other sites embed: any site may load them, and they are kept for an hour.
const EMBEDDED: &str = "embed/";

/// Content security policy of pages: only files of the front end, no inline scripts or styles.
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'",
);

/// Answers with the file of a path, if there is one, in the version of an organisation, by slug.
pub fn serve_file(request: &HttpRequest, organisation: &str) -> Option<HttpResponse> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return None;
    }
    let path = request.path().trim_start_matches('/');
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let file = Files::get(&path)?;
    let (body, hash): (Vec<u8>, [u8; 32]) = if NAMING.contains(&path.as_str()) {
        let text = String::from_utf8_lossy(&file.data).replace(NAMED, &format!("/v1/{organisation}"));
        let hash = Sha256::digest(&text).into();
        (text.into_bytes(), hash)
    } else {
        (file.data.into_owned(), file.metadata.sha256_hash())
    };
    let etag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&hash[..16]));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let unchanged = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag));
    response.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    if path.starts_with(EMBEDDED) {
        response.insert_header((header::CACHE_CONTROL, "public, max-age=3600"));
        response.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        response.insert_header((HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"));
    } else {
        response.insert_header((header::CACHE_CONTROL, "no-cache"));
    }
    if unchanged {
        return Some(response.finish());
    }
    Some(response.content_type(content_type(&path)).body(body))
}

/// Answers with the page for missing addresses, if the client accepts a page.
pub fn serve_missing_page(request: &HttpRequest) -> Option<HttpResponse> {
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let file = Files::get("404.html").filter(|_| accept.contains("text/html"))?;
    let mut response = HttpResponse::NotFound();
    response.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    Some(response.content_type(content_type("404.html")).body(file.data.into_owned()))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

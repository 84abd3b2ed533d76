//! The files of the front end, served from the binary.
//!
//! A debug build reads them from the folder at each request.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, http::Method};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::directory::places::actions as places;
use crate::kernel::data::transaction::Caller;
use crate::kernel::security::principal::Principal;
use crate::kernel::web::state::State;
use crate::pages::{Facts, write_facts};

#[derive(RustEmbed)]
#[folder = "../frontend"]
#[exclude = "*.d.ts"]
#[exclude = "*.md"]
struct Files;

/// Scripts that name the path of the organisation, as pages may, too.
const NAMING: [&str; 2] = ["js/config.js", "embed/clic-agenda.js"];
/// The text in those files that is replaced by the path of the organisation.
const NAMED: &str = "/v1/sud-herault";

/// Time for which pages show the same name and number without another look.
const LOOK_AFTER: Duration = Duration::from_secs(2);
/// Time that a page waits for the database; after it, the page says what the last one said.
const LOOK_WITHIN: Duration = Duration::from_secs(1);

/// Folder of the files that other sites embed: any site may load them, and they are kept for an hour.
const EMBEDDED: &str = "embed/";

/// Content security policy of pages: only files of the front end, no inline scripts or styles.
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'",
);

/// The organisation that the pages are served for, as they name it.
///
/// Its number is needed most when the database does not answer: the last one that was read is kept.
#[derive(Default)]
pub struct Named {
    last: RwLock<Option<(Instant, Option<Facts>)>>,
}

impl Named {
    /// Writes the name and the number of the organisation into a page.
    pub async fn write(&self, page: String, state: &State) -> String {
        match self.facts(state).await {
            Some(facts) => write_facts(&page, &facts),
            None => page,
        }
    }

    /// Reads the facts of the organisation, or remembers them if they were read a moment ago.
    async fn facts(&self, state: &State) -> Option<Facts> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, facts)) = &last
            && at.elapsed() < LOOK_AFTER
        {
            return facts.clone();
        }
        let read = timeout(LOOK_WITHIN, read_facts(state)).await.ok().flatten();
        let facts = read.or_else(|| last.and_then(|(_, facts)| facts));
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), facts.clone()));
        facts
    }
}

async fn read_facts(state: &State) -> Option<Facts> {
    let organisation = state.database.organisation(state.front_end_of.clone()).await.ok()??;
    let caller = Caller { organisation, principal: Principal::Public, now: state.clock.now(), request_id: None };
    let found = state.database.read(caller, places::organisation).await.ok()?;
    Some(Facts { name: found.name, phone: found.phone, phone_display: found.phone_display })
}

/// Answers with the file of a path, if there is one; a page names the organisation, a script its path.
pub async fn serve_file(request: &HttpRequest, state: &State, named: &Named) -> Option<HttpResponse> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return None;
    }
    let path = request.path().trim_start_matches('/');
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let file = Files::get(&path)?;
    let (body, hash): (Vec<u8>, [u8; 32]) = if path.ends_with(".html") || NAMING.contains(&path.as_str()) {
        let text = name_organisation(&path, &file.data, state, named).await;
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
pub async fn serve_missing_page(request: &HttpRequest, state: &State, named: &Named) -> Option<HttpResponse> {
    const PAGE: &str = "404.html";
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let file = Files::get(PAGE).filter(|_| accept.contains("text/html"))?;
    let mut response = HttpResponse::NotFound();
    response.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    let text = name_organisation(PAGE, &file.data, state, named).await;
    Some(response.content_type(content_type(PAGE)).body(text))
}

async fn name_organisation(path: &str, file: &[u8], state: &State, named: &Named) -> String {
    let text = String::from_utf8_lossy(file).replace(NAMED, &format!("/v1/{}", state.front_end_of));
    if path.ends_with(".html") { named.write(text, state).await } else { text }
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

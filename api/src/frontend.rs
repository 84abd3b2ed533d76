//! The files of the front end, served from the binary.
//!
//! A debug build reads them from the folder at each request.

mod modules;
mod packed;
mod sheets;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, http::Method};
use rust_embed::RustEmbed;
use tokio::time::timeout;

use self::modules::bundle;
use self::packed::Packed;
use self::sheets::{inline_imports, without_comments};
use crate::directory::places::naming;
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::transaction::Caller;
use crate::kernel::security::principal::Principal;
use crate::kernel::web::responses::send;
use crate::kernel::web::state::State;
use crate::pages::{Facts, POLICY, write_facts};

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

/// The front end as it is served.
#[derive(Default)]
pub struct Site {
    /// The organisation that its pages name.
    pub named: Named,
    packed: Packed,
}

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
    state.database.read(caller, naming::facts).await.ok()
}

/// Answers with the file of a path, if there is one; a page names the organisation, a script its path.
///
/// Texts are sent packed, a stylesheet with the sheets that it imports, the script of a page with its modules.
pub async fn serve_file(request: &HttpRequest, state: &State, site: &Site) -> Option<HttpResponse> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return None;
    }
    let path = request.path().trim_start_matches('/');
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let prepared = match site.packed.find_unchanging(&path).filter(|_| !path.ends_with(".html")) {
        Some(prepared) => prepared,
        None => prepare_file(&path, state, site).await?,
    };
    let mut response = send(&prepared, request, state.clock.now()).await.ok()?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    if path.starts_with(EMBEDDED) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        headers
            .insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    } else {
        headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    }
    Some(response)
}

/// Prepares the text or the bytes of a file, as they are sent.
async fn prepare_file(path: &str, state: &State, site: &Site) -> Option<Arc<Prepared>> {
    let file = Files::get(path)?;
    let kind = content_type(path);
    if !is_text(kind) {
        return Some(Arc::new(Prepared::new(file.data.into_owned(), kind).unpackable()));
    }
    let text = if path.ends_with(".html") || NAMING.contains(&path) {
        name_organisation(path, &file.data, state, &site.named).await.into_bytes()
    } else if path.ends_with(".css") {
        with_imports(path, &file.data).into_bytes()
    } else if path.ends_with("-page.js")
        && let Some(script) = bundle(path, &read_text)
    {
        name_path(&script, state).into_bytes()
    } else {
        file.data.into_owned()
    };
    Some(site.packed.prepare(path, text, kind))
}

/// A stylesheet as it is sent, with the sheets of its folder that it imports.
fn with_imports(path: &str, sheet: &[u8]) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = inline_imports(&String::from_utf8_lossy(sheet), |name| read_text(&format!("{folder}/{name}")));
    without_comments(&whole)
}

fn read_text(path: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&Files::get(path)?.data).into_owned())
}

fn name_path(text: &str, state: &State) -> String {
    text.replace(NAMED, &format!("/v1/{}", state.front_end_of))
}

/// Answers with the page for missing addresses, if the client accepts a page.
pub async fn serve_missing_page(request: &HttpRequest, state: &State, site: &Site) -> Option<HttpResponse> {
    const PAGE: &str = "404.html";
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let file = Files::get(PAGE).filter(|_| accept.contains("text/html"))?;
    let mut response = HttpResponse::NotFound();
    response.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    let text = name_organisation(PAGE, &file.data, state, &site.named).await;
    Some(response.content_type(content_type(PAGE)).body(text))
}

async fn name_organisation(path: &str, file: &[u8], state: &State, named: &Named) -> String {
    let text = name_path(&String::from_utf8_lossy(file), state);
    if path.ends_with(".html") { named.write(text, state).await } else { text }
}

/// Returns whether packing a file gains anything; fonts are packed already.
fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || matches!(kind, "image/svg+xml" | "application/json")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

//! The shell of all pages, which `make pages` stamps into the files of `frontend/`.
//!
//! The first line of a page names its shell. The title, the description, further stylesheets, the scripts and `<main>`
//! belong to the page and are kept, each element of the head on a separate line; all else is written from the shell.

mod answer;
pub mod form;
mod layout;
mod naming;
mod shell;

use std::path::{Path, PathBuf};

use actix_web::http::header::HeaderValue;
use maud::PreEscaped;

pub use answer::answer;
pub use naming::{Facts, House, Logo, write_facts};
use shell::PLAIN_SCRIPT;
pub use shell::{Page, Shell};

/// Content security policy of pages: only files of the front end, no inline scripts or styles.
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'",
);

const NOTE_START: &str = "<!-- shell: ";
const NOTE_END: &str = "; make pages writes all but title, description, further stylesheets, scripts and main -->\n";

/// A failure to stamp a page.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", .path.display())]
pub struct PageError {
    /// Path of the file.
    pub path: PathBuf,
    /// The part that is missing or unknown, or the failure of the file system.
    pub reason: String,
}

/// Stamps the shell into all pages of a folder, and returns those that changed.
pub fn stamp(folder: &Path) -> Result<Vec<PathBuf>, PageError> {
    find_stale(folder)?
        .into_iter()
        .map(|(path, text)| match std::fs::write(&path, text) {
            Ok(()) => Ok(path),
            Err(error) => Err(PageError { path, reason: error.to_string() }),
        })
        .collect()
}

/// Finds the pages of a folder that differ from their shell, with the text that they should have.
pub fn find_stale(folder: &Path) -> Result<Vec<(PathBuf, String)>, PageError> {
    let mut stale = Vec::new();
    for path in find_pages(folder)? {
        let failed = |reason: String| PageError { path: path.clone(), reason };
        let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
        let address = address_of(path.strip_prefix(folder).unwrap_or(&path));
        let stamped = stamp_page(&text, &address).map_err(failed)?;
        if stamped != text {
            stale.push((path, stamped));
        }
    }
    Ok(stale)
}

/// Writes the whole page from its shell and its own parts.
fn stamp_page(text: &str, address: &str) -> Result<String, String> {
    let page = read_page(text, address)?;
    Ok(format!("{NOTE_START}{}{NOTE_END}{}", page.shell.name(), page.render()))
}

fn read_page<'a>(text: &'a str, address: &'a str) -> Result<Page<'a>, String> {
    let name = text.strip_prefix(NOTE_START).and_then(|rest| rest.split([';', ' ']).next());
    let shell = name.and_then(Shell::parse).ok_or_else(|| {
        let names = Shell::ALL.map(Shell::name).join(", ");
        format!("its first line is not «{NOTE_START}NAME -->», NAME being one of {names}")
    })?;
    let (head, body) = text.split_once("</head>").ok_or("it has no </head>")?;
    let main = body.find("<main").zip(body.rfind("</main>"));
    let main =
        main.and_then(|(start, end)| body.get(start..end + "</main>".len())).ok_or("it has no <main>…</main>")?;
    let title = head.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    let (title, _) = title.ok_or("it has no <title>")?;

    let own = |start: &'static str| head.lines().map(str::trim).filter(move |line| line.starts_with(start));
    let description = own("<meta name=\"description\"").next().unwrap_or_default();
    if shell == Shell::Public && description.is_empty() {
        return Err("a public page has a description".to_owned());
    }
    let is_of_a_shell = |link: &&str| {
        let mut known = Shell::ALL.iter().flat_map(|shell| shell.stylesheets());
        known.any(|sheet| link.contains(&format!("href=\"{sheet}\"")))
    };
    Ok(Page {
        shell,
        address,
        title: PreEscaped(own_title(title).to_owned()),
        description,
        stylesheets: own("<link rel=\"stylesheet\"").filter(|link| !is_of_a_shell(link)).collect(),
        scripts: own("<script").filter(|script| !script.contains(PLAIN_SCRIPT)).collect(),
        main,
    })
}

/// A title without the suffix of any shell, since the page may have had another one before.
fn own_title(title: &str) -> &str {
    let mut suffixes = Shell::ALL.map(Shell::title_suffix);
    suffixes.sort_by_key(|suffix| std::cmp::Reverse(suffix.len()));
    suffixes.iter().find_map(|suffix| title.strip_suffix(suffix)).unwrap_or(title)
}

/// The path that menus link to; the page of a folder is linked by the name of the folder.
fn address_of(path: &Path) -> String {
    let path = format!("/{}", path.display());
    path.strip_suffix("index.html").unwrap_or(&path).to_owned()
}

fn find_pages(folder: &Path) -> Result<Vec<PathBuf>, PageError> {
    let failed = |error: std::io::Error| PageError { path: folder.to_owned(), reason: error.to_string() };
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            pages.extend(find_pages(&path)?);
        } else if path.extension().is_some_and(|end| end == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}

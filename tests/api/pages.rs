//! The committed pages stand in the shell of the code.

use std::path::{Path, PathBuf};

use clic::pages;

fn front_end() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend")
}

/// A folder with one page, made from one of ours.
struct Planted(PathBuf);

impl Planted {
    fn new(name: &str, change: impl Fn(&str) -> String) -> Self {
        let folder = std::env::temp_dir().join(format!("clic-pages-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("bureau")).unwrap();
        let page = std::fs::read_to_string(front_end().join("bureau/appels.html")).unwrap();
        std::fs::write(folder.join("bureau/appels.html"), change(&page)).unwrap();
        Self(folder)
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.0.join("bureau/appels.html")).unwrap()
    }
}

impl Drop for Planted {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn committed_pages_stand_in_the_shell() {
    let stale = pages::find_stale(&front_end()).unwrap();
    let paths: Vec<_> = stale.iter().map(|(path, _)| path).collect();
    assert!(paths.is_empty(), "run `make pages` and commit: {paths:?}");
}

#[test]
fn a_page_that_names_no_shell_is_refused() {
    let without = |page: &str| page.split_once('\n').unwrap().1.to_owned();
    let unknown = |page: &str| page.replacen("shell: desk", "shell: office", 1);
    let pages = [Planted::new("unmarked", without), Planted::new("unknown", unknown)];
    for planted in &pages {
        let error = pages::find_stale(&planted.0).unwrap_err();
        assert_eq!(error.path, planted.0.join("bureau/appels.html"));
        assert!(error.reason.contains("desk"), "{error}");
    }
}

#[test]
fn stamping_restores_the_shell_and_keeps_the_page() {
    let spoilt = Planted::new("spoilt", |page| {
        page.replace("Aller au contenu", "Sauter")
            .replace("Site public", "Accueil")
            .replace("<link rel=\"icon\"", "<link rel=\"icon\" sizes=\"any\"")
            .replace("<title>Appels", "<title>Essai – de page")
            .replace("  </head>", "    <link rel=\"stylesheet\" href=\"/css/own.css\">\n  </head>")
            .replace("</main>", "<pre>\n  as it\nstands </pre>\n</main>")
    });
    assert_eq!(pages::stamp(&spoilt.0).unwrap().len(), 1);
    let text = spoilt.text();
    for kept in [
        "<title>Essai – de page – Bureau – Le numérique en un clic</title>",
        "<link rel=\"stylesheet\" href=\"/css/own.css\">",
        "<pre>\n  as it\nstands </pre>\n</main>",
        "Aller au contenu",
        "Site public",
        "<link rel=\"icon\" href",
    ] {
        assert_eq!(text.matches(kept).count(), 1, "{kept}: {text}");
    }
    assert!(pages::stamp(&spoilt.0).unwrap().is_empty());
}

#[test]
fn another_shell_takes_its_own_title_and_sheets_along() {
    let page = Planted::new("moved", |page| page.replacen("shell: desk", "shell: unlisted", 1));
    pages::stamp(&page.0).unwrap();
    let text = page.text();
    assert!(text.contains("<title>Appels – Le numérique en un clic</title>"), "{text}");
    assert!(!text.contains("bureau.css") && text.contains("Mon inscription"), "{text}");
}

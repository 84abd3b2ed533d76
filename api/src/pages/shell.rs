//! The shell: the head, header and footer around every page.

use maud::{Markup, PreEscaped, html};

use super::layout::lay_out;

const SITE: &str = "Le numérique en un clic";
/// Script that shows what stands in `<noscript>` where a browser cannot run the modules of a page.
pub(super) const PLAIN_SCRIPT: &str = "/js/plain.js";
const PUBLIC_MENU: [(&str, &str); 3] =
    [("/", "Ateliers"), ("/mon-inscription.html", "Mon inscription"), ("/rappelez-moi.html", "Rappelez-moi")];
const HELP_MENU: [(&str, &str); 4] =
    [("/aide/", "Aide"), ("/bureau/", "Bureau"), ("/partenaire/", "Partenaires"), ("/", "Site public")];
const DOCS_MENU: [(&str, &str); 4] = [
    ("/docs/", "Guide"),
    ("/docs/reference/", "Every operation"),
    ("/openapi.json", "openapi.json"),
    ("/problems/", "Refusals"),
];

/// A kind of page, with its own header and footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// For everybody, including search engines.
    Public,
    /// For everybody, but not for search engines.
    ///
    /// Its address may be a personal link, and is not sent to other sites.
    Unlisted,
    /// For a tablet that goes round a group: no header, no footer, no way elsewhere.
    Bare,
    /// For the staff; scripts add its menu after the login.
    Desk,
    /// The attendance sheet, which works without network and thus without the menu.
    Attendance,
    /// For the people of a partner.
    Partners,
    /// Help of the staff and of partners, which anybody may read.
    Help,
    /// For developers, in English.
    Docs,
}

impl Shell {
    /// Every kind of page.
    pub const ALL: [Self; 8] = [
        Self::Public,
        Self::Unlisted,
        Self::Bare,
        Self::Desk,
        Self::Attendance,
        Self::Partners,
        Self::Help,
        Self::Docs,
    ];

    /// Its name in the first line of a page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Bare => "bare",
            Self::Desk => "desk",
            Self::Attendance => "attendance",
            Self::Partners => "partners",
            Self::Help => "help",
            Self::Docs => "docs",
        }
    }

    /// The kind with a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shell| shell.name() == name)
    }

    /// The end of its titles: names of the part of the site and of the site.
    pub fn title_suffix(self) -> String {
        match self {
            Self::Desk | Self::Attendance => format!(" – Bureau – {SITE}"),
            Self::Partners => format!(" – Partenaires – {SITE}"),
            Self::Help => format!(" – Aide – {SITE}"),
            Self::Public | Self::Unlisted | Self::Bare | Self::Docs => format!(" – {SITE}"),
        }
    }

    /// The stylesheets that it links to, in order.
    pub fn stylesheets(self) -> &'static [&'static str] {
        match self {
            Self::Public | Self::Unlisted => &["/css/main.css"],
            Self::Bare => &["/css/main.css", "/css/tablet.css"],
            Self::Desk | Self::Attendance | Self::Partners => &["/css/main.css", "/css/bureau.css"],
            Self::Help => &["/css/main.css", "/css/help.css"],
            Self::Docs => &["/css/main.css", "/css/docs.css"],
        }
    }

    fn is_listed(self) -> bool {
        matches!(self, Self::Public | Self::Docs)
    }

    /// Returns whether its pages are made for old browsers, too.
    fn has_plain_script(self) -> bool {
        matches!(self, Self::Public | Self::Unlisted)
    }

    fn is_dense(self) -> bool {
        !matches!(self, Self::Public | Self::Unlisted | Self::Bare)
    }

    fn language(self) -> &'static str {
        if self == Self::Docs { "en" } else { "fr" }
    }
}

/// A page: its shell and its own parts.
pub struct Page<'a> {
    /// The kind of head, header and footer around it.
    pub shell: Shell,
    /// Its path, as menus link to it.
    pub address: &'a str,
    /// Its title, without the suffix of its shell.
    pub title: Markup,
    /// Its `<meta name="description" …>`, or an empty text.
    pub description: &'a str,
    /// Its `<link rel="stylesheet" …>` elements, which follow those of the shell.
    pub stylesheets: Vec<&'a str>,
    /// Its `<script …></script>` elements.
    pub scripts: Vec<&'a str>,
    /// Its `<main …>…</main>`.
    pub main: &'a str,
}

impl Page<'_> {
    /// Writes the whole document.
    pub fn render(&self) -> String {
        let language = self.shell.language();
        let class = if self.shell.is_dense() { " class=\"dense\"" } else { "" };
        let head = lay_out(&self.head(), 2);
        let header = match self.shell {
            Shell::Bare => String::new(),
            _ => lay_out(&html! { (self.skip_link()) (self.header()) (self.house_notice()) }, 2) + "\n",
        };
        let footer = self.footer().map(|footer| format!("\n{}", lay_out(&footer, 2))).unwrap_or_default();
        let main = self.main;
        format!(
            "<!doctype html>\n<html lang=\"{language}\"{class}>\n  <head>\n{head}  </head>\n  <body>\n\
             {header}    {main}\n{footer}  </body>\n</html>\n"
        )
    }

    fn head(&self) -> Markup {
        html! {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (self.own_title()) (self.shell.title_suffix()) }
            (PreEscaped(self.description))
            @if !self.shell.is_listed() { meta name="robots" content="noindex"; }
            @if matches!(self.shell, Shell::Unlisted | Shell::Bare) { meta name="referrer" content="no-referrer"; }
            link rel="icon" href="/img/logo.svg" type="image/svg+xml";
            @for sheet in self.shell.stylesheets() { link rel="stylesheet" href=(sheet); }
            @for link in &self.stylesheets { (PreEscaped(link)) }
            noscript { link rel="stylesheet" href="/css/noscript.css"; }
            @if self.shell == Shell::Docs {
                link rel="service-desc" type="application/json" href="/openapi.json";
            }
            @if self.shell.has_plain_script() { script src=(PLAIN_SCRIPT) defer {} }
            @for script in &self.scripts { (PreEscaped(script)) }
        }
    }

    /// The title, where it does not begin with the name of the site, which the suffix says.
    fn own_title(&self) -> Markup {
        let title = self.title.0.as_str();
        let rest = title.strip_prefix(SITE).and_then(|rest| rest.strip_prefix(" – "));
        PreEscaped(rest.unwrap_or(title).to_owned())
    }

    fn skip_link(&self) -> Markup {
        let text = if self.shell == Shell::Docs { "Skip to the content" } else { "Aller au contenu" };
        html! { a.skip-link href="#contenu" { (text) } }
    }

    fn header(&self) -> Markup {
        match self.shell {
            Shell::Public | Shell::Unlisted => html! {
                header.site-header {
                    div.site-header__inner {
                        a.brand href="/" { (logo()) span { (SITE) } }
                        org-logo {}
                        (self.menu("Menu principal", &PUBLIC_MENU))
                        (phone_line())
                    }
                }
            },
            Shell::Bare => html! {},
            Shell::Desk => desk_header("/bureau/", "Bureau"),
            Shell::Attendance => desk_header("/bureau/", "Émargement"),
            Shell::Partners => desk_header("/partenaire/", "Partenaires"),
            Shell::Help => html! {
                header.site-header {
                    div.site-header__inner {
                        a.brand href="/aide/" { (logo()) span { (SITE) " " small { "Aide" } } }
                        (self.menu("Aide", &HELP_MENU))
                    }
                }
            },
            Shell::Docs => html! {
                header.site-header {
                    div.site-header__inner {
                        a.brand href="/" lang="fr" { (logo()) span { (SITE) } }
                        (self.menu("Documentation", &DOCS_MENU))
                    }
                }
            },
        }
    }

    /// The place of the message of the house, which is not seen while there is none.
    fn house_notice(&self) -> Markup {
        html! {
            @if matches!(self.shell, Shell::Public | Shell::Unlisted | Shell::Partners) {
                house-notice.no-print {}
            }
        }
    }

    fn menu(&self, label: &str, links: &[(&str, &str)]) -> Markup {
        html! {
            nav.site-nav aria-label=(label) {
                ul {
                    @for (href, name) in links {
                        li { a href=(href) aria-current=[(*href == self.address).then_some("page")] { (name) } }
                    }
                }
            }
        }
    }

    fn footer(&self) -> Option<Markup> {
        let links = match self.shell {
            Shell::Public | Shell::Unlisted => [
                ("/supports.html", "Supports"),
                ("/questions.html", "Questions fréquentes"),
                ("/contact.html", "Contact et Maisons"),
                ("/donnees-personnelles.html", "Vos données personnelles"),
                ("/mentions-legales.html", "Mentions légales"),
                ("/accessibilite.html", "Accessibilité\u{a0}: non conforme à ce jour"),
                ("/bureau/", "Espace des agents"),
            ]
            .to_vec(),
            Shell::Desk | Shell::Partners => desk_links("/", "Site public").to_vec(),
            Shell::Attendance | Shell::Help => desk_links("/bureau/", "Bureau").to_vec(),
            Shell::Docs | Shell::Bare => return None,
        };
        Some(html! {
            footer.site-footer.no-print {
                div.site-footer__inner {
                    @if !self.shell.is_dense() { p { "Un service gratuit : " (organisation_name()) "." } }
                    nav aria-label="Pied de page" {
                        ul { @for (href, name) in links { li { a href=(href) { (name) } } } }
                    }
                }
            }
        })
    }
}

fn desk_header(home: &str, part: &str) -> Markup {
    html! {
        header.site-header.bureau-header {
            div.site-header__inner #header {
                a.brand href=(home) { (logo()) span { (SITE) " " small { (part) } } }
            }
        }
    }
}

fn desk_links(back: &'static str, name: &'static str) -> [(&'static str, &'static str); 3] {
    [(back, name), ("/donnees-personnelles.html", "Données personnelles"), ("/accessibilite.html", "Accessibilité")]
}

fn logo() -> Markup {
    html! { img src="/img/logo.svg" alt="" width="48" height="48"; }
}

// The shell shows two facts of the organisation, which `naming` writes into a page before it is sent.

fn phone_line() -> Markup {
    html! { phone-line.site-phone question="" { "Appelez votre Maison de services au public." } }
}

fn organisation_name() -> Markup {
    html! { org-name { "votre communauté de communes" } }
}

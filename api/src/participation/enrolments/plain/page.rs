//! The page with the form to enrol in a session.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::around;
use crate::directory::places::views::Commune;
use crate::kernel::text::french::{self, curly};
use crate::kernel::text::problem::ProblemDocument;
use crate::pages::form::{Line, Shown, key_field, optional};
use crate::participation::enrolments::NEEDS_A_CALL;
use crate::programme::sessions::rules::{Refusal, SeatQuestion, may_take_seat};
use crate::programme::sessions::views::Session;
use crate::programme::sessions::words::Level;
use crate::programme::sessions::{LEVEL_MISMATCH, SEATS_BY_PHONE, SESSION_FULL};

/// The facts that the page shows.
pub struct EnrolmentPage<'a> {
    /// Slug of the organisation.
    pub slug: &'a str,
    /// The session.
    pub session: Session,
    /// Sessions of the level with room.
    pub others: Vec<Session>,
    /// Communes of the territory.
    pub communes: Vec<Commune>,
    /// Time of the request, UTC.
    pub now: DateTime<Utc>,
    /// Idempotency key of the form.
    pub key: String,
}

/// The sentence by which people recognise their level.
fn meaning(level: Level) -> &'static str {
    match level {
        Level::Beginner => "Je n’ai jamais, ou presque jamais, utilisé un ordinateur, une tablette ou un smartphone.",
        Level::Intermediate => {
            "Je sais allumer l’ordinateur, aller sur Internet et écrire un message, mais je me perds encore."
        }
        Level::Advanced => "Je me débrouille au quotidien et je veux aller plus loin.",
    }
}

/// Day and hours of a session: «mardi 1er décembre 2026, de 14 h à 16 h».
pub fn when(session: &Session) -> String {
    let (from, to) = (session.starts_at, session.ends_at);
    let day = french::date(from.date_naive());
    let year = from.format("%Y");
    format!("{day} {year}, de {} à {}", french::time(from.time()), french::time(to.time())).replace(" h", "\u{a0}h")
}

/// Place of a session, with its room.
pub fn place(session: &Session) -> Markup {
    let venue = &session.venue;
    html! {
        strong { (venue.commune) } br;
        (curly(&venue.name)) @if let Some(room) = &venue.room { ", " (curly(room)) } br;
        (curly(&venue.address))
    }
}

impl EnrolmentPage<'_> {
    /// Decides whether one may enrol, wait, or neither.
    fn admission(&self) -> Result<(), Refusal> {
        let session = &self.session;
        let question = SeatQuestion {
            status: session.status,
            starts_at: session.starts_at.to_utc(),
            closed: session.closed.is_some(),
            level: session.level,
            has_room: session.seats_left > 0,
            asked_level: session.level,
            level_overridden: false,
        };
        may_take_seat(question, self.now)
    }

    /// Heading of the page, and words of its button.
    fn purpose(&self) -> &'static str {
        match self.admission() {
            Err(Refusal::Full) => "M’inscrire sur la liste d’attente",
            _ => "Réserver ma place",
        }
    }

    /// Title of the page, which says first that something is to be corrected.
    pub fn title(&self, shown: &Shown) -> String {
        let start = if shown.refusal.is_some() { "Erreur – " } else { "" };
        format!("{start}{}, {}", self.purpose(), french::date(self.session.starts_at.date_naive()))
    }

    /// Renders the main part.
    pub fn render(&self, shown: &Shown) -> Markup {
        let name = format!("{} – {}", curly(&self.session.title), self.session.level.french());
        let admission = self.admission();
        html! {
            main.page.stack #contenu tabindex="-1" {
                p { a.link-button href={ "/v1/" (self.slug) "/calendar.html" } { "← Tous les ateliers" } }
                h1 { (self.purpose()) }
                (shown.summary(&around::LABELS))
                @if shown.refusal.as_ref().is_some_and(needs_a_call) {
                    p { a.button href={ "/v1/" (self.slug) "/call-backs.html" } { "Rappelez-moi" } }
                }
                @if shown.refusal.as_ref().is_some_and(leads_elsewhere) { (self.other_dates()) }
                div.card {
                    h2 { (name) }
                    dl.summary-list {
                        div { dt { "Jour" } dd { strong { (when(&self.session)) } } }
                        div { dt { "Lieu" } dd { (place(&self.session)) } }
                        @if let Some(access) = &self.session.venue.access {
                            div { dt { "Comment venir" } dd { (curly(access)) } }
                        }
                    }
                }
                @match admission {
                    Err(Refusal::Full) => {
                        (self.by_phone())
                        div.notice.notice--warn {
                            h2 { (if self.session.seats_by_phone { "Ou attendre une place" }
                                else { "Cet atelier est complet" }) }
                            p {
                                "Si une place se libère, elle est proposée dans l’ordre d’arrivée, et nous vous \
                                prévenons. Vous pouvez attendre pour cet atelier et venir à un autre."
                            }
                        }
                        (self.other_dates())
                        (self.form(shown, true))
                    }
                    Ok(()) => (self.form(shown, false)),
                    Err(refusal) => {
                        div.notice.notice--warn {
                            h2 { (self.why_closed(refusal)) }
                            p { phone-line question="Choisissez une autre date." { "Choisissez une autre date." } }
                        }
                        (self.other_dates())
                    }
                }
            }
        }
    }

    /// The seats that the team gives to people who telephone: nobody is led to wait beside them.
    fn by_phone(&self) -> Markup {
        html! {
            @if self.session.seats_by_phone {
                div.notice.notice--good {
                    h2 { "Il reste de la place par téléphone" }
                    p {
                        phone-line question="Les dernières places sont gardées pour les personnes qui appellent." {
                            "Les dernières places sont gardées pour les personnes qui appellent. Appelez-nous."
                        }
                    }
                }
            }
        }
    }

    fn why_closed(&self, refusal: Refusal) -> &'static str {
        match refusal {
            Refusal::Cancelled => "Cet atelier est annulé",
            Refusal::Closed => "Le lieu est fermé ce jour-là",
            _ => "Cet atelier a déjà commencé",
        }
    }

    fn other_dates(&self) -> Markup {
        html! {
            @if !self.others.is_empty() {
                div.notice {
                    h2 { "Ces dates ont encore de la place" }
                    ul {
                        @for other in &self.others {
                            li {
                                a.link-button href={ "/v1/" (self.slug) "/sessions/" (other.id) "/enrolment.html" } {
                                    (when(other)) ", " (other.venue.commune) " (" (other.level.french()) ")"
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn form(&self, shown: &Shown, waits: bool) -> Markup {
        let line = |name, label, hint, (kind, autocomplete), most| {
            shown.line(&Line { name, label, hint, kind, autocomplete, most })
        };
        let text = |label: &str| html! { (label) };
        html! {
            form.form method="post" action={ "/v1/" (self.slug) "/sessions/" (self.session.id) "/enrolment.html" } {
                (key_field(&self.key))
                @if waits { input type="hidden" name="wait" value="oui"; }
                p.required-note {
                    "Toutes les réponses sont obligatoires, sauf celles marquées «\u{a0}facultatif\u{a0}»."
                }
                (line("given_name", text("Prénom"), None, ("text", "given-name"), 80))
                (line("family_name", text("Nom"), None, ("text", "family-name"), 80))
                fieldset.group {
                    legend { "Pour vous joindre" }
                    p.hint { "Un téléphone " strong { "ou" } " une adresse e-mail. Un seul des deux suffit." }
                    (line("phone", text("Téléphone"), None, ("tel", "tel"), 40))
                    (line("email", text("Adresse e-mail"), None, ("email", "email"), 254))
                }
                (around::residence(shown, &self.communes))
                (line("birth_year", optional("Année de naissance"),
                    Some("Par exemple\u{a0}: 1948. Avant 18 ans, indiquez-la\u{a0}: un adulte répond de vous."),
                    ("text", "bday-year"), 4))
                (around::guardian(shown))
                (self.level_choice(shown))
                (around::party(shown))
                (around::arrangements(shown))
                (shown.area("needs", &optional("Ce que vous aimeriez apprendre"),
                    "Par exemple\u{a0}: envoyer des photos, la déclaration d’impôts… N’écrivez rien sur votre santé.",
                    1000))
                p.hint {
                    "Vos réponses servent seulement à organiser l’atelier. "
                    a href="/donnees-personnelles.html" { "Ce que nous gardons, et combien de temps" } "."
                }
                div.form-actions { button.button.button--wide type="submit" { (self.purpose()) } }
            }
        }
    }

    /// The question for the level, with that of the session chosen at first.
    fn level_choice(&self, shown: &Shown) -> Markup {
        let own = self.session.level;
        let chosen = Level::from_word(shown.fields.text("level")).unwrap_or(own);
        html! {
            fieldset.choices #level {
                legend { "Cet atelier est pour les " (own.french()) ". Est-ce bien vous\u{a0}?" }
                @for level in [Level::Beginner, Level::Intermediate, Level::Advanced] {
                    div.choice {
                        input type="radio" name="level" id={ "level-" (level.word()) } value=(level.word())
                            checked[level == chosen];
                        label for={ "level-" (level.word()) } { (meaning(level)) }
                    }
                }
            }
        }
    }
}

/// Returns whether another date may help after a refusal.
fn leads_elsewhere(refusal: &ProblemDocument) -> bool {
    [LEVEL_MISMATCH, SESSION_FULL, SEATS_BY_PHONE, NEEDS_A_CALL].iter().any(|kind| refusal.kind.ends_with(kind.slug()))
}

/// Returns whether a word with the desk settles a refusal.
fn needs_a_call(refusal: &ProblemDocument) -> bool {
    refusal.kind.ends_with(NEEDS_A_CALL.slug())
}

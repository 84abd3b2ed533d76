//! Parts of forms that work without scripts: fields with what was typed, and the errors beside them.

use maud::{Markup, html};

use crate::kernel::text::problem::{FieldError, KEY_REUSED, ProblemDocument};
use crate::kernel::web::form::{FormFields, KEY};

/// A form as it is shown: empty at first, else with what was typed and the refusal.
#[derive(Default)]
pub struct Shown {
    /// Text as typed.
    pub fields: FormFields,
    /// The refusal of the form that was sent.
    pub refusal: Option<ProblemDocument>,
}

/// A field of one line.
pub struct Line<'a> {
    /// Its name, the last segment of its pointer in the API.
    pub name: &'a str,
    /// Its label.
    pub label: Markup,
    /// A hint below the label.
    pub hint: Option<&'a str>,
    /// Its `type`.
    pub kind: &'a str,
    /// Its `autocomplete`.
    pub autocomplete: &'a str,
    /// Maximum number of characters.
    pub most: usize,
}

impl Shown {
    /// The error in a field, if there is one.
    fn error_in(&self, name: &str) -> Option<String> {
        let errors = self.refusal.as_ref().map(|refusal| &refusal.errors)?;
        let found =
            errors.iter().find(|error| error.pointer.as_deref().is_some_and(|pointer| field_of(pointer) == name));
        found.map(|error| error.detail.clone())
    }

    /// The sentence of a refusal, and links to the fields to correct, in the order of the page.
    ///
    /// `labels` are the fields that the page has; errors elsewhere are said without a link.
    pub fn summary(&self, labels: &[(&str, &str)]) -> Markup {
        let Some(refusal) = &self.refusal else { return html! {} };
        let is_reused = refusal.kind.ends_with(KEY_REUSED.slug());
        let title = if is_reused { "Ce formulaire a déjà été envoyé" } else { refusal.title.as_str() };
        let detail = if is_reused {
            Some("Pour une autre demande, vérifiez vos réponses et envoyez-les à nouveau.")
        } else {
            refusal.detail.as_deref()
        };
        let is_elsewhere = |error: &&FieldError| {
            labels.iter().all(|(name, _)| error.pointer.as_deref().is_none_or(|at| field_of(at) != *name))
        };
        let elsewhere = refusal.errors.iter().filter(is_elsewhere);
        html! {
            div.error-summary role="alert" tabindex="-1" autofocus {
                h2 { (title) }
                @if let Some(detail) = detail { p { (detail) } }
                @if !refusal.errors.is_empty() {
                    ul {
                        @for (name, label) in labels {
                            @if let Some(error) = self.error_in(name) {
                                li { a href={ "#" (name) } { (label) "\u{a0}: " (error) } }
                            }
                        }
                        @for error in elsewhere { li { (error.detail) } }
                    }
                }
            }
        }
    }

    /// A field of one line, with its error.
    pub fn line(&self, line: &Line<'_>) -> Markup {
        let Line { name, label, hint, kind, autocomplete, most } = line;
        let error = self.error_in(name);
        html! {
            div.field.field--error[error.is_some()] {
                label for=(name) { (label) }
                @if let Some(hint) = hint { span.hint id={ (name) "-hint" } { (hint) } }
                (error_text(name, error.as_deref()))
                input id=(name) name=(name) type=(kind) autocomplete=(autocomplete) maxlength=(most)
                    value=(self.fields.text(name)) aria-invalid=[error.is_some().then_some("true")]
                    aria-describedby=[described_by(name, hint.is_some(), error.is_some())];
            }
        }
    }

    /// A field of several lines, with its error.
    pub fn area(&self, name: &str, label: &Markup, hint: &str, most: usize) -> Markup {
        let error = self.error_in(name);
        html! {
            div.field.field--error[error.is_some()] {
                label for=(name) { (label) }
                span.hint id={ (name) "-hint" } { (hint) }
                (error_text(name, error.as_deref()))
                textarea id=(name) name=(name) rows="4" maxlength=(most)
                    aria-invalid=[error.is_some().then_some("true")]
                    aria-describedby=[described_by(name, true, error.is_some())] { (self.fields.text(name)) }
            }
        }
    }

    /// A box to tick, with its error; `label` says what it means.
    pub fn tick(&self, name: &str, label: &str) -> Markup {
        let error = self.error_in(name);
        html! {
            div.choice {
                input type="checkbox" id=(name) name=(name) value="oui" checked[self.fields.given(name).is_some()]
                    aria-invalid=[error.is_some().then_some("true")]
                    aria-describedby=[described_by(name, false, error.is_some())];
                label for=(name) { (label) }
                (error_text(name, error.as_deref()))
            }
        }
    }

    /// A choice from a list of values and their words, with its error.
    ///
    /// The first of the options is to be chosen where they have an empty value.
    pub fn select<'a>(&self, name: &str, label: &str, options: impl Iterator<Item = (&'a str, &'a str)>) -> Markup {
        let error = self.error_in(name);
        html! {
            div.field.field--error[error.is_some()] {
                label for=(name) { (label) }
                (error_text(name, error.as_deref()))
                select id=(name) name=(name) aria-invalid=[error.is_some().then_some("true")]
                    aria-describedby=[described_by(name, false, error.is_some())] {
                    @for (value, words) in options {
                        option value=(value) selected[value == self.fields.text(name)] { (words) }
                    }
                }
            }
        }
    }
}

/// The hidden field of the idempotency key.
pub fn key_field(key: &str) -> Markup {
    html! { input type="hidden" name=(KEY) value=(key); }
}

/// Words after the label of a field that may stay empty.
pub fn optional(label: &str) -> Markup {
    html! { (label) " " span.optional { "(facultatif)" } }
}

/// The field that a pointer leads to: `/learner/phone` to `phone`, `/companions/0/family_name` to
/// `companions_0_family_name`.
fn field_of(pointer: &str) -> String {
    let path = pointer.strip_prefix("/learner").unwrap_or(pointer);
    path.trim_start_matches('/').replace('/', "_")
}

fn error_text(name: &str, error: Option<&str>) -> Markup {
    html! { @if let Some(error) = error { span.field-error id={ (name) "-error" } { (error) } } }
}

fn described_by(name: &str, has_hint: bool, has_error: bool) -> Option<String> {
    let ids = [(has_hint, "hint"), (has_error, "error")].into_iter().filter(|(is_there, _)| *is_there);
    Some(ids.map(|(_, end)| format!("{name}-{end}")).collect::<Vec<_>>().join(" ")).filter(|ids| !ids.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::text::problem::Problem;

    #[test]
    fn an_error_stands_beside_its_field_and_in_the_summary() {
        let refusal = Problem::invalid("/learner/phone", "Ce numéro n'est pas complet.").document();
        let shown = Shown { refusal: Some(refusal), ..Shown::default() };
        let line = |name| {
            let line = Line { name, label: html! { "L" }, hint: None, kind: "tel", autocomplete: "tel", most: 9 };
            shown.line(&line).into_string()
        };
        let phone = line("phone");
        assert!(
            phone.contains("<span class=\"field-error\" id=\"phone-error\">Ce numéro n’est pas complet."),
            "{phone}"
        );
        assert!(phone.contains("aria-describedby=\"phone-error\"") && phone.contains("aria-invalid"), "{phone}");
        assert!(!line("email").contains("error"));
        let summary = shown.summary(&[("phone", "Téléphone")]).into_string();
        assert!(summary.contains("<a href=\"#phone\">Téléphone\u{a0}: Ce numéro n’est pas complet."), "{summary}");
        assert!(!shown.summary(&[]).into_string().contains("<a "));
    }

    #[test]
    fn a_pointer_leads_to_one_field() {
        assert_eq!(field_of("/learner/given_name"), "given_name");
        assert_eq!(field_of("/companions/0/given_name"), "companions_0_given_name");
        assert_eq!((field_of("/guardian/phone"), field_of("/level")), ("guardian_phone".into(), "level".into()));
    }
}

//! Refusals as values: their kind, the reason, and the fields concerned.
//!
//! `kernel/web/problem.rs` sends them over HTTP.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::french::curly;

/// A kind of refusal: its stable name, its status, and the French words that people read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kind(&'static Description);

/// The description of a kind, declared once with [`problems!`].
#[derive(PartialEq, Eq)]
pub struct Description {
    /// Stable name: the last segment of the problem's `type`.
    pub slug: &'static str,
    /// HTTP status.
    pub status: u16,
    /// French title, shown to people.
    pub title: &'static str,
    /// French advice on the next step, shown to people.
    pub advice: &'static str,
    /// English meaning, for authors of clients.
    pub meaning: &'static str,
}

impl Kind {
    /// Makes a kind of its description.
    pub const fn new(description: &'static Description) -> Kind {
        Kind(description)
    }

    /// Stable name: the last segment of the problem's `type`.
    pub fn slug(self) -> &'static str {
        self.0.slug
    }

    /// HTTP status.
    pub fn status(self) -> u16 {
        self.0.status
    }

    /// French title, shown to people.
    pub fn title(self) -> &'static str {
        self.0.title
    }

    /// French advice on the next step, shown to people.
    pub fn advice(self) -> &'static str {
        self.0.advice
    }

    /// English meaning, for authors of clients.
    pub fn meaning(self) -> &'static str {
        self.0.meaning.trim_ascii()
    }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.0.slug)
    }
}

/// Declares kinds of refusal, and lists them as `PROBLEMS`.
///
/// Each has a meaning, a name, a status, a slug, a French title and French advice.
#[macro_export]
macro_rules! problems {
    ($(
        #[doc = $meaning:literal]
        $name:ident = $status:literal $slug:literal $title:literal $advice:literal
    ),+ $(,)?) => {
        $(
            #[doc = $meaning]
            pub const $name: $crate::kernel::text::problem::Kind =
                $crate::kernel::text::problem::Kind::new(&$crate::kernel::text::problem::Description {
                    slug: $slug,
                    status: $status,
                    title: $title,
                    advice: $advice,
                    meaning: $meaning,
                });
        )+

        /// The kinds declared here, in order.
        pub const PROBLEMS: &[$crate::kernel::text::problem::Kind] = &[$($name),+];
    };
}

problems! {
    /// The request cannot be read.
    MALFORMED = 400 "malformed-request" "La demande est illisible"
        "Rechargez la page et recommencez. Si cela se répète, appelez-nous : le défaut est chez nous.",
    /// A query parameter is unknown or out of bounds.
    INVALID_QUERY = 400 "invalid-query" "Un critère de recherche n'est pas valable"
        "Vérifiez les critères choisis, ou effacez-les et cherchez à nouveau.",
    /// Nobody is logged in, or no longer.
    LOGIN_REQUIRED = 401 "login-required" "Il faut se connecter"
        "Connectez-vous, ou reconnectez-vous : une connexion dure douze heures.",
    /// A partner's key is unknown, withdrawn, or over.
    INVALID_KEY = 401 "invalid-key" "Cette clé n'ouvre rien"
        "Vérifiez la clé, sans espace ni retour à la ligne. Si elle est perdue, demandez-en une autre.",
    /// This role may not do that.
    FORBIDDEN = 403 "forbidden" "Votre rôle ne permet pas cette action"
        "Demandez à un agent ou à un administrateur, qui peut le faire.",
    /// The key was made for other things.
    MISSING_SCOPE = 403 "missing-scope" "Cette clé ne permet pas cette action"
        "Demandez à un administrateur une clé qui a ce droit.",
    /// A form that the page of another site sent.
    FOREIGN_FORM = 403 "foreign-form" "Ce formulaire vient d'un autre site"
        "Ouvrez la page des ateliers sur notre site, et remplissez le formulaire là.",
    /// There is no such resource, or it is not visible to the caller.
    NOT_FOUND = 404 "not-found" "Nous n'avons rien trouvé"
        "Vérifiez l'adresse ou la référence. Ce que vous cherchez a pu être retiré depuis.",
    /// The address exists, but not with this method.
    METHOD_NOT_ALLOWED = 405 "method-not-allowed" "Cette adresse ne se demande pas ainsi"
        "Rechargez la page et recommencez. Un programme lit dans « Allow » ce qui est permis.",
    /// The body came too slowly.
    TOO_SLOW = 408 "request-too-slow" "La demande est arrivée trop lentement"
        "Recommencez quand la connexion est meilleure ; rien n'a été pris en compte.",
    /// A first request with this key is still running.
    STILL_RUNNING = 409 "request-still-running" "La même demande est en cours"
        "Attendez un instant : la première demande n'est pas finie, et une seule compte.",
    /// Somebody else changed it since it was read.
    CHANGED_MEANWHILE = 412 "changed-meanwhile" "Quelqu'un d'autre a modifié cette fiche"
        "Relisez la fiche : les deux versions sont montrées, choisissez ce qui reste.",
    /// The body is larger than any form needs.
    TOO_LARGE = 413 "request-too-large" "La demande est trop longue"
        "Raccourcissez le texte.",
    /// The body is not plain JSON.
    UNSUPPORTED_MEDIA = 415 "unsupported-media-type" "Ce format n'est pas accepté"
        "Un programme envoie du JSON, avec « Content-Type: application/json ».",
    /// A field is missing, unknown or not acceptable.
    INVALID = 422 "invalid-input" "Il faut corriger certaines réponses"
        "Corrigez les réponses signalées ; ce qui est juste n'est pas à refaire.",
    /// The same Idempotency-Key came with another payload.
    KEY_REUSED = 422 "idempotency-key-reused" "Cette demande a déjà servi à autre chose"
        "Un programme prend une nouvelle clé pour chaque nouvelle demande.",
    /// Editing needs If-Match.
    PRECONDITION_REQUIRED = 428 "precondition-required" "Il faut d'abord relire la fiche"
        "Rouvrez la fiche, puis modifiez-la.",
    /// Too many requests.
    TOO_MANY_REQUESTS = 429 "too-many-requests" "Trop de demandes en peu de temps"
        "Patientez une minute, ou appelez-nous : au téléphone il n'y a pas de limite.",
    /// The service cannot answer now.
    UNAVAILABLE = 503 "unavailable" "Le service est momentanément indisponible"
        "Réessayez dans un instant. C'est urgent ? Appelez-nous.",
}

/// An error in one field, with its place: a JSON pointer into the body, or a query parameter.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, PartialEq, Eq)]
pub struct FieldError {
    /// French sentence for the person who filled in the field.
    pub detail: String,
    /// RFC 6901 pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Name of the query parameter or header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

/// A refusal: nothing was done. Titles and details are in French, to be shown as they are.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Kind of the refusal.
    pub kind: Kind,
    detail: Option<String>,
    errors: Vec<FieldError>,
    /// Seconds after which the client may try again.
    pub retry_after: Option<u64>,
    /// The methods that the address has, for the `Allow` header.
    pub allow: Option<String>,
    extra: serde_json::Map<String, serde_json::Value>,
}

/// A refusal as it is sent (RFC 9457), `application/problem+json`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Stable name: `/problems/{slug}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// French title of the kind.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Explanation of this case, in French.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Fields to correct.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// Further members of the kind, such as `alternatives`, `existing`, `conflicts`.
    #[serde(flatten)]
    #[schema(value_type = Object, additional_properties)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl ProblemDocument {
    /// Returns whether the same request may succeed when it is sent again.
    pub fn may_be_sent_again(&self) -> bool {
        self.status >= 500 || self.kind.ends_with(STILL_RUNNING.slug())
    }
}

impl Problem {
    /// Makes a refusal of a kind.
    pub fn new(kind: Kind) -> Problem {
        Problem {
            kind,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
            allow: None,
            extra: serde_json::Map::new(),
        }
    }

    /// Refuses because the resource does not exist, or is not for the principal.
    pub fn not_found() -> Problem {
        Problem::new(NOT_FOUND)
    }

    /// Refuses because of one field of the body.
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Problem {
        Problem::fields(vec![FieldError { detail: detail.into(), pointer: Some(pointer.into()), parameter: None }])
    }

    /// Refuses because of several fields of the body.
    pub fn fields(errors: Vec<FieldError>) -> Problem {
        Problem { errors, ..Problem::new(INVALID) }
    }

    /// Refuses because of one query parameter.
    pub fn query(parameter: &str, detail: impl Into<String>) -> Problem {
        let error = FieldError { detail: detail.into(), pointer: None, parameter: Some(parameter.to_owned()) };
        Problem { errors: vec![error], ..Problem::new(INVALID_QUERY) }
    }

    /// Refuses because the service cannot answer now.
    ///
    /// The cause is logged, and not sent to the client.
    pub fn unavailable(cause: impl std::fmt::Display) -> Problem {
        tracing::error!(%cause, "unavailable");
        Problem::new(UNAVAILABLE).retry_after(1)
    }

    /// Adds a French sentence about this case.
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = Some(detail.into());
        self
    }

    /// Sets the number of seconds after which the client may try again.
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// Sets the methods that the address has.
    pub fn allow(mut self, methods: String) -> Problem {
        self.allow = Some(methods);
        self
    }

    /// Blames a field of the body for what was not found; any other problem stays what it is.
    pub fn blame(self, pointer: &str, detail: &str) -> Problem {
        if self.kind == NOT_FOUND { Problem::invalid(pointer, detail) } else { self }
    }

    /// Prefixes the pointers of all fields, for fields that are part of a larger body.
    pub fn under(mut self, prefix: &str) -> Problem {
        for pointer in self.errors.iter_mut().filter_map(|error| error.pointer.as_mut()) {
            pointer.insert_str(0, prefix);
        }
        self
    }

    /// Adds the field of the body that is refused, with a French sentence for the person who filled it in.
    pub fn add_error(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Problem {
        self.errors.push(FieldError { detail: detail.into(), pointer: Some(pointer.into()), parameter: None });
        self
    }

    /// Sets the pointer of the field that is refused, which stands elsewhere in another body.
    pub fn at_pointer(mut self, pointer: &str) -> Problem {
        self.errors.iter_mut().for_each(|error| error.pointer = Some(pointer.to_owned()));
        self
    }

    /// Returns whether a field of the body is refused.
    pub fn names(&self, pointer: &str) -> bool {
        self.errors.iter().any(|error| error.pointer.as_deref() == Some(pointer))
    }

    /// Adds a further member of the kind.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Problem {
        if let Ok(value) = serde_json::to_value(value) {
            self.extra.insert(name.to_owned(), value);
        }
        self
    }
}

impl Problem {
    /// Returns whether a repetition of the request may get the same refusal.
    ///
    /// That is so if the request was understood, and refused for its content.
    pub fn is_final(&self) -> bool {
        matches!(self.kind.status(), 404 | 409 | 422) && !matches!(self.kind, STILL_RUNNING | KEY_REUSED)
    }

    /// Makes the document that is sent, with the apostrophes of print.
    pub fn document(&self) -> ProblemDocument {
        ProblemDocument {
            kind: format!("/problems/{}", self.kind.slug()),
            title: curly(self.kind.title()),
            status: self.kind.status(),
            detail: self.detail.as_deref().map(curly),
            errors: self
                .errors
                .iter()
                .map(|error| FieldError { detail: curly(&error.detail), ..error.clone() })
                .collect(),
            extra: self.extra.clone(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.kind.slug())?;
        self.detail.iter().try_for_each(|detail| write!(out, ": {detail}"))?;
        self.errors.iter().try_for_each(|error| {
            write!(out, "; {}: {}", error.pointer.as_ref().or(error.parameter.as_ref()).map_or("", |p| p), error.detail)
        })
    }
}

impl std::error::Error for Problem {}

//! Refusals, as RFC 9457 problems. The only place that knows status codes.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! kinds {
    ($(#[doc = $meaning:literal] $kind:ident = $status:literal $slug:literal $title:literal),+ $(,)?) => {
        /// Every kind of refusal: its stable name, its status and its French title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $(#[doc = $meaning] $kind),+ }

        impl Kind {
            /// Every kind, for the documentation.
            pub const ALL: &[Kind] = &[$(Kind::$kind),+];

            /// Stable name: the last segment of the problem's `type`.
            pub fn slug(self) -> &'static str { match self { $(Kind::$kind => $slug),+ } }

            /// HTTP status.
            pub fn status(self) -> u16 { match self { $(Kind::$kind => $status),+ } }

            /// What it means, in English, for who writes a client.
            pub fn meaning(self) -> &'static str { match self { $(Kind::$kind => $meaning.trim_ascii()),+ } }

            /// What a person reads first.
            pub fn title(self) -> &'static str { match self { $(Kind::$kind => $title),+ } }
        }
    };
}

kinds! {
    /// The request cannot be read.
    Malformed = 400 "malformed-request" "La demande est illisible",
    /// A query parameter is unknown or out of bounds.
    InvalidQuery = 400 "invalid-query" "Un critère de recherche n'est pas valable",
    /// Nobody is logged in, or no longer.
    LoginRequired = 401 "login-required" "Il faut se connecter",
    /// The e-mail or the password is wrong.
    WrongCredentials = 401 "wrong-credentials" "L'adresse ou le mot de passe ne convient pas",
    /// A partner's key is unknown, withdrawn, or over.
    InvalidKey = 401 "invalid-key" "Cette clé n'ouvre rien",
    /// This role may not do that.
    Forbidden = 403 "forbidden" "Votre rôle ne permet pas cette action",
    /// The key was made for other things.
    MissingScope = 403 "missing-scope" "Cette clé ne permet pas cette action",
    /// There is no such thing, or it is not for who asks.
    NotFound = 404 "not-found" "Nous n'avons rien trouvé",
    /// The address exists, but not with this method.
    MethodNotAllowed = 405 "method-not-allowed" "Cette adresse ne se demande pas ainsi",
    /// The body came too slowly.
    TooSlow = 408 "request-too-slow" "La demande est arrivée trop lentement",
    /// All seats are taken.
    SessionFull = 409 "session-full" "Cet atelier est complet",
    /// The person's level is not the session's.
    LevelMismatch = 409 "level-mismatch" "Cet atelier s'adresse à un autre niveau",
    /// The session is cancelled.
    SessionCancelled = 409 "session-cancelled" "Cet atelier est annulé",
    /// The session has begun.
    SessionStarted = 409 "session-started" "Cet atelier a déjà commencé",
    /// The session has not begun yet.
    SessionNotStarted = 409 "session-not-started" "Cet atelier n'a pas encore commencé",
    /// The session is long over.
    SessionOver = 409 "session-over" "Cet atelier est passé depuis trop longtemps",
    /// The person already has a seat (told to staff only).
    AlreadyEnrolled = 409 "already-enrolled" "Cette personne est déjà inscrite",
    /// The person has another workshop at that time (told to staff only).
    ScheduleConflict = 409 "schedule-conflict" "Cette personne a un autre atelier à la même heure",
    /// The room or who runs the session is taken at that time, or the venue is closed.
    PlanningConflict = 409 "planning-conflict" "La salle ou l'animateur n'est pas libre",
    /// A public enrolment that an agent must look at; says nothing about anybody.
    NeedsACall = 409 "enrolment-needs-a-call" "Cette inscription se termine par téléphone",
    /// The enrolment is cancelled.
    EnrolmentCancelled = 409 "enrolment-cancelled" "Cette inscription est annulée",
    /// The person waits for a seat, or was offered one: there is none to move.
    NotEnrolled = 409 "not-enrolled" "Cette personne attend encore une place",
    /// A presence is noted: the enrolment stays with it.
    AttendanceRecorded = 409 "attendance-recorded" "La présence est déjà notée",
    /// The evaluation was already given.
    AlreadyEvaluated = 409 "already-evaluated" "Votre avis est déjà enregistré",
    /// The person did not come.
    NotPresent = 409 "not-present" "Cette personne n'est pas notée présente",
    /// The offer was answered, withdrawn or is over.
    OfferGone = 409 "offer-gone" "Cette proposition n'est plus valable",
    /// A call, a letter or a message was dealt with meanwhile, or is of no use any more.
    MessageDone = 409 "message-done" "C'est déjà fait",
    /// Fewer seats than people, or than a group that waits together.
    CapacityBelowTaken = 409 "capacity-below-taken" "Il n'y aurait plus assez de places",
    /// The key no longer holds, or is replaced.
    KeyOver = 409 "key-over" "Cette clé ne sert plus",
    /// The account's e-mail is in use.
    EmailTaken = 409 "email-taken" "Cette adresse a déjà un compte",
    /// The venue's code is in use.
    CodeTaken = 409 "code-taken" "Ce code désigne déjà un autre lieu",
    /// Another learner has this name and contact.
    LearnerExists = 409 "learner-exists" "Cette personne existe déjà",
    /// One of the two already stands for, or under, another.
    AlreadyMerged = 409 "already-merged" "Cette fiche est déjà réunie à une autre",
    /// The learner stands for themselves.
    NotMerged = 409 "not-merged" "Cette fiche n'est réunie à aucune autre",
    /// An administrator would shut everyone out.
    LastAdmin = 409 "last-admin" "Il faut garder un administrateur",
    /// A first request with this key is still running.
    StillRunning = 409 "request-still-running" "La même demande est en cours",
    /// The endpoint is told nothing: it must be taken up again first.
    WebhookDisabled = 409 "webhook-disabled" "Les envois à cette adresse sont arrêtés",
    /// The delivery is on its way.
    DeliveryUnderWay = 409 "delivery-under-way" "Cet envoi est en cours",
    /// A mirror's cursor is of before a restore.
    CursorGone = 410 "cursor-gone" "Ce repère n'a plus cours",
    /// Somebody else changed it since it was read.
    ChangedMeanwhile = 412 "changed-meanwhile" "Quelqu'un d'autre a modifié cette fiche",
    /// The body is larger than any form needs.
    TooLarge = 413 "request-too-large" "La demande est trop longue",
    /// The body is not plain JSON.
    UnsupportedMedia = 415 "unsupported-media-type" "Ce format n'est pas accepté",
    /// A field is missing, unknown or not acceptable.
    Invalid = 422 "invalid-input" "Il faut corriger certaines réponses",
    /// The same Idempotency-Key came with another payload.
    KeyReused = 422 "idempotency-key-reused" "Cette demande a déjà servi à autre chose",
    /// Editing needs If-Match.
    PreconditionRequired = 428 "precondition-required" "Il faut d'abord relire la fiche",
    /// Too many requests.
    TooManyRequests = 429 "too-many-requests" "Trop de demandes en peu de temps",
    /// The service cannot answer now.
    Unavailable = 503 "unavailable" "Le service est momentanément indisponible",
}

/// What is wrong with one field, and where: a JSON pointer into the body, or the query parameter.
#[derive(Clone, Debug, Serialize, ToSchema, PartialEq, Eq)]
pub struct FieldError {
    /// A French sentence for the person who filled it in.
    pub detail: String,
    /// RFC 6901 pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Query parameter or header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

/// A refusal: nothing was done. Titles and details are French, to be shown as they are.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Which refusal.
    pub kind: Kind,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    allow: Option<String>,
    extra: serde_json::Map<String, serde_json::Value>,
}

/// A refusal as it is sent (RFC 9457), `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Stable name: `/problems/{slug}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// French title of the kind.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened this time, in French.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Fields to correct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What else the kind tells: `alternatives`, `existing`, `conflicts`.
    #[serde(flatten)]
    #[schema(value_type = Object, additional_properties)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Problem {
    /// A refusal of this kind.
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

    /// Something that is not there, or not for the principal.
    pub fn not_found() -> Problem {
        Problem::new(Kind::NotFound)
    }

    /// One field of the body to correct.
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Problem {
        Problem::fields(vec![FieldError { detail: detail.into(), pointer: Some(pointer.into()), parameter: None }])
    }

    /// Several fields of the body to correct.
    pub fn fields(errors: Vec<FieldError>) -> Problem {
        Problem { errors, ..Problem::new(Kind::Invalid) }
    }

    /// One query parameter to correct.
    pub fn query(parameter: &str, detail: impl Into<String>) -> Problem {
        let error = FieldError { detail: detail.into(), pointer: None, parameter: Some(parameter.to_owned()) };
        Problem { errors: vec![error], ..Problem::new(Kind::InvalidQuery) }
    }

    /// The service cannot answer now; the cause goes to the log, not to who asks.
    pub fn unavailable(cause: impl std::fmt::Display) -> Problem {
        tracing::error!(%cause, "unavailable");
        Problem::new(Kind::Unavailable).retry_after(1)
    }

    /// Adds a sentence about this very case.
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = Some(detail.into());
        self
    }

    /// Says when to try again, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// Says which methods the address knows.
    pub fn allow(mut self, methods: String) -> Problem {
        self.allow = Some(methods);
        self
    }

    /// Says where in a larger body the fields to correct stand.
    pub fn under(mut self, prefix: &str) -> Problem {
        for pointer in self.errors.iter_mut().filter_map(|error| error.pointer.as_mut()) {
            pointer.insert_str(0, prefix);
        }
        self
    }

    /// Adds a member of the kind's own.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Problem {
        if let Ok(value) = serde_json::to_value(value) {
            self.extra.insert(name.to_owned(), value);
        }
        self
    }
}

impl Problem {
    /// Whether the same request may be told the same for ever: it was understood, and refused for what it asks.
    pub fn is_final(&self) -> bool {
        matches!(self.kind.status(), 404 | 409 | 422) && !matches!(self.kind, Kind::StillRunning | Kind::KeyReused)
    }

    /// What is sent.
    pub fn document(&self) -> ProblemDocument {
        ProblemDocument {
            kind: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title().to_owned(),
            status: self.kind.status(),
            detail: self.detail.clone(),
            errors: self.errors.clone(),
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

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.allow {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        if self.kind.status() == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.json(self.document())
    }
}

/// The database has the last word: the name of the constraint that it upheld decides the problem.
fn by_constraint(name: &str) -> Option<Problem> {
    Some(match name {
        "login_is_alive" => Problem::new(Kind::LoginRequired),
        "partner_key_is_alive" => Problem::new(Kind::InvalidKey),
        "partners_name_key" => Problem::invalid("/name", "Un autre partenaire porte déjà ce nom."),
        "accounts_partner_fkey" => Problem::invalid("/partner_id", "Ce partenaire n'existe pas."),
        "sessions_never_overbooked" => Problem::new(Kind::SessionFull),
        "sessions_minimum_fits" | "series_minimum_fits" => {
            Problem::invalid("/minimum", "Le minimum va de 1 à la capacité.")
        }
        "sessions_end_after_start" => Problem::invalid("/ends_at", "La fin vient après le début."),
        "enrolments_once_per_session" => Problem::new(Kind::AlreadyEnrolled),
        "evaluations_pkey" => Problem::new(Kind::AlreadyEvaluated),
        "idempotent_answers_pkey" => Problem::new(Kind::StillRunning).retry_after(1),
        "messages_one_call_back" => Problem::new(Kind::MessageDone).detail("Cette personne est déjà à rappeler."),
        "organisations_slug_key" => Problem::invalid("/slug", "Une autre organisation porte déjà ce nom."),
        "accounts_email_key" => Problem::new(Kind::EmailTaken),
        "venues_code_key" => Problem::new(Kind::CodeTaken),
        "learners_identity_key" => Problem::new(Kind::LearnerExists),
        "venues_commune_fkey" | "learners_commune_fkey" | "partners_commune_fkey" => {
            Problem::invalid("/commune_code", "Cette commune n'est pas du territoire.")
        }
        "sessions_venue_fkey" | "series_venue_fkey" | "closures_venue_fkey" => {
            Problem::invalid("/venue_id", "Ce lieu n'existe pas.")
        }
        "sessions_facilitator_fkey" | "series_facilitator_fkey" => {
            Problem::invalid("/facilitator_id", "Ce compte n'existe pas.")
        }
        "webhook_endpoints_partner_fkey" => Problem::invalid("/partner_id", "Ce partenaire n'existe pas."),
        _ => return None,
    })
}

impl From<DieselError> for Problem {
    fn from(error: DieselError) -> Problem {
        match &error {
            DieselError::NotFound => Problem::not_found(),
            DieselError::DatabaseError(kind, info) => {
                let known = info.constraint_name().and_then(by_constraint);
                match (known, kind) {
                    (Some(problem), _) => problem,
                    (None, DatabaseErrorKind::SerializationFailure) => Problem::new(Kind::Unavailable).retry_after(1),
                    (None, _) => Problem::unavailable(&error),
                }
            }
            _ => Problem::unavailable(&error),
        }
    }
}

//! The database has the last word: the name of the constraint that it upheld decides the refusal.

use std::collections::HashMap;
use std::sync::OnceLock;

use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::text::problem::{Problem, STILL_RUNNING, UNAVAILABLE};

/// A constraint's name, and the refusal that it means.
pub type Constraint = (&'static str, fn() -> Problem);

/// The kernel's own.
const OWN: &[Constraint] = &[("idempotent_answers_pkey", || Problem::new(STILL_RUNNING).retry_after(1))];

type Refusals = HashMap<&'static str, fn() -> Problem>;

static KNOWN: OnceLock<Refusals> = OnceLock::new();

/// Makes the constraints of all concepts known to this process; the first call counts.
pub fn register(constraints: impl IntoIterator<Item = Constraint>) {
    KNOWN.get_or_init(|| constraints.into_iter().chain(OWN.iter().copied()).collect());
}

fn refusal(constraint: &str) -> Option<Problem> {
    KNOWN.get()?.get(constraint).map(|refusal| refusal())
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match &error {
            Error::NotFound => Problem::not_found(),
            Error::DatabaseError(kind, info) => match (info.constraint_name().and_then(refusal), kind) {
                (Some(problem), _) => problem,
                (None, DatabaseErrorKind::SerializationFailure) => Problem::new(UNAVAILABLE).retry_after(1),
                (None, _) => Problem::unavailable(&error),
            },
            _ => Problem::unavailable(&error),
        }
    }
}

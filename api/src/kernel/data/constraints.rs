//! Refusals from constraint names: the violated constraint decides the kind of problem.

use std::collections::HashMap;
use std::sync::OnceLock;

use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::text::problem::{Problem, STILL_RUNNING, UNAVAILABLE};

/// Name of a constraint, and the refusal that its violation becomes.
pub type Constraint = (&'static str, fn() -> Problem);

/// Constraints of the kernel's own tables.
const OWN: &[Constraint] = &[("idempotent_answers_pkey", || Problem::new(STILL_RUNNING).retry_after(1))];

type Refusals = HashMap<&'static str, fn() -> Problem>;

static KNOWN: OnceLock<Refusals> = OnceLock::new();

/// Registers the constraints of all concepts for this process; only the first call counts.
pub fn register(constraints: impl IntoIterator<Item = Constraint>) {
    KNOWN.get_or_init(|| constraints.into_iter().chain(OWN.iter().copied()).collect());
}

fn find_refusal(constraint: &str) -> Option<Problem> {
    KNOWN.get()?.get(constraint).map(|refusal| refusal())
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match &error {
            Error::NotFound => Problem::not_found(),
            Error::DatabaseError(kind, info) => match (info.constraint_name().and_then(find_refusal), kind) {
                (Some(problem), _) => problem,
                (None, DatabaseErrorKind::SerializationFailure) => Problem::new(UNAVAILABLE).retry_after(1),
                (None, _) => Problem::unavailable(&error),
            },
            _ => Problem::unavailable(&error),
        }
    }
}

//! Codes that are short enough to be typed: wrong ones are counted, wherever they come from.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::request::Context;
use crate::kernel::text::problem::{NOT_FOUND, Problem};

/// Wrong codes an hour from one address, such as the shared tablet of a room.
const WRONG_FROM_ADDRESS: u32 = 20;
/// Wrong codes an hour from one network, which may have many addresses.
const WRONG_FROM_NETWORK: u32 = 60;
/// Wrong codes an hour in all: of 148 000 000 they find none of the few that are open.
const WRONG_IN_ALL: u32 = 600;

impl Context {
    /// Does what a code opens, unless too many wrong ones were tried: an answer 404 counts as one.
    ///
    /// # Errors
    /// 429 after too many wrong codes; those of the work.
    pub async fn try_code(
        &self,
        work: impl Future<Output = Result<HttpResponse, Problem>>,
    ) -> Result<HttpResponse, Problem> {
        let limits = &self.state.limits;
        if limits.links.is_lifted() {
            return work.await;
        }
        let guess = [
            (format!("from {}", self.address), WRONG_FROM_ADDRESS),
            (format!("from network {}", self.network()), WRONG_FROM_NETWORK),
            ("in all".to_owned(), WRONG_IN_ALL),
        ];
        let codes = &limits.codes;
        codes
            .begin(&guess, self.now)
            .1
            .map_err(|problem| problem.detail("Il y a eu trop de codes inconnus. Demandez le code à l'accueil."))?;
        let done = work.await;
        let is_wrong = match &done {
            Ok(answer) => answer.status() == StatusCode::NOT_FOUND,
            Err(problem) => problem.kind == NOT_FOUND,
        };
        if !is_wrong {
            codes.withdraw(&guess, self.now);
        }
        done
    }
}

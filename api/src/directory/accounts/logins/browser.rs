//! The browser that logs in: its name for people, and the login that it has already.

use actix_web::HttpRequest;
use actix_web::http::header;

use super::rules;
use crate::directory::accounts::cookie;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::request::Context;

/// A browser that logs in.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Families of browser and system, in French: `Firefox sur Windows`.
    pub label: String,
    /// Refresh token of the login that it has, which the next one ends.
    pub former_token: Option<String>,
}

impl Browser {
    /// Finds the browser that sends a request.
    ///
    /// # Errors
    /// 403 if another site makes the browser ask.
    pub fn find(context: &Context, request: &HttpRequest) -> Result<Browser, Problem> {
        let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let label = rules::device_label(agent.unwrap_or_default());
        Ok(Browser { label, former_token: cookie::read(context, request)? })
    }
}

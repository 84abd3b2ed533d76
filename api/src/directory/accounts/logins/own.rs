//! The caller's own logins over HTTP: where one is logged in, and the end of that.

use actix_web::{HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use crate::kernel::security::principal::Staff;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::paging::Page;
use crate::kernel::web::permissions::May::{No, Own, Person};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_own_logins,      [No, Person, Own, Own, Own], Limit::Caller)
        .add(end_own_login,        [No, Person, Own, Own, Own], Limit::Caller)
        .add(end_other_logins,     [No, Person, Own, Own, Own], Limit::Caller);
}

/// One of the caller's own logins.
#[derive(Serialize, ToSchema)]
pub struct OwnLogin {
    /// Identity, a UUID.
    id: Uuid,
    /// Families of the browser and of its system, in French: `Firefox sur Windows`.
    device: String,
    /// Time of the login, in UTC.
    opened_at: DateTime<Utc>,
    /// Time of the last refresh, in UTC.
    last_used_at: DateTime<Utc>,
    /// True for the login that asks.
    current: bool,
}

/// Lists the caller's own logins that are not over, the last used first, all on one page.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = Page<OwnLogin>)))]
#[get("/me/logins")]
pub async fn list_own_logins(context: Context) -> Result<HttpResponse, Problem> {
    let &Staff { account, login, .. } = context.require_login()?;
    let rows = context.read(move |tx| actions::own(tx, account)).await?;
    let data = rows.into_iter().map(|row| OwnLogin {
        id: row.id,
        device: row.device,
        opened_at: row.created_at,
        last_used_at: row.rotated_at,
        current: row.id == login,
    });
    Ok(HttpResponse::Ok().json(Page { data: data.collect(), next_cursor: None }))
}

/// Ends one of the caller's own logins at once, with its access tokens.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 204)))]
#[delete("/me/logins/{id}")]
pub async fn end_own_login(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let (account, login) = (context.require_login()?.account, path.1);
    context.write(move |tx| actions::end_own(tx, account, login)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of the caller's own logins at once, except the one that asks.
#[utoipa::path(tag = "staff",
    responses((status = 204)))]
#[delete("/me/logins")]
pub async fn end_other_logins(context: Context) -> Result<HttpResponse, Problem> {
    let &Staff { account, login, .. } = context.require_login()?;
    context.write(move |tx| actions::end_others(tx, account, login)).await?;
    Ok(HttpResponse::NoContent().finish())
}

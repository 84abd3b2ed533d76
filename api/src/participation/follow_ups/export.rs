//! Follow-ups as a table for spreadsheets.

use actix_web::http::header;
use actix_web::{HttpResponse, get};

use super::actions;
use super::joined::Filter;
use super::routes::{FollowUpsQuery, on_this_day};
use super::views::FollowUp;
use super::{AskedBy, Device, FollowUpStatus};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Query;
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::feeds::csv::{new_table, safe};
use crate::programme::sessions;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(export_follow_ups,  [No, No, Own, Yes, Yes], Limit::People);
}

/// Rows read at once.
const AT_ONCE: i64 = 1_000;

const HEADINGS: [&str; 15] = [
    "identifiant",
    "demandee_le",
    "par",
    "personne",
    "telephone",
    "commune",
    "theme",
    "appareil",
    "question",
    "a_repondre_avant",
    "confiee_a",
    "etat",
    "reponse",
    "atelier_propose",
    "reference",
];

fn cells(one: &FollowUp, zone: chrono_tz::Tz) -> [String; 15] {
    let text = |text: &Option<String>| text.as_deref().map(safe).unwrap_or_default();
    let channel = match one.channel {
        AskedBy::Phone => "téléphone",
        AskedBy::Counter => "accueil",
        AskedBy::Page => "page web",
        AskedBy::Slip => "papier",
    };
    let device = one.device.map(|device| match device {
        Device::Computer => "ordinateur",
        Device::Tablet => "tablette",
        Device::Smartphone => "smartphone",
    });
    let status = match one.status {
        FollowUpStatus::Open => "à répondre",
        FollowUpStatus::Answered => "répondue",
        FollowUpStatus::Proposed => "atelier proposé",
        FollowUpStatus::Closed => "close",
    };
    [
        one.id.to_string(),
        one.asked_at.with_timezone(&zone).to_rfc3339(),
        channel.to_owned(),
        text(&one.person.name),
        text(&one.person.phone_display),
        text(&one.commune),
        one.theme.map(|theme| theme.french()).unwrap_or_default().to_owned(),
        device.unwrap_or_default().to_owned(),
        text(&one.question),
        one.due_on.to_string(),
        one.assignee.as_ref().map(|assignee| safe(&assignee.name)).unwrap_or_default(),
        status.to_owned(),
        text(&one.answer),
        one.proposed_session.as_ref().map(|session| session.starts_at.to_rfc3339()).unwrap_or_default(),
        one.seat.as_ref().map(|seat| seat.reference.clone()).unwrap_or_default(),
    ]
}

fn write(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<u8>, Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    let mut table = new_table();
    table.write_record(HEADINGS).map_err(Problem::unavailable)?;
    let mut last = None;
    loop {
        let rows = actions::list(tx, filter.clone(), last, AT_ONCE)?;
        for one in &rows {
            table.write_record(cells(one, zone)).map_err(Problem::unavailable)?;
        }
        last = rows.last().map(|one| (one.due_on, one.id));
        if rows.len() < AT_ONCE as usize {
            return table.into_inner().map_err(Problem::unavailable);
        }
    }
}

/// Exports follow-ups as CSV that French spreadsheets open: UTF-8 with a mark, semicolons.
///
/// `cursor` and `limit` do not count: all that the filter finds is there. Facilitators get what they see.
#[utoipa::path(tag = "staff",
    params(FollowUpsQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/follow-ups.csv")]
pub async fn export_follow_ups(context: Context, query: Query<FollowUpsQuery>) -> Result<HttpResponse, Problem> {
    let (filter, overdue, _) = query.0.read(&context)?;
    let table = context
        .read(move |tx| {
            let filter = on_this_day(tx, filter, overdue)?;
            write(tx, &filter)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"questions.csv\""))
        .body(table))
}

//! Responses as they are sent.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::json::answers::AnswerValue;
use super::super::{ResponseMode, Silence};
use super::store::Filter;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::require_near_days;

/// Answers of somebody on their own device or on a shared tablet.
///
/// Name and phone number are never among them. A wish to be called is sent apart, to `/call-backs`: nothing joins the
/// two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": 1, "mode": "web", "answers": {
        "equipement": ["1", "3"], "internet": "1", "frequence": "2", "envie": "4",
        "savez_vous": {"t01": "2", "t02": "2", "t03": "1"}, "remarque": "Merci !"
    }, "silences": {"tranche_age": "declined"}
}))]
pub struct NewResponse {
    /// Number of the version that was answered.
    #[schema(minimum = 1)]
    pub version: i16,
    /// `web` or `kiosk`.
    pub mode: ResponseMode,
    /// Maison where the tablet stands.
    pub maison_id: Option<Uuid>,
    /// Answers by code of the question; blank ones are left out.
    ///
    /// Those of hidden questions are kept and not counted.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    #[serde(default)]
    #[schema(required = false)]
    pub silences: BTreeMap<String, Silence>,
}

/// Answers that the team enters: read out by phone or at the counter, or written on paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mode": "phone", "answers": {"internet": "1", "frequence": "5", "envie": "2"}
}))]
pub struct NewEnteredResponse {
    /// `phone` or `paper`.
    pub mode: ResponseMode,
    /// Serial of the sheet of paper, as it is typed, which paper must have.
    ///
    /// A sheet that was entered once gets its second entry.
    #[schema(max_length = 40)]
    pub serial: Option<String>,
    /// Number of the version that was answered; that of the serial, or the published one, if left out.
    #[schema(minimum = 1)]
    pub version: Option<i16>,
    /// Maison that it came through.
    pub maison_id: Option<Uuid>,
    /// Answers by code of the question; blank ones are left out.
    ///
    /// Those off the path are kept and not counted.
    pub answers: BTreeMap<String, AnswerValue>,
    /// Reasons for missing answers, by code of the question or `grid/line`.
    #[serde(default)]
    #[schema(required = false)]
    pub silences: BTreeMap<String, Silence>,
}

/// Which responses are exported: all that count, unless it says less.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// Identity of a version.
    version_id: Option<Uuid>,
    /// The way in which they came.
    mode: Option<ResponseMode>,
    /// True for those whose two entries differ.
    undecided: Option<bool>,
    /// True for those that were discarded; they are left out otherwise.
    discarded: Option<bool>,
    /// First day.
    from: Option<NaiveDate>,
    /// Last day, included.
    to: Option<NaiveDate>,
}

impl ExportQuery {
    /// The filter that it stands for.
    pub fn filter(self) -> Result<Filter, Problem> {
        let ExportQuery { version_id, mode, undecided, discarded, from, to } = self;
        require_near_days(&[("from", from), ("to", to)])?;
        Ok(Filter { version: version_id, mode, undecided, from, to, discarded: discarded.unwrap_or(false) })
    }
}

//! Lists: `{"data": […], "next_cursor": …}`.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kernel::text::problem::Problem;

/// The requested part of a list.
///
/// Lists with filters of their own repeat the two fields, since serde cannot both flatten and refuse unknown fields.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Maximum number of items (50 by default).
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

impl Paging {
    /// The maximum number of items.
    ///
    /// # Errors
    /// 400 if it is out of bounds.
    pub fn limit(&self) -> Result<i64, Problem> {
        match self.limit {
            None => Ok(50),
            Some(limit @ 1..=100) => Ok(i64::from(limit)),
            Some(_) => Err(Problem::query("limit", "De 1 à 100.")),
        }
    }

    /// The key of the last item of the page before, from the cursor.
    ///
    /// # Errors
    /// 400 for a cursor that was not made here.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        BASE64_URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .map(Some)
            .ok_or_else(|| Problem::query("cursor", "Ce repère de page n'est pas de nous."))
    }
}

crate::words! {
    /// Order of a list by time.
    #[derive(Default)]
    TimeSort {
        /// The newest first.
        #[default]
        Newest = "-created",
        /// The oldest first.
        Oldest = "created",
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub data: Vec<T>,
    /// Cursor of the next page; null on the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of rows; the key of its last row becomes the cursor.
    ///
    /// `rows` holds one row more than `limit` if there is another page.
    pub fn new<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: i64,
        key: impl Fn(&R) -> K,
        show: impl FnMut(R) -> T,
    ) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows
            .last()
            .filter(|_| more)
            .and_then(|last| serde_json::to_vec(&key(last)).ok())
            .map(|json| BASE64_URL_SAFE_NO_PAD.encode(json));
        Page { data: rows.into_iter().map(show).collect(), next_cursor }
    }
}

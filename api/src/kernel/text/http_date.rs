//! Dates in HTTP headers.

use std::time::SystemTime;

use actix_web::http::header::HttpDate;
use chrono::{DateTime, Utc};

/// Reads a date in any of the three forms of RFC 9110, section 5.6.7.
pub fn parse_http_date(text: &str) -> Option<DateTime<Utc>> {
    let date: HttpDate = text.trim().parse().ok()?;
    Some(SystemTime::from(date).into())
}

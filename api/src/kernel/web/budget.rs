//! The remaining requests of a limit, and the number of callers that it tells apart.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// Number of buckets of one limit.
///
/// A keyed hash assigns callers to buckets, so that two may share one. That is rare among the callers of one minute,
/// and it bounds the memory that strangers can use, without a search for old buckets.
pub(super) const BUCKETS: u64 = 1 << 17;

/// The remaining requests of a limit, for the `RateLimit` header fields.
///
/// Source: IETF draft «RateLimit header fields for HTTP» (10).
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    name: &'static str,
    quota: u32,
    left: u32,
}

impl Budget {
    pub(super) fn new(name: &'static str, quota: u32, left: u32) -> Budget {
        Budget { name, quota, left }
    }

    /// Adds the header fields to an answer.
    ///
    /// `RateLimit-Policy` holds the requests a minute; `RateLimit` the remaining ones, and the seconds until one more
    /// is available.
    pub fn write(self, headers: &mut HeaderMap) {
        let Budget { name, quota, left } = self;
        let fields = [
            ("ratelimit-policy", format!("\"{name}\";q={quota};w=60")),
            ("ratelimit", format!("\"{name}\";r={left};t={}", 60_u32.div_ceil(quota))),
        ];
        for (field, value) in fields {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(field), value);
            }
        }
    }
}

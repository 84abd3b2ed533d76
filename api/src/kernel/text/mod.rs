//! Words, dates, numbers, refusals as values.

pub mod dates;
pub mod email;
pub mod french;
pub mod http_date;
pub mod phone;
pub mod problem;
pub mod words;

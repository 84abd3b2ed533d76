//! Plain values: enumerations of words, dates, phone numbers, e-mail addresses, refusals.

pub mod dates;
pub mod email;
pub mod french;
pub mod gsm;
pub mod http_date;
pub mod phone;
pub mod problem;
pub mod qr;
pub mod short_code;
pub mod unseen;
pub mod words;

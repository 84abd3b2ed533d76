//! Reports: what the workshops of a time came to, in numbers without a name.

pub mod routes;
mod rules;
mod store;

//! Series: sessions that come back week after week.

pub mod actions;
pub mod change;
pub mod edit;
pub mod routes;
pub(in crate::programme) mod store;

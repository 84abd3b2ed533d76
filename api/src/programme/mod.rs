//! The workshops: sessions and their series, closures and holidays, and the feeds that partners read.

pub mod closures;
pub mod conflicts;
pub mod feeds;
pub mod holidays;
pub mod series;
pub mod sessions;

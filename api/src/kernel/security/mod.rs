//! Who asks: tokens, signed links, API keys.

pub mod api_keys;
pub mod principal;
pub mod tokens;

//! Who asks: tokens, signed links, API keys.

pub mod access_tokens;
pub mod api_keys;
pub mod key_file;
pub mod principal;
pub mod signed_links;

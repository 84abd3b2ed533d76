//! Authentication: principals, access tokens, signed links, API keys, and the key file.

pub mod access_tokens;
pub mod api_keys;
pub mod events;
pub mod key_file;
pub mod principal;
pub mod signed_links;

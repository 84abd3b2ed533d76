//! The locale of the cluster: UTF-8 letters, order by code point.
//!
//! Queries ask for French order where they need it, with `COLLATE "fr-x-icu"`, because a locale of the system may be
//! absent, or change its order on an upgrade.

/// The locale that classifies letters. macOS has no `C.UTF-8`.
pub(crate) const CTYPE: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

/// Arguments of `initdb`.
pub(crate) const ARGUMENTS: [&str; 3] = if cfg!(target_os = "macos") {
    ["--encoding=UTF8", "--locale=C", "--lc-ctype=en_US.UTF-8"]
} else {
    ["--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C"]
};

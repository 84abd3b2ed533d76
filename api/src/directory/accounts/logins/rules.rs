//! Rules on logins: how long they last, what comes next in one, and the names of devices.

use std::time::Duration;

/// Lifetime of a login, in hours, however it is used: a working day.
///
/// A forgotten browser is then not logged in for long.
pub const LOGIN_HOURS: i64 = 12;

/// Hours after which a login that is not used is over.
pub const IDLE_HOURS: i64 = 2;

/// Minutes in which each step of a login is to be done.
pub const STEP_MINUTES: i64 = 15;

/// Days for which a device counts as known after a login.
pub const DEVICE_DAYS: i64 = 180;

/// Time for which a replaced refresh token is still accepted, since two tabs may refresh at once.
pub const ROTATION_GRACE: Duration = Duration::from_secs(30);

/// Treatment of a refresh token.
#[derive(Debug, PartialEq, Eq)]
pub enum Refresh {
    /// The current token: issue the next one.
    Rotate,
    /// The token just replaced by another tab: repeat the access token that came with the next one.
    Keep,
    /// An older token, which somebody else has: end the login.
    Revoke,
}

/// Decides by the token that was sent, and by the time since the last rotation.
pub fn refresh(is_current: bool, is_previous: bool, since_rotation: Duration) -> Refresh {
    match (is_current, is_previous) {
        (true, _) => Refresh::Rotate,
        (_, true) if since_rotation <= ROTATION_GRACE => Refresh::Keep,
        _ => Refresh::Revoke,
    }
}

/// Demands of an account and its organisation on a login.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The account has a second factor.
    pub has_second_factor: bool,
    /// Accounts of this role must have a second factor.
    pub must_have_second_factor: bool,
    /// The password was generated and handed over.
    pub has_temporary_password: bool,
}

/// A part of a login that comes after the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A code of the second factor.
    Code,
    /// A password of one's own.
    Password,
    /// The set-up of a second factor.
    SecondFactor,
    /// Nothing: the login is open.
    Nothing,
}

/// Decides what comes next, after the password alone or after a step that was done.
pub fn next_step(asked: Asked, after_a_step: bool) -> Next {
    match asked {
        Asked { has_second_factor: true, .. } if !after_a_step => Next::Code,
        Asked { has_temporary_password: true, .. } => Next::Password,
        Asked { has_second_factor: false, must_have_second_factor: true, .. } => Next::SecondFactor,
        _ => Next::Nothing,
    }
}

/// Families of browsers: their mark in the `User-Agent` header, and their name.
///
/// The first that fits counts, as most browsers name others besides.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium", "Chromium"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// Families of systems, with the word before them in French.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "sur Android"),
    ("iPhone", "sur iPhone"),
    ("iPad", "sur iPad"),
    ("CrOS", "sur Chromebook"),
    ("Windows", "sur Windows"),
    ("Macintosh", "sur Mac"),
    ("Linux", "sur Linux"),
];

/// Names a device by the families of its browser and system, in French and no more exactly than that.
pub fn device_label(user_agent: &str) -> String {
    let name = |families: &[(&str, &'static str)]| {
        families.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (name(&BROWSERS), name(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Navigateur inconnu {system}"),
        (None, None) => "Navigateur inconnu".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_seen_again_late_ends_the_login() {
        assert_eq!(refresh(true, false, Duration::from_secs(9999)), Refresh::Rotate);
        assert_eq!(refresh(false, true, Duration::from_secs(5)), Refresh::Keep);
        assert_eq!(refresh(false, true, Duration::from_secs(31)), Refresh::Revoke);
        assert_eq!(refresh(false, false, Duration::ZERO), Refresh::Revoke);
    }

    #[test]
    fn steps_come_in_order_and_a_code_first() {
        let plain = Asked { has_second_factor: false, must_have_second_factor: false, has_temporary_password: false };
        assert_eq!(next_step(plain, false), Next::Nothing);
        let asked = Asked { has_second_factor: true, has_temporary_password: true, ..plain };
        assert_eq!(next_step(asked, false), Next::Code);
        assert_eq!(next_step(asked, true), Next::Password);
        assert_eq!(next_step(Asked { has_temporary_password: false, ..asked }, true), Next::Nothing);
        let asked = Asked { must_have_second_factor: true, has_temporary_password: true, ..plain };
        assert_eq!(next_step(asked, false), Next::Password, "before the second factor");
        assert_eq!(next_step(Asked { has_temporary_password: false, ..asked }, true), Next::SecondFactor);
    }

    #[test]
    fn a_device_is_named_coarsely() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/131.0.0.0 Safari/537.36";
        for (agent, label) in [
            (chrome, "Chrome sur Windows"),
            (&format!("{chrome} Edg/131.0.0.0"), "Edge sur Windows"),
            ("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "Firefox sur Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1",
                "Safari sur iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("", "Navigateur inconnu"),
        ] {
            assert_eq!(device_label(agent), label, "{agent}");
        }
    }
}

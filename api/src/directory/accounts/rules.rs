//! Rules on logins and passwords.

use std::time::Duration;

/// Lifetime of a login, in hours, however it is used: a working day.
///
/// A forgotten browser is then not logged in for long.
pub const LOGIN_HOURS: i64 = 12;

/// Time for which a replaced refresh token is still accepted, since two tabs may refresh at once.
pub const ROTATION_GRACE: Duration = Duration::from_secs(30);

/// Minimum length of a password, in characters of any kind.
///
/// Length matters most, as ANSSI and NIST SP 800-63B say.
pub const SHORTEST_PASSWORD: usize = 16;
/// Maximum length of a password, in characters.
pub const LONGEST_PASSWORD: usize = 200;

/// Finds the fault of a new password, in French; `None` if it is good.
pub fn password_fault(password: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Some("Seize caractères au moins : une petite phrase convient très bien.");
    }
    if length > LONGEST_PASSWORD {
        return Some("Deux cents caractères au plus.");
    }
    let mut kinds: Vec<char> = password.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    (kinds.len() < 6).then_some("Toujours les mêmes caractères : choisissez une phrase plus variée.")
}

/// Treatment of a refresh token.
#[derive(Debug, PartialEq, Eq)]
pub enum Refresh {
    /// The current token: issue the next one.
    Rotate,
    /// The token just replaced by another tab: issue only a new access token.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_a_password_and_a_short_or_dull_one_is_not() {
        assert_eq!(password_fault("le platane de la place"), None);
        assert!(password_fault("Azerty123!").is_some());
        assert!(password_fault("aaaaaaaaaaaaaaaaaaaaaa").is_some());
        assert!(password_fault(&"abcdefgh".repeat(30)).is_some());
    }

    #[test]
    fn a_token_seen_again_late_ends_the_login() {
        assert_eq!(refresh(true, false, Duration::from_secs(9999)), Refresh::Rotate);
        assert_eq!(refresh(false, true, Duration::from_secs(5)), Refresh::Keep);
        assert_eq!(refresh(false, true, Duration::from_secs(31)), Refresh::Revoke);
        assert_eq!(refresh(false, false, Duration::ZERO), Refresh::Revoke);
    }
}

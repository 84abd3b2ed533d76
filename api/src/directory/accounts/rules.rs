//! Decisions about logins and passwords.

use std::time::Duration;

/// Life of a login, whatever its use: a working day, so that a forgotten browser is not open for long.
pub const LOGIN_HOURS: i64 = 12;

/// Two tabs may refresh at once: the token before the last is still good for this long.
pub const ROTATION_GRACE: Duration = Duration::from_secs(30);

/// Shortest password, in characters of any kind.
///
/// Length is what counts, as ANSSI and NIST SP 800-63B say.
pub const SHORTEST_PASSWORD: usize = 16;
/// Longest password, in characters.
pub const LONGEST_PASSWORD: usize = 200;

/// What is wrong with a new password, in French.
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

/// What to do with a refresh token.
#[derive(Debug, PartialEq, Eq)]
pub enum Refresh {
    /// The token in force: hand out the next one.
    Rotate,
    /// The one just replaced, by another tab: only a new access token.
    Keep,
    /// An old one: somebody else has it. End the login.
    Revoke,
}

/// Decides by which token was shown and how long ago the last turned over.
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

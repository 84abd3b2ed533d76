//! Logins: a password, what comes after it, and where a person is logged in.

pub mod actions;
pub mod answers;
pub mod browser;
mod device;
pub mod guard;
pub mod own;
pub mod routes;
pub mod rules;
pub mod steps;
pub(in crate::directory::accounts) mod store;

crate::words! {
    /// A part of a login that comes after the password.
    ///
    /// `code`: a code of the second factor. `password`: a password of one's own, in place of the generated one.
    /// `second_factor`: the set-up of a second factor, which accounts of this role must have.
    Step {
        /// A code of the second factor.
        Code = "code",
        /// A password of one's own, in place of the generated one.
        Password = "password",
        /// The set-up of a second factor.
        SecondFactor = "second_factor",
    }
}

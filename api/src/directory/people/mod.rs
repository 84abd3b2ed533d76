//! Who comes: the learners.

pub mod actions;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

pub use store::LearnerRow;

crate::words! {
    /// How somebody is reached.
    Way {
        /// By e-mail.
        Email = "email",
        /// By a text on a mobile.
        Sms = "sms",
        /// By a call from the desk.
        Call = "call",
        /// By a printed letter.
        Letter = "letter",
    }
}

crate::words! {
    /// What makes two learners look like one person: `name`, the same name and nothing that tells them apart; `phone`,
    /// one number and names spelt nearly alike.
    Likeness {
        /// One name.
        Name = "name",
        /// One number, and names nearly alike.
        Phone = "phone",
    }
}

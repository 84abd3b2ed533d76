//! Who is asking.

use uuid::Uuid;

crate::words! {
    /// What a staff account may do.
    Role {
        /// Runs the young volunteers' workshops: own sessions only.
        Facilitator = "facilitator",
        /// Answers the phone and enrols people.
        Agent = "agent",
        /// Everything, accounts included.
        Admin = "admin",
    }
}

/// A person of the service, logged in.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The account.
    pub account: Uuid,
    /// Its name when the token was made.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The login that the token belongs to.
    pub login: Uuid,
}

/// Who is asking.
#[derive(Clone, Debug)]
pub enum Asker {
    /// Anybody, over the web.
    Public,
    /// A person of the service.
    Staff(Staff),
    /// The service itself: start-up, demo, command line.
    System,
}

impl Asker {
    /// The staff member, if it is one.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Asker::Staff(staff) => Some(staff),
            _ => None,
        }
    }

    /// The account that acts, if one does.
    pub fn account(&self) -> Option<Uuid> {
        self.staff().map(|staff| staff.account)
    }

    /// Whether what is hidden from the public may be told.
    pub fn is_trusted(&self) -> bool {
        !matches!(self, Asker::Public)
    }
}

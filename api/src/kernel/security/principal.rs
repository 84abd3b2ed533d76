//! Who is asking.

use chrono::{DateTime, Utc};
use uuid::Uuid;

crate::words! {
    /// What an account may do.
    Role {
        /// Of a partner: sends people, and sees those it sent.
        Partner = "partner",
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
    /// The partner that a person with the role `partner` works for.
    pub partner: Option<Uuid>,
}

/// A mairie, a médiathèque, an association: one of its people, or one of its programs.
#[derive(Clone, Debug)]
pub struct Partner {
    /// The partner.
    pub id: Uuid,
    /// Who acts for it.
    pub by: By,
    /// Scopes of its key; a person has all.
    pub scopes: Vec<&'static str>,
}

impl Partner {
    /// Whether it may do what asks for a scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        matches!(self.by, By::Person(_)) || self.scopes.contains(&scope)
    }
}

/// Who acts for a partner.
#[derive(Clone, Debug)]
pub enum By {
    /// A person, logged in.
    Person(Staff),
    /// A program, with a key.
    Key {
        /// Identity of the key.
        id: Uuid,
        /// The partner's name and the key's.
        name: String,
        /// From when on it opens nothing.
        ends_at: DateTime<Utc>,
    },
}

impl By {
    /// Identity of the account or of the key.
    pub fn id(&self) -> Uuid {
        match self {
            By::Person(staff) => staff.account,
            By::Key { id, .. } => *id,
        }
    }
}

/// Who is asking.
#[derive(Clone, Debug)]
pub enum Principal {
    /// Anybody, over the web.
    Public,
    /// A person of the service.
    Staff(Staff),
    /// A partner. It is told what the public is told, but for those whom it sent.
    Partner(Partner),
    /// The service itself: start-up, demo, command line.
    System,
}

impl Principal {
    /// Whoever logged in.
    pub fn logged_in(staff: Staff) -> Principal {
        match staff.partner {
            Some(id) => Principal::Partner(Partner { id, by: By::Person(staff), scopes: Vec::new() }),
            None => Principal::Staff(staff),
        }
    }

    /// The login that the principal works under.
    pub fn login(&self) -> Option<&Staff> {
        match self {
            Principal::Staff(staff) | Principal::Partner(Partner { by: By::Person(staff), .. }) => Some(staff),
            _ => None,
        }
    }

    /// The partner, if it is one.
    pub fn partner(&self) -> Option<&Partner> {
        match self {
            Principal::Partner(partner) => Some(partner),
            _ => None,
        }
    }

    /// The staff member, if it is one.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Principal::Staff(staff) => Some(staff),
            _ => None,
        }
    }

    /// The account that acts, if one does.
    pub fn account(&self) -> Option<Uuid> {
        self.login().map(|staff| staff.account)
    }

    /// Whether what is hidden from the public may be told.
    pub fn is_trusted(&self) -> bool {
        matches!(self, Principal::Staff(_) | Principal::System)
    }
}

//! Principals: the public, staff, partners, the organisation's programs, the service itself.

use chrono::{DateTime, Utc};
use uuid::Uuid;

crate::words! {
    /// Role of an account: the actions that it may take.
    Role {
        /// A person of a partner: refers people, and sees those whom the partner referred.
        Partner = "partner",
        /// Runs the young volunteers' workshops: own sessions only.
        Facilitator = "facilitator",
        /// Answers the phone and enrols people.
        Agent = "agent",
        /// May do everything, accounts included.
        Admin = "admin",
    }
}

/// A logged-in account.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Identity of the account.
    pub account: Uuid,
    /// Name of the account when the token was made.
    pub name: String,
    /// Role of the account.
    pub role: Role,
    /// Identity of the login that the token belongs to.
    pub login: Uuid,
    /// The partner that an account with the role `partner` works for.
    pub partner: Option<Uuid>,
}

/// A key with which a program authenticates instead of a login.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Identity of the key.
    pub id: Uuid,
    /// Name for the audit log; of a partner's key, the partner's name comes first.
    pub name: String,
    /// Its scopes.
    pub scopes: Vec<&'static str>,
    /// End of its validity, UTC.
    pub ends_at: DateTime<Utc>,
}

impl ApiKey {
    /// Returns whether it has a scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(&scope)
    }
}

/// A partner that asks, through one of its people or one of its programs.
///
/// Partners are mairies, médiathèques and associations.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Identity of the partner.
    pub id: Uuid,
    /// The person or program that acts for it.
    pub by: By,
}

/// The person or program that acts for a partner.
#[derive(Clone, Debug)]
pub enum By {
    /// A logged-in person.
    Person(Staff),
    /// A program, with a key.
    Key(ApiKey),
}

impl By {
    /// Identity of the account or of the key.
    pub fn id(&self) -> Uuid {
        match self {
            By::Person(staff) => staff.account,
            By::Key(key) => key.id,
        }
    }
}

/// A principal: the one on whose behalf a request is made.
#[derive(Clone, Debug)]
pub enum Principal {
    /// Anybody, over the web, without a login.
    Public,
    /// A person of the organisation's staff.
    Staff(Staff),
    /// A partner. It sees the same as the public, and besides the people whom it referred.
    Partner(Partner),
    /// A program of the organisation, with a key. It sees what staff sees, as far as its scopes go.
    Program(ApiKey),
    /// The service itself: jobs, start, demonstration, command line.
    System,
}

impl Principal {
    /// The principal of a logged-in account: its partner, or a member of the staff.
    pub fn logged_in(staff: Staff) -> Principal {
        match staff.partner {
            Some(id) => Principal::Partner(Partner { id, by: By::Person(staff) }),
            None => Principal::Staff(staff),
        }
    }

    /// The logged-in account, if there is one.
    pub fn login(&self) -> Option<&Staff> {
        match self {
            Principal::Staff(staff) | Principal::Partner(Partner { by: By::Person(staff), .. }) => Some(staff),
            _ => None,
        }
    }

    /// The key of a program, if there is one.
    pub fn key(&self) -> Option<&ApiKey> {
        match self {
            Principal::Program(key) | Principal::Partner(Partner { by: By::Key(key), .. }) => Some(key),
            _ => None,
        }
    }

    /// The partner, if the principal is one.
    pub fn partner(&self) -> Option<&Partner> {
        match self {
            Principal::Partner(partner) => Some(partner),
            _ => None,
        }
    }

    /// The member of the staff, if the principal is one.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Principal::Staff(staff) => Some(staff),
            _ => None,
        }
    }

    /// Account of the facilitator, if the principal is one.
    pub fn facilitator(&self) -> Option<Uuid> {
        self.staff().filter(|staff| staff.role == Role::Facilitator).map(|staff| staff.account)
    }

    /// Identity of the logged-in account, if there is one.
    pub fn account(&self) -> Option<Uuid> {
        self.login().map(|staff| staff.account)
    }

    /// Identity of the account or the key that acts; none of the public and of the service itself.
    pub fn actor(&self) -> Option<Uuid> {
        match self {
            Principal::Partner(partner) => Some(partner.by.id()),
            Principal::Program(key) => Some(key.id),
            _ => self.account(),
        }
    }

    /// Returns whether it may see data that is hidden from the public.
    pub fn is_trusted(&self) -> bool {
        matches!(self, Principal::Staff(_) | Principal::Program(_) | Principal::System)
    }
}

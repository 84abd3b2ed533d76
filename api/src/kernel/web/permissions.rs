//! Who may call which route, and its rate limit: rows that stand beside the handlers, gathered into one table.

use std::collections::BTreeMap;

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::PathItem;
use utoipa::openapi::path::Operation;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::kernel::security::principal::{By, Partner, Principal, Role, Staff};
use crate::kernel::text::problem::{FORBIDDEN, LOGIN_REQUIRED, MISSING_SCOPE, Problem};

/// Below this path every route is of one organisation.
pub const ORGANISATION: &str = "/v1/{organisation}";

/// Whether somebody may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Yes.
    Yes,
    /// Only for what is the caller's own; the action looks.
    Own,
    /// Only people, for what is their own: programs have no account.
    Person,
    /// A partner may, if its key has this scope.
    Scope(&'static str),
    /// No.
    No,
}

/// Who may: the public, partners, facilitators, agents, administrators.
pub type Callers = [May; 5];

/// The rate limit of a route, besides that of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// None more: public reads and writes by address, partners by key or account, staff without.
    Caller,
    /// Attempts to open a personal link, by address.
    Link,
    /// Attempts at a password: by account where somebody is logged in, else by address.
    Password,
    /// None more, for a feed that programs poll: a key's use is noted by feed, and asked for as a Basic password.
    Feed,
}

/// One route with its rules.
#[derive(Debug)]
pub struct Row {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Its pattern, `/v1/{organisation}/sessions/{id}`.
    pub path: String,
    /// Who may.
    pub callers: Callers,
    /// How often, besides.
    pub limit: Limit,
}

/// Takes routes: to answer them, to describe them too (which takes megabytes), or to note their rules.
pub enum Router<'a, 'b> {
    /// Answers.
    Serve(&'a mut web::ServiceConfig),
    /// Describes, for the API's document.
    Describe(&'a mut ServiceConfig<'b>),
    /// Notes the rules of routes below a path.
    Permit(&'a mut Vec<Row>, &'static str),
}

impl Router<'_, '_> {
    /// Adds a route with its rules.
    pub fn add<F>(&mut self, handler: F, callers: Callers, limit: Limit) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match self {
            Router::Serve(config) => drop(config.service(handler)),
            Router::Describe(config) => drop(config.service(handler)),
            Router::Permit(rows, below) => {
                for (path, item) in handler.paths().paths {
                    let path = format!("{below}{path}");
                    rows.extend(operations(&item).map(|(method, _)| Row {
                        method,
                        path: path.clone(),
                        callers,
                        limit,
                    }));
                }
            }
        }
        self
    }
}

/// The operations of a path, by method.
pub fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// The table of all routes.
#[derive(Debug)]
pub struct Permissions {
    by_path: BTreeMap<String, Vec<Row>>,
}

impl Permissions {
    /// The table of these rows.
    pub fn new(rows: Vec<Row>) -> Permissions {
        let mut by_path: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in rows {
            by_path.entry(row.path.clone()).or_default().push(row);
        }
        Permissions { by_path }
    }

    /// Every row, by path.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.by_path.values().flatten()
    }

    /// The row of a route, by its pattern.
    pub fn find(&self, method: &str, pattern: &str) -> Option<&Row> {
        self.by_path.get(pattern)?.iter().find(|row| row.method == method)
    }

    /// The rows of the routes that an address is of.
    pub fn matching(&self, path: &str) -> impl Iterator<Item = &Row> {
        self.by_path.iter().filter(move |(pattern, _)| is_of(pattern, path)).flat_map(|(_, rows)| rows)
    }
}

/// Whether a path is of a pattern such as `/v1/{organisation}/sessions/{id}`.
fn is_of(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if (wanted.starts_with('{') && !given.is_empty()) || wanted == given => {}
            _ => return false,
        }
    }
}

/// Whether a caller may.
///
/// # Errors
/// 401 for the public, 403 for others, with the missing scope where that is all.
pub fn authorise(callers: Callers, principal: &Principal) -> Result<(), Problem> {
    let column = match principal {
        Principal::Public => 0,
        Principal::Partner(_) | Principal::Staff(Staff { role: Role::Partner, .. }) => 1,
        Principal::Staff(Staff { role: Role::Facilitator, .. }) => 2,
        Principal::Staff(Staff { role: Role::Agent, .. }) => 3,
        Principal::Staff(Staff { role: Role::Admin, .. }) | Principal::System => 4,
    };
    match (callers[column], principal) {
        (May::Yes | May::Own, _) => Ok(()),
        (May::Person, Principal::Partner(Partner { by: By::Key { .. }, .. })) => {
            Err(Problem::new(FORBIDDEN).detail("Une clé n'a pas de compte."))
        }
        (May::Person, _) => Ok(()),
        (May::Scope(scope), Principal::Partner(partner)) if partner.has_scope(scope) => Ok(()),
        (May::Scope(scope), Principal::Partner(_)) => Err(Problem::new(MISSING_SCOPE)
            .detail(format!("Il faut une clé qui a le droit « {scope} »."))
            .with("scope", scope)),
        (May::No, Principal::Public) => Err(Problem::new(LOGIN_REQUIRED)),
        (May::No | May::Scope(_), _) => Err(Problem::new(FORBIDDEN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_its_pattern_only() {
        for (path, of) in [
            ("/v1/here/sessions/1", true),
            ("/v1/here/sessions/", false),
            ("/v1/here/sessions", false),
            ("/v1/here/sessions/1/plan", false),
            ("/v1/here/series/1", false),
        ] {
            assert_eq!(is_of("/v1/{organisation}/sessions/{id}", path), of, "{path}");
        }
    }
}

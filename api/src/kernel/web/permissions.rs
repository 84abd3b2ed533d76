//! The permission table: the callers of each route, and its rate limit.
//!
//! Each row stands beside its handler; the table gathers them.

use std::collections::BTreeMap;

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::PathItem;
use utoipa::openapi::path::Operation;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::kernel::security::principal::{Principal, Role, Staff};
use crate::kernel::text::problem::{FORBIDDEN, LOGIN_REQUIRED, MISSING_SCOPE, Problem};

/// The path below which every route belongs to one organisation.
pub const ORGANISATION: &str = "/v1/{organisation}";

/// The permission of one kind of caller on a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Allowed.
    Yes,
    /// Allowed for the caller's own resources, which the action checks.
    Own,
    /// Allowed to people, for their own resources; not to programs, which have no account.
    Person,
    /// Allowed to keys with this scope, and to people of partners.
    Scope(&'static str),
    /// Not allowed.
    No,
}

impl May {
    fn describe(self) -> String {
        match self {
            May::Yes => "yes".to_owned(),
            May::Own => "own".to_owned(),
            May::Person => "people".to_owned(),
            May::Scope(scope) => format!("`{scope}`"),
            May::No => "–".to_owned(),
        }
    }
}

/// Permissions of the public, partners, facilitators, agents and administrators, in this order.
pub type Callers = [May; 5];

/// The rate limit of a route, in addition to that of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No additional limit.
    ///
    /// Callers have limits anyway: the public by address, for reads and writes; partners by key or account; programs by
    /// key; staff none.
    Caller,
    /// Attempts to open a personal link, by address.
    Link,
    /// Attempts at the password of one's own account, by account.
    Password,
    /// No additional limit, for an answer about people: the security log keeps that it was read.
    People,
    /// Failed logins by address and by account, or by known device: the handler counts them.
    Login,
    /// Letters about forgotten passwords by account and by network.
    ///
    /// The handler counts them, and the security log keeps them.
    Reset,
    /// No additional limit, for a feed that programs poll.
    ///
    /// The use of a key is noted for each feed, and clients may send the key as a Basic password.
    Feed,
}

/// The row of one route.
#[derive(Debug)]
pub struct Row {
    /// Method: `GET`, `POST`, …
    pub method: &'static str,
    /// Pattern of the path: `/v1/{organisation}/sessions/{id}`.
    pub path: String,
    /// Permissions of the callers.
    pub callers: Callers,
    /// Permission of the organisation's programs, which have a key.
    pub programs: May,
    /// Rate limit, in addition to that of the caller.
    pub limit: Limit,
    /// True for a form of a page without scripts, which the API's document leaves out.
    pub is_form: bool,
}

/// A collector of routes, for one of three purposes.
///
/// They are separate, because the descriptions take megabytes that a serving process does not need.
pub enum Router<'a, 'b> {
    /// Serves the routes.
    Serve(&'a mut web::ServiceConfig),
    /// Describes the routes, for the API's document.
    Describe(&'a mut ServiceConfig<'b>),
    /// Collects the permission rows of the routes below a path.
    Permit(&'a mut Vec<Row>, &'static str),
}

impl Router<'_, '_> {
    /// Adds a route with its permissions and rate limit.
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
                        programs: May::No,
                        limit,
                        is_form: false,
                    }));
                }
            }
        }
        self
    }

    /// Adds a route of a form for the public alone: a page for people, which the API's document leaves out.
    pub fn add_form<F>(&mut self, handler: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        if matches!(self, Router::Describe(_)) {
            return self;
        }
        self.add(handler, [May::Yes, May::No, May::No, May::No, May::No], Limit::Caller);
        if let Router::Permit(rows, _) = self
            && let Some(row) = rows.last_mut()
        {
            row.is_form = true;
        }
        self
    }

    /// Opens the route that was added last to the organisation's programs; others stay closed to them.
    pub fn programs(&mut self, may: May) -> &mut Self {
        if let Router::Permit(rows, _) = self
            && let Some(row) = rows.last_mut()
        {
            row.programs = may;
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

/// The permission table of all routes.
#[derive(Debug)]
pub struct Permissions {
    by_path: BTreeMap<String, Vec<Row>>,
}

impl Permissions {
    /// Makes the table of rows.
    pub fn new(rows: Vec<Row>) -> Permissions {
        let mut by_path: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in rows {
            by_path.entry(row.path.clone()).or_default().push(row);
        }
        Permissions { by_path }
    }

    /// Every row, in the order of the paths.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.by_path.values().flatten()
    }

    /// Writes the table in Markdown.
    pub fn table(&self) -> String {
        let mut table =
            "# Permissions\n\nGenerated by `make permissions` from the rows beside the handlers. **own**: for what is \
            one's own only; **people**: not for API keys; a scope: for API keys that have it. **program**: the \
            organisation's programs, which have a key.\n\n\
            | route | public | partner | facilitator | agent | admin | program | rate limit |\n\
            |---|---|---|---|---|---|---|---|\n"
                .to_owned();
        for row in self.rows() {
            let [public, partner, facilitator, agent, admin] = row.callers.map(May::describe);
            let Row { method, path, limit, .. } = row;
            let program = row.programs.describe();
            let limit = match limit {
                Limit::Caller => "caller",
                Limit::People => "caller, kept in the security log",
                Limit::Link => "personal link",
                Limit::Password => "password",
                Limit::Login => "failed logins",
                Limit::Reset => "letters, kept in the security log",
                Limit::Feed => "caller, feed",
            };
            table += &format!(
                "| `{method} {path}` | {public} | {partner} | {facilitator} | {agent} | {admin} | {program} \
                | {limit} |\n"
            );
        }
        table
    }

    /// The row of a route, by its pattern.
    pub fn find(&self, method: &str, pattern: &str) -> Option<&Row> {
        self.by_path.get(pattern)?.iter().find(|row| row.method == method)
    }

    /// The rows of all routes whose pattern a path matches.
    pub fn matching(&self, path: &str) -> impl Iterator<Item = &Row> {
        self.by_path.iter().filter(move |(pattern, _)| matches_pattern(path, pattern)).flat_map(|(_, rows)| rows)
    }
}

/// Returns whether a path matches a pattern such as `/v1/{organisation}/sessions/{id}`.
fn matches_pattern(path: &str, pattern: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if (wanted.starts_with('{') && !given.is_empty()) || wanted == given => {}
            _ => return false,
        }
    }
}

/// Checks the permission of a principal on a route; one without a row is closed to all.
///
/// # Errors
/// 401 for the public, 403 for others, with the missing scope if a key lacks one.
pub fn authorise(row: Option<&Row>, principal: &Principal) -> Result<(), Problem> {
    let may = row.map_or(May::No, |row| permission_of(row, principal));
    match (may, principal, principal.key()) {
        (May::Yes | May::Own, ..) | (May::Person, _, None) => Ok(()),
        (May::Person, _, Some(_)) => Err(Problem::new(FORBIDDEN).detail("Une clé n'a pas de compte.")),
        (May::Scope(scope), _, Some(key)) if key.has_scope(scope) => Ok(()),
        (May::Scope(scope), _, Some(_)) => Err(Problem::new(MISSING_SCOPE)
            .detail(format!("Il faut une clé qui a le droit « {scope} »."))
            .with("scope", scope)),
        (May::Scope(_), Principal::Partner(_), None) => Ok(()),
        (May::No, Principal::Public, _) => Err(Problem::new(LOGIN_REQUIRED)),
        (May::No, _, Some(_)) => Err(Problem::new(FORBIDDEN).detail("Cette clé ne permet pas cette action.")),
        (May::No | May::Scope(_), ..) => Err(Problem::new(FORBIDDEN)),
    }
}

fn permission_of(row: &Row, principal: &Principal) -> May {
    let [public, partner, facilitator, agent, admin] = row.callers;
    match principal {
        Principal::Public => public,
        Principal::Partner(_) | Principal::Staff(Staff { role: Role::Partner, .. }) => partner,
        Principal::Staff(Staff { role: Role::Facilitator, .. }) => facilitator,
        Principal::Staff(Staff { role: Role::Agent, .. }) => agent,
        Principal::Staff(Staff { role: Role::Admin, .. }) | Principal::System => admin,
        Principal::Program(_) => row.programs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_matches_its_own_pattern_only() {
        for (path, matches) in [
            ("/v1/here/sessions/1", true),
            ("/v1/here/sessions/", false),
            ("/v1/here/sessions", false),
            ("/v1/here/sessions/1/plan", false),
            ("/v1/here/series/1", false),
        ] {
            assert_eq!(matches_pattern(path, "/v1/{organisation}/sessions/{id}"), matches, "{path}");
        }
    }
}

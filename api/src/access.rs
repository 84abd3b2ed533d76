//! Who may ask what: the one table of routes and roles. A route without a row is answered to nobody, and the start
//! refuses it.

use crate::kernel::context::May::{No, Own, Scope, Yes};
use crate::kernel::context::Row;
use crate::kernel::principal::Scope::{CalendarRead, ReferralsRead, ReferralsWrite};

/// Columns: public, partner, facilitator, agent, admin.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    ("GET",   "/v1/{organisation}/organisation",                                 [Yes, Yes,                   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/communes",                                     [Yes, Yes,                   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/venues",                                       [Yes, Yes,                   Yes, Yes, Yes]),
    ("POST",  "/v1/{organisation}/venues",                                       [No,  No,                    No,  Yes, Yes]),
    ("PATCH", "/v1/{organisation}/venues/{id}",                                  [No,  No,                    No,  Yes, Yes]),

    ("POST",  "/v1/{organisation}/login",                                        [Yes, Yes,                   Yes, Yes, Yes]),
    ("POST",  "/v1/{organisation}/refresh",                                      [Yes, Yes,                   Yes, Yes, Yes]),
    ("POST",  "/v1/{organisation}/logout",                                       [Yes, Yes,                   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/me",                                           [No,  Own,                   Own, Own, Own]),
    ("POST",  "/v1/{organisation}/me/password",                                  [No,  Own,                   Own, Own, Own]),
    ("GET",   "/v1/{organisation}/facilitators",                                 [No,  No,                    Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/accounts",                                     [No,  No,                    No,  No,  Yes]),
    ("POST",  "/v1/{organisation}/accounts",                                     [No,  No,                    No,  No,  Yes]),
    ("PATCH", "/v1/{organisation}/accounts/{id}",                                [No,  No,                    No,  No,  Yes]),
    ("POST",  "/v1/{organisation}/accounts/{id}/password",                       [No,  No,                    No,  No,  Yes]),

    ("GET",   "/v1/{organisation}/partners",                                     [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/partners",                                     [No,  No,                    No,  No,  Yes]),
    ("GET",   "/v1/{organisation}/partners/{id}",                                [No,  No,                    No,  Yes, Yes]),
    ("PATCH", "/v1/{organisation}/partners/{id}",                                [No,  No,                    No,  No,  Yes]),
    ("GET",   "/v1/{organisation}/partners/{id}/keys",                           [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/partners/{id}/keys",                           [No,  No,                    No,  No,  Yes]),
    ("POST",  "/v1/{organisation}/partner-keys/{id}/rotation",                   [No,  No,                    No,  No,  Yes]),
    ("POST",  "/v1/{organisation}/partner-keys/{id}/revocation",                 [No,  No,                    No,  No,  Yes]),

    ("GET",   "/v1/{organisation}/learners",                                     [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/learners/{id}",                                [No,  No,                    No,  Yes, Yes]),
    ("PATCH", "/v1/{organisation}/learners/{id}",                                [No,  No,                    No,  Yes, Yes]),

    ("GET",   "/v1/{organisation}/learners/{id}/merged",                         [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/learners/{id}/merge",                          [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/learners/{id}/separation",                     [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/duplicates",                                   [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/duplicates/dismissal",                         [No,  No,                    No,  Yes, Yes]),

    ("GET",   "/v1/{organisation}/suggestions",                                  [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/sessions",                                     [Yes, Yes,                   Yes, Yes, Yes]),
    ("POST",  "/v1/{organisation}/sessions",                                     [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/sessions/{id}",                                [Yes, Yes,                   Yes, Yes, Yes]),
    ("PATCH", "/v1/{organisation}/sessions/{id}",                                [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/sessions/{id}/cancellation",                   [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/series",                                       [No,  No,                    Yes, Yes, Yes]),
    ("POST",  "/v1/{organisation}/series",                                       [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/series/preview",                               [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/series/{id}",                                  [No,  No,                    Yes, Yes, Yes]),
    ("PATCH", "/v1/{organisation}/series/{id}",                                  [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/series/{id}/preview",                          [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/series/{id}/cancellation",                     [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/series/{id}/cancellation/preview",             [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/series/{id}/extension",                        [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/series/{id}/extension/preview",                [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/closures",                                     [No,  No,                    Yes, Yes, Yes]),
    ("POST",  "/v1/{organisation}/closures",                                     [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/closures/{id}/withdrawal",                     [No,  No,                    No,  Yes, Yes]),

    ("GET",   "/v1/{organisation}/calendar.ics",                                 [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/calendar.atom",                                [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/calendar.jsonld",                              [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/calendar.openagenda.json",                     [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/calendar.csv",                                 [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/calendar.html",                                [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),
    ("GET",   "/v1/{organisation}/calendar/changes",                             [Yes, Scope(CalendarRead),   Yes, Yes, Yes]),

    ("POST",  "/v1/{organisation}/enrolments",                                   [Yes, No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/enrolments",                                   [No,  No,                    Own, Yes, Yes]),
    ("GET",   "/v1/{organisation}/enrolments/{id}",                              [No,  No,                    Own, Yes, Yes]),
    ("POST",  "/v1/{organisation}/enrolments/{id}/cancellation",                 [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/enrolments/{id}/move",                         [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/enrolments/{id}/acceptance",                   [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/enrolments/{id}/priority",                     [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/messages",                                     [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/messages/{id}/resend",                         [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/calls",                                        [No,  No,                    No,  Yes, Yes]),
    ("POST",  "/v1/{organisation}/calls/{id}/outcome",                           [No,  No,                    No,  Yes, Yes]),
    ("GET",   "/v1/{organisation}/my-enrolments/{reference}",                    [Own, Own,                   Own, Own, Own]),
    ("POST",  "/v1/{organisation}/my-enrolments/{reference}/cancellation",       [Own, Own,                   Own, Own, Own]),
    ("POST",  "/v1/{organisation}/my-enrolments/{reference}/acceptance",         [Own, Own,                   Own, Own, Own]),
    ("GET",   "/v1/{organisation}/my-enrolments/{reference}/evaluation",         [Own, Own,                   Own, Own, Own]),
    ("POST",  "/v1/{organisation}/my-enrolments/{reference}/evaluation",         [Own, Own,                   Own, Own, Own]),

    ("GET",   "/v1/{organisation}/referral-consent",                             [No,  Scope(ReferralsWrite), No,  No,  No]),
    ("POST",  "/v1/{organisation}/referrals",                                    [No,  Scope(ReferralsWrite), No,  No,  No]),
    ("GET",   "/v1/{organisation}/referrals",                                    [No,  Scope(ReferralsRead),  No,  No,  No]),
    ("GET",   "/v1/{organisation}/referrals/{id}",                               [No,  Scope(ReferralsRead),  No,  No,  No]),
    ("POST",  "/v1/{organisation}/referrals/{id}/withdrawal",                    [No,  Scope(ReferralsWrite), No,  No,  No]),

    ("GET",   "/v1/{organisation}/sessions/{id}/attendance",                     [No,  No,                    Own, Yes, Yes]),
    ("PUT",   "/v1/{organisation}/sessions/{id}/attendance",                     [No,  No,                    Own, Yes, Yes]),
    ("POST",  "/v1/{organisation}/sessions/{id}/attendance",                     [No,  No,                    Own, Yes, Yes]),
    ("GET",   "/v1/{organisation}/sessions/{id}/evaluations",                    [No,  No,                    Own, Yes, Yes]),
    ("PUT",   "/v1/{organisation}/sessions/{id}/next-time",                      [No,  No,                    Own, Yes, Yes]),
    ("GET",   "/v1/{organisation}/sessions/{id}/preparation",                    [No,  No,                    Own, Yes, Yes]),
    ("PATCH", "/v1/{organisation}/sessions/{id}/plan",                           [No,  No,                    Own, Yes, Yes]),

    ("GET",   "/v1/{organisation}/audit",                                        [No,  No,                    No,  Yes, Yes]),

    ("GET",   "/health/live",                                                    [Yes, Yes,                   Yes, Yes, Yes]),
    ("GET",   "/health/ready",                                                   [Yes, Yes,                   Yes, Yes, Yes]),
];

//! Insight: adaptations, tasks, statistics, the audit log and the security log.

pub mod adaptations;
pub mod audit_log;
pub mod security_log;
pub mod staff_notices;
pub mod statistics;
pub mod tasks;

//! What is seen afterwards: figures and the audit log.

pub mod audit_log;
pub mod statistics;

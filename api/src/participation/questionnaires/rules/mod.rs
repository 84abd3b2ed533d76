//! Rules of questionnaires: pure decisions over definitions and answers.

pub mod answer;
pub mod answers;
pub mod arrows;
pub mod boxes;
pub mod comparison;
pub mod condition;
pub mod counting;
pub mod definition;
pub mod difference;
pub mod directions;
pub mod findings;
pub mod keys;
pub mod level;
pub mod lifetime;
pub mod masking;
pub mod serial;
pub mod standards;
pub mod validation;

#[cfg(test)]
mod tests;

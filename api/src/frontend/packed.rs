//! Texts of the front end, ready to be sent packed: each is packed once, and again when it has changed.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::kernel::cache::response::Prepared;

/// The texts that were sent, by the path of their files.
#[derive(Default)]
pub struct Packed {
    texts: RwLock<HashMap<String, Arc<Prepared>>>,
}

impl Packed {
    /// Finds the text of a file that is part of the program, and so never changes, if it was sent before.
    ///
    /// A debug build reads its files from the folder, where they do change.
    pub fn find_unchanging(&self, path: &str) -> Option<Arc<Prepared>> {
        if cfg!(debug_assertions) {
            return None;
        }
        self.texts.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// Prepares a text, or takes the one that was prepared before if it is the same.
    pub fn prepare(&self, path: &str, text: Vec<u8>, kind: &'static str) -> Arc<Prepared> {
        let known = self.texts.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(known) = known.filter(|known| known.plain() == text) {
            return known;
        }
        let prepared = Arc::new(Prepared::new(text, kind));
        self.texts.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), prepared.clone());
        prepared
    }
}

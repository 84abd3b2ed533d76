//! Handouts: papers with which learners practise at home.
//!
//! A library in versions; each is given out in sessions, and read by everybody where its licence allows.

pub mod actions;
pub mod drafts;
mod events;
mod html;
mod paper;
mod pdf;
pub mod pictures;
pub mod routes;
pub mod rules;
pub mod session;
mod session_store;
pub mod shared;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::{CHANGED_MEANWHILE, Problem};

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        drafts::routes::routes(router);
        pictures::routes(router);
        session::routes(router);
        shared::routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("handout_versions_one_draft", || Problem::new(CHANGED_MEANWHILE)),
        ("handout_versions_number_once", || Problem::new(CHANGED_MEANWHILE)),
        ("handout_versions_immutable", || Problem::new(CHANGED_MEANWHILE)),
        ("handout_pictures_number_once", || Problem::new(CHANGED_MEANWHILE)),
        ("session_handouts_session_fkey", Problem::not_found),
    ],
    actions: events::ACTIONS,
    ..Concept::named("handouts")
};

crate::words! {
    /// Kind of a version of a handout.
    ///
    /// `written`: in the service. `uploaded`: a PDF. `link`: it is read elsewhere.
    VersionKind {
        /// Written in the service.
        Written = "written",
        /// A PDF.
        Uploaded = "uploaded",
        /// Read elsewhere.
        Link = "link",
    }
}

crate::words! {
    /// Licence of a handout.
    ///
    /// `etalab_2_0`: Licence Ouverte. `cc_by_sa_4_0`, `cc_by_nc_sa_4_0`: Creative Commons. `no_licence`: nobody gave it
    /// away, so it may be linked, not kept nor made public.
    Licence {
        /// Licence Ouverte 2.0 of Etalab.
        Etalab = "etalab_2_0",
        /// Creative Commons, attribution, share alike.
        CcBySa = "cc_by_sa_4_0",
        /// Creative Commons, attribution, not commercial, share alike.
        CcByNcSa = "cc_by_nc_sa_4_0",
        /// None.
        None = "no_licence",
    }
}

impl Licence {
    /// Returns the French name of the licence, as paper says it.
    pub fn french(self) -> &'static str {
        match self {
            Licence::Etalab => "Licence Ouverte 2.0",
            Licence::CcBySa => "Creative Commons BY-SA 4.0",
            Licence::CcByNcSa => "Creative Commons BY-NC-SA 4.0",
            Licence::None => "tous droits réservés",
        }
    }
}

crate::words! {
    /// Device that a handout shows.
    HandoutDevice {
        /// Ordinateur.
        Computer = "computer",
        /// Tablette.
        Tablet = "tablet",
        /// Smartphone.
        Smartphone = "smartphone",
    }
}

crate::words! {
    /// Size of the letters on paper: `normal` of 14 points, `large` of 20.
    #[derive(Default)]
    LetterSize {
        /// 14 points.
        #[default]
        Normal = "normal",
        /// 20 points.
        Large = "large",
    }
}

crate::words! {
    /// Order of the list of handouts; each also backwards, with `-`.
    #[derive(Default)]
    HandoutSort {
        /// By title.
        #[default]
        Title = "title",
        /// The same, from Z to A.
        TitleBackwards = "-title",
        /// By the time of the last change, the oldest first.
        Changed = "changed",
        /// The same, the newest first.
        ChangedBackwards = "-changed",
    }
}

crate::problems! {
    /// The draft lacks its text, its PDF or its link.
    DRAFT_INCOMPLETE = 409 "draft-incomplete" "Il manque le contenu du support"
        "Écrivez le texte, envoyez le PDF ou donnez l'adresse, puis publiez.",
    /// There is no draft to change or publish.
    NO_DRAFT = 409 "no-draft" "Il n'y a pas de version en préparation"
        "Un collègue vient peut-être de la publier. Rouvrez le support.",
    /// The PDF does more than show pages.
    PDF_REFUSED = 422 "pdf-refused" "Ce PDF ne peut pas être accepté"
        "Imprimez le document dans un nouveau PDF (« Imprimer », puis « Enregistrer en PDF »), et envoyez celui-là.",
}

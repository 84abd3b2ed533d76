//! Questionnaires: designed in versions, answered by anybody, counted, read for findings and a level.

pub mod actions;
pub mod events;
pub mod grid;
pub mod json;
pub mod models;
pub mod responses;
pub mod routes;
pub mod rules;
pub mod sheets;
mod store;
pub mod views;
pub mod xlsform;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[
        ("questionnaire_versions_one_draft", || Problem::new(DRAFT_EXISTS)),
        ("questionnaire_versions_published", || Problem::new(VERSION_PUBLISHED)),
        ("questionnaire_responses_sheet_once", || Problem::new(SHEET_ENTERED_AGAIN)),
        ("questionnaire_responses_maison_fkey", || Problem::invalid("/maison_id", "Cette Maison n'existe pas.")),
    ],
    actions: events::ACTIONS,
    reactions: &[grid::react],
    ..Concept::named("questionnaires")
};

crate::words! {
    /// Purpose of a questionnaire.
    QuestionnairePurpose {
        /// Any: digital habits, and what else is asked.
        General = "general",
        /// The grid of evaluations, answered after each session: an organisation has one.
        SessionEvaluation = "session_evaluation",
    }
}

crate::words! {
    /// Kind of a question. It never changes under one code.
    QuestionKind {
        /// One choice.
        One = "one",
        /// Several choices.
        Several = "several",
        /// One step of a scale.
        Scale = "scale",
        /// A whole number.
        Number = "number",
        /// A short text.
        Text = "text",
        /// One choice on each line.
        Grid = "grid",
        /// A note to read.
        Note = "note",
        /// Name and phone number, which make a call to make and never come with the answers.
        Contact = "contact",
    }
}

crate::words! {
    /// Reason for a missing answer. A plain blank has none.
    Silence {
        /// The pen cannot be read.
        Illegible = "illegible",
        /// The person prefers not to say.
        Declined = "declined",
    }
}

crate::words! {
    /// Status of a version. Its definition never changes once it is published.
    VersionStatus {
        /// It is being written.
        Draft = "draft",
        /// It is answered: one version of a questionnaire at a time.
        Published = "published",
        /// It is no longer answered, but counted.
        Closed = "closed",
    }
}

crate::words! {
    /// Way in which a response came.
    ResponseMode {
        /// On one's own device.
        Web = "web",
        /// On a shared tablet.
        Kiosk = "kiosk",
        /// Read out by phone or at the counter.
        Phone = "phone",
        /// On a sheet of paper.
        Paper = "paper",
    }
}

crate::words! {
    /// How sure a proposed level is: `certain` sûr, `possible` peut-être, `to_see` à voir avec la personne.
    Certainty {
        /// Missing answers change nothing.
        Certain = "certain",
        /// Missing answers could lead to another level.
        Possible = "possible",
        /// Too little is known.
        ToSee = "to_see",
    }
}

crate::words! {
    /// Rule that decided a proposed level: the first that matches.
    LevelRule {
        /// The person does not use the internet: beginner.
        NotUsing = "not_using",
        /// Too few points in the basics: beginner.
        Basics = "basics",
        /// Too few points in the uses: beginner.
        Uses = "uses",
        /// Enough points in uses and autonomy: advanced.
        Autonomy = "autonomy",
        /// None of these: intermediate.
        Between = "between",
    }
}

crate::words! {
    /// Kind of a change between two versions.
    ChangeKind {
        /// The title.
        Title = "title",
        /// The words before the first question.
        Introduction = "introduction",
        /// A question that is new.
        QuestionAdded = "question_added",
        /// A question that is left out.
        QuestionRemoved = "question_removed",
        /// A question that stands elsewhere.
        QuestionMoved = "question_moved",
        /// The words of a question.
        Label = "label",
        /// Its words of help.
        Hint = "hint",
        /// The heading before it.
        Section = "section",
        /// The condition under which it is asked.
        Condition = "condition",
        /// Whether an answer is expected, how many choices, which exclude others, or its bounds.
        Expectation = "expectation",
        /// A choice that is new.
        ChoiceAdded = "choice_added",
        /// A choice that is left out.
        ChoiceRemoved = "choice_removed",
        /// The words of a choice.
        ChoiceLabel = "choice_label",
        /// A line that is new.
        LineAdded = "line_added",
        /// A line that is left out.
        LineRemoved = "line_removed",
        /// The words of a line.
        LineLabel = "line_label",
        /// Choices or lines in another order.
        PartsMoved = "parts_moved",
        /// Findings, level or thresholds.
        Analysis = "analysis",
    }
}

crate::words! {
    /// Comparison of a condition.
    TestOperator {
        /// The answer is this choice or number.
        Is = "is",
        /// The answer is another one.
        IsNot = "is_not",
        /// The answer is one of these.
        OneOf = "one_of",
        /// This choice is among those ticked.
        Contains = "contains",
        /// There is an answer.
        Answered = "answered",
        /// The number is less.
        Lt = "lt",
        /// The number is this or more.
        Gte = "gte",
    }
}

crate::words! {
    /// Name of a questionnaire that the service brings along.
    ModelName {
        /// « Vos habitudes numériques », 20 questions.
        DigitalHabits = "digital_habits",
    }
}

crate::problems! {
    /// As many questionnaires were made as there are letters for their sheets.
    NO_PREFIX_LEFT = 409 "no-prefix-left" "Il y a trop de questionnaires"
        "Commencez une nouvelle version d'un questionnaire qui existe.",
    /// The questionnaire has a draft already.
    DRAFT_EXISTS = 409 "draft-exists" "Ce questionnaire a déjà un brouillon"
        "Ouvrez le brouillon qui existe, et continuez-le.",
    /// The version is published: its definition does not change any more.
    VERSION_PUBLISHED = 409 "version-published" "Cette version est publiée et ne change plus"
        "Commencez une nouvelle version : elle reprend les questions de celle-ci.",
    /// The version is not published.
    VERSION_NOT_PUBLISHED = 409 "version-not-published" "Cette version n'est pas publiée"
        "Publiez-la d'abord, ou ouvrez la version publiée.",
    /// No version of the questionnaire is answered now.
    QUESTIONNAIRE_CLOSED = 409 "questionnaire-closed" "Ce questionnaire est terminé"
        "Il n'y a rien à faire. Pour nous dire quelque chose, appelez-nous.",
    /// The grid of evaluations is answered through the sessions, and always has a published version.
    GRID_OF_SESSIONS = 409 "grid-of-sessions" "Cette grille se remplit après un atelier"
        "Ouvrez l'atelier : son code, sa tablette et ses feuilles y sont. Pour changer la grille, publiez une version.",
    /// The sheet was entered twice already.
    ENTERED_TWICE = 409 "entered-twice" "Cette feuille est déjà saisie deux fois"
        "Vérifiez le numéro de la feuille. Les différences se tranchent dans la liste des réponses.",
    /// Another response of the same sheet counts.
    SHEET_ENTERED_AGAIN = 409 "sheet-entered-again" "Cette feuille a été saisie de nouveau"
        "Une autre réponse de cette feuille compte déjà. Écartez-la d'abord.",
    /// It is the only entry of its sheet that is not discarded.
    ONLY_ENTRY = 409 "only-entry" "C'est la seule saisie de cette feuille"
        "Écartez la réponse entière : la feuille pourra être saisie de nouveau.",
    /// The response is on another person's card.
    RESPONSE_ON_CARD = 409 "response-on-card" "Cette réponse est déjà sur une fiche"
        "Retirez-la d'abord de la fiche où elle est.",
}

crate::words! {
    /// Reason for which an answer is kept and does not count.
    SetAside {
        /// Its question was not to be answered.
        OffPath = "off_path",
        /// More boxes are ticked than the question allows.
        Irregular = "irregular",
    }
}

crate::words! {
    /// Reason for which a response is discarded.
    DiscardReason {
        /// What was entered is not what is written, or of another sheet.
        Mistaken = "mistaken",
        /// The same person's answers are there already.
        Duplicate = "duplicate",
        /// Somebody tried the form out.
        Trial = "trial",
        /// Something else.
        Other = "other",
    }
}

crate::words! {
    /// Axis on which counts are crossed.
    CountAxis {
        /// The choices of a question with one answer: age band, commune…
        Question = "question",
        /// The way in which responses came.
        Mode = "mode",
        /// The Maison that they came through.
        Maison = "maison",
        /// The month.
        Month = "month",
        /// The version.
        Version = "version",
    }
}

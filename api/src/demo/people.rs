//! Invented people of the demonstration, with their needs and comments.

use crate::programme::sessions::themes::Theme;

/// Given name, family name, phone number, year of birth, commune.
pub type Person = (&'static str, &'static str, &'static str, i16, &'static str);

/// The learners; their numbers are in the ranges that ARCEP reserves for fiction.
pub const PEOPLE: [Person; 24] = [
    ("Jeanne", "Martin", "04 65 71 00 11", 1944, "34052"),
    ("Marcel", "Martin", "04 65 71 00 11", 1941, "34052"),
    ("Ginette", "Roques", "04 65 71 00 12", 1947, "34225"),
    ("André", "Cabrol", "04 65 71 00 13", 1950, "34092"),
    ("Simone", "Pagès", "04 65 71 00 14", 1939, "34245"),
    ("Roger", "Azéma", "04 65 71 00 15", 1945, "34074"),
    ("Monique", "Sénégas", "04 65 71 00 16", 1952, "34245"),
    ("Yvette", "Barthès", "04 65 71 00 17", 1948, "34226"),
    ("Lucien", "Cros", "04 65 71 00 18", 1943, "34201"),
    ("Paulette", "Tarbouriech", "04 65 71 00 19", 1940, "34021"),
    ("Françoise", "Guiraud", "06 39 98 00 11", 1958, "34206"),
    ("Michel", "Estève", "04 65 71 00 20", 1951, "34170"),
    ("Éliane", "Fabre", "04 65 71 00 21", 1949, "34065"),
    ("Henri", "Bousquet", "04 65 71 00 22", 1946, "34089"),
    ("Colette", "Amiel", "04 65 71 00 23", 1953, "34218"),
    ("Jean-Claude", "Vidal", "06 39 98 00 12", 1956, "34052"),
    ("Thérèse", "Miquel", "04 65 71 00 24", 1942, "34225"),
    ("Robert", "Peyras", "04 65 71 00 25", 1947, "34092"),
    ("Odette", "Bonnafous", "04 65 71 00 26", 1938, "34074"),
    ("Bernard", "Gleizes", "04 65 71 00 27", 1954, "34339"),
    ("Nicole", "Sicard", "06 39 98 00 13", 1961, "34015"),
    ("Maria", "Lopez", "06 39 98 00 14", 1965, "34167"),
    ("Raymond", "Calas", "04 65 71 00 28", 1944, "34070"),
    ("Huguette", "Durand", "04 65 71 00 29", 1950, "34226"),
];

/// Needs that people state on the phone.
pub const NEEDS: [&str; 8] = [
    "Recevoir les photos de mes petits-enfants",
    "Prendre rendez-vous chez le médecin sur Internet",
    "Écrire un courriel avec une pièce jointe",
    "Apprendre à me servir de la souris",
    "Déclarer mes impôts",
    "Appeler ma fille en vidéo",
    "Reconnaître les arnaques",
    "Ranger mes photos sur l'ordinateur",
];

/// Comments of evaluations: on what helped, and on what is missing.
pub const COMMENTS: [(&str, &str); 6] = [
    ("Les exercices faits ensemble, à mon rythme.", ""),
    ("Léa est très patiente.", "Un peu plus de temps pour pratiquer."),
    ("J'ai enfin envoyé un message toute seule.", ""),
    ("La fiche à emporter à la maison.", "Des lettres plus grosses sur la fiche."),
    ("", "Revoir le copier-coller."),
    ("Être peu nombreux : on ose poser des questions.", ""),
];

/// Plans of facilitators: theme, theory, exercises, and themes of the list.
pub const PLANS: [(&str, &str, &str, &[Theme]); 4] = [
    (
        "La souris et les fenêtres",
        "Clic, double clic, clic droit. Agrandir, réduire, fermer une fenêtre.",
        "Ouvrir trois fenêtres et les ranger. Jouer au solitaire un quart d'heure.",
        &[Theme::HandlingDevices],
    ),
    (
        "Les courriels et les pièces jointes",
        "L'adresse, l'objet, le trombone. Ne pas répondre aux inconnus.",
        "Écrire à son voisin de table, joindre une photo, lui répondre.",
        &[Theme::Email, Theme::Security],
    ),
    (
        "Les photos du téléphone",
        "Où vont les photos, ce qu'est un dossier, ce que prend une photo comme place.",
        "Copier cinq photos sur l'ordinateur, les ranger dans un dossier, en imprimer une.",
        &[Theme::ManagingContents],
    ),
    (
        "Les démarches en ligne",
        "Reconnaître un site de l'administration. Un bon mot de passe.",
        "Retrouver son compte Ameli, télécharger une attestation, l'enregistrer.",
        &[Theme::AdministrativeProcedures, Theme::Health],
    ),
];

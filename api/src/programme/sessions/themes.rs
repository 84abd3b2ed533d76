//! Themes of digital skills, in the words of La Coop de la médiation numérique.

crate::words! {
    /// Theme of a question or of a session: one of the nineteen of La Coop de la médiation numérique.
    Theme {
        /// Faire le point sur ses usages.
        DigitalDiagnosis = "diagnostic_numerique",
        /// Prendre en main son matériel.
        HandlingDevices = "prendre_en_main_du_materiel",
        /// Entretenir son matériel.
        MaintainingDevices = "maintenance_de_materiel",
        /// Ranger ses photos et ses documents.
        ManagingContents = "gere_ses_contenus_numeriques",
        /// Naviguer sur internet.
        Browsing = "navigation_sur_internet",
        /// E-mail.
        Email = "email",
        /// Bureautique.
        OfficeSoftware = "bureautique",
        /// Réseaux sociaux.
        SocialNetworks = "reseaux_sociaux",
        /// Santé.
        Health = "sante",
        /// Banque et achats en ligne.
        BankingAndShopping = "banque_et_achats_en_ligne",
        /// Créer son entreprise.
        Entrepreneurship = "entrepreneuriat",
        /// Chercher un emploi.
        FindingWork = "insertion_professionnelle",
        /// Sécurité.
        Security = "securite_numerique",
        /// Parentalité.
        Parenting = "parentalite",
        /// École et études.
        School = "scolarite_et_numerique",
        /// Créer avec le numérique.
        Creating = "creer_avec_le_numerique",
        /// Culture numérique.
        DigitalCulture = "culture_numerique",
        /// Intelligence artificielle.
        ArtificialIntelligence = "intelligence_artificielle",
        /// Démarches administratives.
        AdministrativeProcedures = "aide_aux_demarches_administratives",
    }
}

impl Theme {
    /// Returns the French words for the theme.
    pub fn french(self) -> &'static str {
        match self {
            Theme::DigitalDiagnosis => "Faire le point sur ses usages",
            Theme::HandlingDevices => "Prendre en main son matériel",
            Theme::MaintainingDevices => "Entretenir son matériel",
            Theme::ManagingContents => "Ranger ses photos et ses documents",
            Theme::Browsing => "Naviguer sur internet",
            Theme::Email => "E-mail",
            Theme::OfficeSoftware => "Bureautique",
            Theme::SocialNetworks => "Réseaux sociaux",
            Theme::Health => "Santé",
            Theme::BankingAndShopping => "Banque et achats en ligne",
            Theme::Entrepreneurship => "Créer son entreprise",
            Theme::FindingWork => "Chercher un emploi",
            Theme::Security => "Sécurité",
            Theme::Parenting => "Parentalité",
            Theme::School => "École et études",
            Theme::Creating => "Créer avec le numérique",
            Theme::DigitalCulture => "Culture numérique",
            Theme::ArtificialIntelligence => "Intelligence artificielle",
            Theme::AdministrativeProcedures => "Démarches administratives",
        }
    }
}

/** The nineteen themes of La Coop de la médiation numérique, in French. */

/** @typedef {import("../../api/types.js").components["schemas"]["Theme"]} Theme */

/** @type {Record<Theme, string>} */
export const themes = {
  diagnostic_numerique: "Faire le point sur ses usages",
  prendre_en_main_du_materiel: "Prendre en main son matériel",
  maintenance_de_materiel: "Entretenir son matériel",
  gere_ses_contenus_numeriques: "Ranger ses photos et ses documents",
  navigation_sur_internet: "Naviguer sur internet",
  email: "E-mail",
  bureautique: "Bureautique",
  reseaux_sociaux: "Réseaux sociaux",
  sante: "Santé",
  banque_et_achats_en_ligne: "Banque et achats en ligne",
  entrepreneuriat: "Créer son entreprise",
  insertion_professionnelle: "Chercher un emploi",
  securite_numerique: "Sécurité",
  parentalite: "Parentalité",
  scolarite_et_numerique: "École et études",
  creer_avec_le_numerique: "Créer avec le numérique",
  culture_numerique: "Culture numérique",
  intelligence_artificielle: "Intelligence artificielle",
  aide_aux_demarches_administratives: "Démarches administratives",
};

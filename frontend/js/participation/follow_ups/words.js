/**
 * Questions after a workshop in French.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 * @typedef {NonNullable<FollowUp["theme"]>} Theme
 * @typedef {NonNullable<FollowUp["device"]>} Device
 */

/** The nineteen themes of La Coop de la médiation numérique. @type {Record<Theme, string>} */
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

/** @type {Record<Device, string>} */
export const devices = { computer: "Ordinateur", tablet: "Tablette", smartphone: "Smartphone" };

/** @type {Record<FollowUp["status"], string>} */
export const questionStates = {
  open: "À répondre",
  answered: "Répondue",
  proposed: "Atelier proposé",
  closed: "Close",
};

/** Ways by which a question came, as they follow the day. @type {Record<FollowUp["channel"], string>} */
export const askedBy = {
  phone: "par téléphone",
  counter: "à l’accueil",
  page: "par la page web",
  slip: "par un coupon",
};

/** What became of a seat that was proposed. @type {Record<NonNullable<FollowUp["seat"]>["status"], string>} */
export const seatStates = {
  enrolled: "inscription faite",
  offered: "place proposée, réponse attendue",
  waiting: "prévenir : la place va au premier qui la prend",
  cancelled: "inscription annulée",
  declined: "place refusée",
  expired: "pas de réponse à temps",
};

/** Choices of themes, devices and ways for a select. @type {import("../../ui/fields.js").Option[]} */
export const themeOptions = [["", "Pas encore connu"], ...entries(themes)];
/** @type {import("../../ui/fields.js").Option[]} */
export const deviceOptions = [["", "Pas dit"], ...entries(devices)];
/** @type {import("../../ui/fields.js").Option[]} */
export const channelOptions = [
  ["phone", "Par téléphone"],
  ["counter", "À l’accueil ou à l’atelier"],
  ["slip", "Par un coupon, sur papier"],
];

/** @param {Record<string, string>} words @returns {import("../../ui/fields.js").Option[]} */
function entries(words) {
  return Object.entries(words).map(([key, name]) => [key, name]);
}

/** « Odette Vidal », or the words for nobody in particular @param {FollowUp} question */
export const askerName = ({ person }) => person.name ?? "Sans nom";

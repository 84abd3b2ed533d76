/**
 * What is said of a handout: title, theme, level, device, system, and whether it is public.
 *
 * @typedef {import("../../api/models.js").Handout} Handout
 */
import { levels } from "../../lib/words.js";
import { checkbox, input, select } from "../../ui/fields.js";
import { themes } from "../../programme/sessions/themes.js";
import { choices, devices } from "./words.js";

const levelNames = Object.fromEntries(Object.entries(levels).map(([key, { name }]) => [key, name]));

/** @param {Handout | null} known */
export const factFields = (known) => [
  input({ id: "title", label: "Titre", maxlength: 100, required: true, value: known?.title ?? "" }),
  select({
    id: "theme",
    label: "Thème",
    options: choices("Choisissez…", themes),
    value: known?.theme ?? null,
    required: true,
  }),
  select({
    id: "level",
    label: "Niveau",
    options: choices("Tous les niveaux", levelNames),
    value: known?.level ?? null,
  }),
  select({
    id: "device",
    label: "Appareil",
    options: choices("Tous les appareils", devices),
    value: known?.device ?? null,
  }),
  input({
    id: "system",
    label: "Système",
    hint: "S’il change les boutons, par exemple Android 14.",
    optional: true,
    maxlength: 40,
    value: known?.system ?? "",
  }),
  checkbox({
    id: "is_public",
    label: "Tout le monde peut le lire sur le site",
    checked: known ? known.is_public : true,
  }),
];

/** @param {Record<string, string>} given */
export const readFacts = ({ title = "", theme, level, device, system, is_public }) =>
  /** @type {import("../../api/models.js").NewHandout} */ ({
    title,
    theme,
    level: level || null,
    device: device || null,
    system: system || null,
    is_public: is_public === "oui",
  });

/**
 * Set-up of the second factor, and its recovery codes.
 *
 * @typedef {import("../../api/models.js").SecondFactorDraft} SecondFactorDraft
 */
import { h } from "../../lib/dom.js";
import { printDocument } from "../../ui/print.js";
import { showSecret } from "../../ui/secret-dialog.js";
import { codeField } from "./code-field.js";

/** Explains how to add the account to an application, and asks for its first code. @param {SecondFactorDraft} draft */
export const setUpFields = ({ secret, uri, qr_svg }) => [
  h(
    "ol",
    { class: "steps" },
    h(
      "li",
      {},
      "Sur votre téléphone, ouvrez une application de codes : FreeOTP, Aegis, 2FAS, Google ou Microsoft Authenticator…",
    ),
    h(
      "li",
      {},
      h("p", {}, "Dans l’application, choisissez d’ajouter un compte, puis visez ce carré."),
      h("img", {
        src: `data:image/svg+xml,${encodeURIComponent(qr_svg)}`,
        alt: "Code QR à viser avec l’application ; la clé en lettres est dessous.",
        width: 240,
        height: 240,
      }),
      h("p", {}, "Ou recopiez cette clé : ", h("strong", { class: "secret" }, inGroups(secret))),
      h("p", {}, h("a", { href: uri }, "L’application est sur cet appareil : l’ouvrir")),
    ),
    h("li", {}, "L’application montre six chiffres, d’autres toutes les trente secondes. Écrivez-les ici."),
  ),
  codeField(),
];

/**
 * Shows recovery codes, once.
 *
 * @param {string[]} codes
 * @returns {Promise<void>} when they have been noted
 */
export const showRecoveryCodes = (codes) =>
  showSecret({
    title: "Vos dix codes de secours",
    about: [
      h(
        "p",
        {},
        h("strong", {}, "Ils ne seront plus jamais montrés."),
        " Si vous perdez votre téléphone, chacun remplace une fois le code de l’application. ",
        "Imprimez-les ou notez-les, et gardez-les loin de l’ordinateur.",
      ),
    ],
    label: "Codes de secours",
    value: codes.join("\n"),
    shown: codes.flatMap((code) => [code, h("br")]),
    print: () =>
      printDocument(
        h("h1", {}, "Codes de secours"),
        h("p", {}, `Pour se connecter à ${location.origin}/bureau/ sans son téléphone. Chacun sert une fois.`),
        h(
          "ul",
          {},
          codes.map((code) => h("li", {}, h("strong", { class: "secret" }, code))),
        ),
        h("p", {}, "Gardez ce papier hors de vue."),
      ),
  });

/** @param {string} secret */
const inGroups = (secret) => (secret.match(/.{1,4}/g) ?? []).join(" ");

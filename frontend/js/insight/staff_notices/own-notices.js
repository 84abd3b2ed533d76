/** What one's own account is told of by e-mail. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { checkbox, input } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";

/** @param {HTMLElement} place @param {{ inOffice: boolean }} options `inOffice`: no facilitator */
export async function showOwnNotices(place, { inOffice }) {
  const now = await accountRequest("GET", "/me/notices");
  place.hidden = false;
  const status = h("p", { role: "status", class: "status-line" });
  const ofOwn = inOffice ? "" : " de mes ateliers";
  const form = h(
    "form",
    { class: "form" },
    checkbox({
      id: "late_referrals",
      label: `Une inscription tardive${ofOwn} par un partenaire`,
      checked: now.late_referrals,
    }),
    checkbox({ id: "late_cancellations", label: `Une annulation tardive${ofOwn}`, checked: now.late_cancellations }),
    input({
      id: "within_hours",
      label: "Tardive : moins de combien d’heures avant l’atelier ?",
      value: now.within_hours,
      inputmode: "numeric",
      maxlength: 3,
      short: true,
    }),
    inOffice &&
      checkbox({ id: "alarms", label: "Une alerte : bien plus de demandes que d’habitude", checked: now.alarms }),
    input({
      id: "digest_at",
      label: "Le résumé de « À faire », chaque jour ouvré à",
      hint: "Vide : pas de résumé. Rien à faire : pas de courriel.",
      type: "time",
      value: now.digest_at ?? "",
      optional: true,
      short: true,
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Garder ces choix"), status),
  );
  fill(
    place,
    h("h2", {}, "Être prévenu par courriel"),
    !now.can_mail &&
      h("p", { class: "notice notice--warn" }, "Ce service n’envoie pas de courriels : vos choix attendront."),
    h("p", { class: "measure" }, "Ces courriels ne nomment aucun participant : ils mènent à la page du bureau."),
    form,
  );
  form.addEventListener("input", () => fill(status));
  onSubmit(form, async () => {
    clearErrors(form);
    const given = values(form);
    if (
      !/^\d{1,3}$/.test(given.within_hours ?? "") ||
      Number(given.within_hours) < 1 ||
      Number(given.within_hours) > 168
    )
      return showErrors(form, [{ field: "within_hours", message: "Écrivez un nombre d’heures, de 1 à 168." }]);
    try {
      await accountRequest("PUT", "/me/notices", {
        body: {
          late_referrals: Boolean(given.late_referrals),
          late_cancellations: Boolean(given.late_cancellations),
          within_hours: Number(given.within_hours),
          alarms: Boolean(given.alarms),
          digest_at: given.digest_at || null,
        },
      });
      fill(status, "Enregistré.");
    } catch (error) {
      showRefusal(form, error);
    }
  });
}

/** The page of missing addresses: below the desk it leads back there. */
import { byId } from "../lib/dom.js";
import "./page.js";

const [, place = ""] = /^\/(bureau|partenaire)\//.exec(location.pathname) ?? [];
if (place) {
  const back = byId("back");
  back.setAttribute("href", `/${place}/`);
  back.textContent = place === "bureau" ? "Retour au bureau" : "Retour à vos orientations";
}

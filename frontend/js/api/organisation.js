/**
 * The organisation, asked once a page and remembered, because its phone number is needed most when the service is down.
 *
 * @typedef {import("./models.js").Organisation} Organisation
 */
import { request } from "./client.js";
import { forLong } from "../lib/storage.js";

const shelf = forLong("organisation");

/** @type {Promise<Organisation> | null} */
let asked = null;

/** What was learnt on an earlier visit, at once. @returns {Organisation | null} */
export const rememberedOrganisation = () => shelf.get();

/** @returns {Promise<Organisation>} */
export function organisation() {
  asked ??= request("GET", "/organisation").then(
    (found) => {
      shelf.set(found);
      return found;
    },
    (error) => {
      asked = null;
      const remembered = rememberedOrganisation();
      if (remembered) return remembered;
      throw error;
    },
  );
  return asked;
}

/**
 * The organisation, asked for once a page and remembered.
 *
 * Its phone number is needed most when the service is down, and its zone before anything is dated.
 *
 * @typedef {import("./models.js").Organisation} Organisation
 */
import { forLong } from "../lib/storage.js";
import { setOfficeZone } from "../lib/zones.js";
import { request } from "./client.js";

const shelf = forLong("organisation");

/** @type {Promise<Organisation> | null} */
let asked = null;

/** The organisation as an earlier visit read it, at once. @returns {Organisation | null} */
export const rememberedOrganisation = () => shelf.get();

const remembered = rememberedOrganisation();
if (remembered) setOfficeZone(remembered.time_zone);

/** The organisation, as the service answers now. @returns {Promise<Organisation>} */
export function organisation() {
  asked ??= request("GET", "/organisation").then(
    (found) => {
      shelf.set(found);
      setOfficeZone(found.time_zone);
      return found;
    },
    (error) => {
      asked = null;
      const known = rememberedOrganisation();
      if (known) return known;
      throw error;
    },
  );
  return asked;
}

/**
 * Waits for the zone of the office, unless an earlier visit read it.
 *
 * Without it, days are those of the device.
 */
export async function loadOfficeZone() {
  const found = organisation().catch(() => null);
  if (!remembered) await found;
}

/**
 * The organisation, asked once a page and remembered: its phone number is needed most when the service is down, and its
 * zone before anything is dated.
 *
 * @typedef {import("./models.js").Organisation} Organisation
 */
import { forLong } from "../lib/storage.js";
import { setOfficeZone } from "../lib/zones.js";
import { request } from "./client.js";

const shelf = forLong("organisation");

/** @type {Promise<Organisation> | null} */
let asked = null;

/** What was learnt on an earlier visit, at once. @returns {Organisation | null} */
export const rememberedOrganisation = () => shelf.get();

const remembered = rememberedOrganisation();
if (remembered) setOfficeZone(remembered.time_zone);

/** @returns {Promise<Organisation>} */
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

/** Waits for the zone of the office where no earlier visit has learnt it; without it, days are those of the device. */
export async function knowOfficeZone() {
  const found = organisation().catch(() => null);
  if (!remembered) await found;
}

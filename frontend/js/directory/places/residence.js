/**
 * The commune where the reader lives, remembered on this device, and distances from its town hall.
 *
 * @typedef {import("../../api/models.js").Commune} Commune
 * @typedef {{ latitude: number, longitude: number }} Point
 */
import { forLong } from "../../lib/storage.js";

const shelf = forLong("commune");
const EARTH_KM = 6371;

/** @returns {Pick<Commune, "code" | "name" | "latitude" | "longitude"> | null} */
export const residence = () => shelf.get();

/** @param {Commune | null} commune */
export function rememberResidence(commune) {
  if (!commune) return shelf.clear();
  const { code, name, latitude, longitude } = commune;
  shelf.set({ code, name, latitude, longitude });
}

/** @param {number} degrees */
const radians = (degrees) => (degrees * Math.PI) / 180;

/**
 * Great-circle distance in kilometres; roads are longer.
 *
 * @param {Point} from
 * @param {Point} to
 */
export function distance(from, to) {
  const [north, east] = [radians(to.latitude - from.latitude), radians(to.longitude - from.longitude)];
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
}

/**
 * Kilometres from where the reader lives to a venue; null where either is unknown.
 *
 * @param {{ commune_code: string, position?: Point | null }} venue
 * @returns {number | null}
 */
export function kilometres({ commune_code, position }) {
  const home = residence();
  if (!home) return null;
  if (home.code === commune_code) return 0;
  if (!position || home.latitude === null || home.longitude === null) return null;
  return distance({ latitude: home.latitude, longitude: home.longitude }, position);
}

/** « dans votre commune », « à 7 km » @param {Parameters<typeof kilometres>[0]} venue */
export function distanceWords(venue) {
  const far = kilometres(venue);
  if (far === null) return "";
  return far === 0 ? "dans votre commune" : `à ${Math.max(1, Math.round(far))}\u00a0km`;
}

/** Lists of the service, read page by page. */
import { accountRequest } from "./client.js";

const LONGEST_PAGE = 100;

/**
 * Reads every row of the pages that `ask` answers, following the cursor.
 *
 * @template T
 * @param {(paging: { limit: number, cursor: string | null }) => Promise<import("./models.js").Page<T>>} ask
 * @param {(count: number) => void} [progress]
 * @returns {Promise<T[]>}
 */
export async function readPages(ask, progress) {
  /** @type {T[]} */
  const rows = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    const page = await ask({ limit: LONGEST_PAGE, cursor });
    rows.push(...page.data);
    progress?.(rows.length);
    cursor = page.next_cursor ?? null;
  } while (cursor);
  return rows;
}

/**
 * Reads every row of a list, in the name of the account that is signed in.
 *
 * @template {import("./request.js").ListPath} P
 * @param {P} path
 * @param {import("./request.js").ListQuery<P>} [query]
 * @returns {Promise<import("./request.js").Row<P>[]>}
 */
export function readAll(path, query) {
  const ask = /** @type {any} */ (accountRequest);
  return readPages((paging) => ask("GET", path, { query: { ...query, ...paging } }));
}

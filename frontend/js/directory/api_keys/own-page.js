/** API keys of the organisation's own programs. */

import { start } from "../../desk/shell.js";
import { byId } from "../../lib/dom.js";
import { accessKeys } from "./keys.js";

void start(
  () => {
    /** @param {string} words */
    const said = (words) => {
      byId("status").textContent = words;
    };
    return accessKeys({ place: byId("keys"), actions: byId("keys-actions"), said, mayChange: true }).load();
  },
  { roles: ["admin"] },
);

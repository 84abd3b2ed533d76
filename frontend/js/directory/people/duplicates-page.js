/** Cards that may be of one person. */

import { office, start } from "../../desk/shell.js";
import { byId } from "../../lib/dom.js";
import { duplicatesList } from "./duplicates.js";

void start(() => duplicatesList(byId("list"), new URLSearchParams(location.search).get("depuis")).load(), {
  roles: office,
});

/** A page of the help: its paper leads back. */
import { byId } from "../lib/dom.js";
import { paperFoot } from "../ui/paper-foot.js";
import "../ui/page.js";

byId("contenu").append(paperFoot());

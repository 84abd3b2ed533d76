/** Réglages: what an administrator sets for the whole organisation. */
import { showHouse, writeHouseNotice } from "../directory/places/house-form.js";
import { writeLegalNotice } from "../directory/places/legal-form.js";
import { setOfficeHours } from "../directory/places/office-hours.js";
import { chooseOutsideRule } from "../directory/places/outside-rule.js";
import { byId } from "../lib/dom.js";
import { setReminderDays } from "../outreach/notifications/reminder-days.js";
import { chooseSkills } from "../participation/pathway/skill-choice.js";
import { setDeskShare } from "../programme/sessions/desk-share.js";
import { start } from "./shell.js";

const form = (/** @type {string} */ id) => /** @type {HTMLFormElement} */ (byId(id));

void start(
  async () => {
    await Promise.all([
      setReminderDays(form("reminders"), byId("meaning")),
      setOfficeHours(form("office-hours")),
      setDeskShare(form("desk-share")),
      chooseOutsideRule(form("outside-rule")),
      chooseSkills(form("skills")),
      writeHouseNotice(form("house-notice")),
      showHouse(form("logo"), form("welcome")),
      writeLegalNotice(form("legal-notice")),
    ]);
    // Once the parts are filled, the one that the address names is where it stays.
    return () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  },
  { roles: ["admin"] },
);

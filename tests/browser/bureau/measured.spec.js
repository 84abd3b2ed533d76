/** Keys and clicks of what the desk does all day, counted as fingers do: Ctrl + Enter is two. */
import { expect, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk } from "./desk.js";

/** @typedef {import("@playwright/test").Locator} Locator */

/** Counting hands. @param {import("@playwright/test").Page} page */
function handsOf(page) {
  let keys = 0;
  let clicks = 0;
  /** @param {string} key */
  const press = async (key) => {
    keys += key.split("+").length;
    await page.keyboard.press(key);
  };
  return {
    press,
    type: async (/** @type {string} */ text) => {
      keys += [...text].length;
      await page.keyboard.type(text);
    },
    click: async (/** @type {Locator} */ place) => {
      clicks++;
      await place.click();
    },
    /** Goes on by Tab. @param {Locator} place */
    tabTo: async (place) => {
      for (let tabs = 0; tabs < 12 && !(await place.evaluate((one) => one === document.activeElement)); tabs++)
        await press("Tab");
      await expect(place).toBeFocused();
    },
    spent: () => ({ keys, clicks }),
  };
}

test("a known caller is enrolled in at most eight keys", async ({ page, staff }) => {
  const family_name = `Gleiz${newPerson().familyName.toLowerCase()}`;
  await staff.enrolled(await staff.session({ inSeconds: 3 * 86_400 }), { family_name });
  await staff.session({ inSeconds: 2 * 86_400 });
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  const hands = handsOf(page);
  await hands.type("gleiz");
  await expect(page.getByRole("option", { name: new RegExp(family_name, "i") })).toBeVisible();
  await hands.press("Enter");
  await expect(page.getByRole("group", { name: "Quel atelier ?" }).getByRole("radio", { checked: true })).toBeVisible();
  await hands.press("Control+Enter");
  await expect(page.getByRole("heading", { name: /C’est fait pour/ })).toBeVisible();
  expect(hands.spent().keys).toBeLessThanOrEqual(8);
  await pictures(page, "known-caller");
});

test("a new caller is enrolled in at most fifty keys", async ({ page, staff }) => {
  await staff.session({ inSeconds: 2 * 86_400, venue: await staff.venue({ commune_code: "34092" }) });
  const { phone } = newPerson();
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  const hands = handsOf(page);
  await hands.type("Lucie Ponsard");
  await expect(page.getByRole("option", { name: /Nouvelle personne/ })).toBeVisible();
  await hands.press("Enter");
  await expect(page.getByRole("textbox", { name: "Téléphone (facultatif)" })).toBeFocused();
  await hands.type(phone.replace(/^06/, "04"));
  await hands.tabTo(page.getByLabel("Commune", { exact: true }));
  await hands.type("Cruz");
  await hands.tabTo(page.getByLabel(/Année de naissance/));
  await hands.type("1948");
  await hands.tabTo(page.getByRole("radio", { name: /Débutants/ }));
  await hands.press("1");
  await expect(page.getByRole("group", { name: "Quel atelier ?" }).getByRole("radio", { checked: true })).toBeVisible();
  await hands.press("Control+Enter");
  await expect(page.getByRole("heading", { name: /C’est fait pour Lucie Ponsard/ })).toBeVisible();
  expect(hands.spent().keys).toBeLessThanOrEqual(50);
});

test("a misspelt caller's seat takes twelve keys and two clicks", async ({ page, staff }) => {
  const session = await staff.session({ inSeconds: 3 * 86_400 });
  const { id } = await staff.enrolled(session, { family_name: "Zarquouet" });
  await atTheDesk(page, AGENT);
  const hands = handsOf(page);
  await hands.press("/");
  await hands.type("zarkouet");
  await expect(page.getByRole("option", { name: /Zarquouet/ }).first()).toHaveAttribute("aria-selected", "true");
  await hands.press("Enter");
  await hands.click(page.getByRole("button", { name: /^Annuler l’inscription/ }).first());
  await hands.click(page.getByRole("dialog").getByRole("button", { name: "Annuler l’inscription" }));
  await expect(page.getByRole("region", { name: "Ce qui vient d’être fait" })).toBeVisible();
  expect(hands.spent().keys).toBeLessThanOrEqual(12);
  expect(hands.spent().clicks).toBeLessThanOrEqual(2);
  expect((await staff.ask("GET", `/enrolments/${id}`)).status).toBe("cancelled");
});

/** The first day: steps that are ticked one after another. */
import { byId } from "../lib/dom.js";
import { doneSteps, isFirstDayOver, keepSteps } from "./first-day.js";
import "./help-page.js";

const boxes = [...byId("first-day").querySelectorAll("input")];

function show() {
  const done = boxes.filter((box) => box.checked).length;
  byId("progress").textContent = done ? `${done} sur ${boxes.length} faites.` : `${boxes.length} étapes.`;
  byId("after").hidden = done < boxes.length;
}

const before = doneSteps();
for (const box of boxes) {
  box.checked = before.includes(box.value);
  box.addEventListener("change", () => {
    const done = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    keepSteps(done, isFirstDayOver() || done.length === boxes.length);
    show();
  });
}
show();

/** Steps of the first day that this device has ticked. Nothing about a person is kept. */
import { forLong } from "../lib/storage.js";

const kept = forLong("first-day");

/** Values of the steps that are done. @returns {string[]} */
export function doneSteps() {
  const steps = kept.get()?.done;
  return Array.isArray(steps) ? steps.filter((step) => typeof step === "string") : [];
}

/** @param {string[]} done @param {boolean} isOver all steps are done, or nobody wants to see them any more */
export const keepSteps = (done, isOver) => kept.set({ done, isOver });

/** Returns whether the desk need not propose the first day on this device any more. */
export const isFirstDayOver = () => kept.get()?.isOver === true;

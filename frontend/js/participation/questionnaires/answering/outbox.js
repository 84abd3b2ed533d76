/** Responses of a tablet that wait for the network: in the memory of the page only, each sent once. */
import { ProblemError, request } from "../../../api/client.js";
import { newKey } from "../../../api/idempotency.js";

/** Milliseconds until the network is tried again. */
const PAUSE = 15_000;

/**
 * @typedef {import("./question.js").Schemas["NewResponse"]} NewResponse
 * @typedef {(isSent: boolean) => void} Told hears that a response was sent, or that it waits
 * @param {string} code of the questionnaire
 * @param {object} options
 * @param {(waiting: number) => void} options.changed
 * @param {(isOver: boolean) => void} options.refused a response is lost; `isOver` if no other would be taken either
 */
export function makeOutbox(code, { changed, refused }) {
  /** @type {{ body: NewResponse, key: string, told: Told }[]} */
  const waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  let sending = false;

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(pause);
    while (waiting[0]) {
      const { body, key, told } = waiting[0];
      try {
        await request("POST", "/questionnaire-codes/{code}/responses", { path: { code }, body, idempotencyKey: key });
        told(true);
      } catch (error) {
        if (isFinal(error)) refused(isOver(error));
        else {
          for (const one of waiting) one.told(false);
          pause = setTimeout(() => void send(), PAUSE);
          break;
        }
      }
      waiting.shift();
      changed(waiting.length);
    }
    sending = false;
  }

  window.addEventListener("online", () => void send());
  window.addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });

  return {
    /** Takes a response; resolves once it was tried. @param {NewResponse} body @param {Told} told */
    async put(body, told) {
      waiting.push({ body, key: newKey(), told });
      changed(waiting.length);
      await send();
    },
  };
}

/** Whether the service has refused for good. @param {unknown} error */
const isFinal = (error) =>
  error instanceof ProblemError &&
  error.problem.status < 500 &&
  error.problem.status !== 429 &&
  !error.is("request-still-running");

/** Whether the questionnaire takes no more responses. @param {unknown} error */
export const isOver = (error) =>
  error instanceof ProblemError && (error.is("not-found") || error.is("questionnaire-closed"));

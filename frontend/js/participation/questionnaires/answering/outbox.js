/** Responses of a tablet that wait for the network: in the memory of the page only, each sent once. */
import { ProblemError, request } from "../../../api/client.js";
import { newKey } from "../../../api/idempotency.js";

/** Milliseconds until the network is tried again. */
const PAUSE = 15_000;

/**
 * @typedef {import("./question.js").Schemas["NewResponse"]} NewResponse
 * @param {string} code of the questionnaire
 * @param {(waiting: number) => void} changed
 */
export function makeOutbox(code, changed) {
  /** @type {{ body: NewResponse, key: string }[]} */
  const waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  let sending = false;

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(pause);
    while (waiting[0]) {
      const { body, key } = waiting[0];
      try {
        await request("POST", "/questionnaire-codes/{code}/responses", { path: { code }, body, idempotencyKey: key });
      } catch (error) {
        if (!isFinal(error)) {
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
    /** Takes a response; resolves once it was tried. @param {NewResponse} body */
    async put(body) {
      waiting.push({ body, key: newKey() });
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

import { ProblemError } from "./client.js";
import { newKey } from "./idempotency.js";

/**
 * The idempotency key of one intention, made when its form opens. It is kept while the outcome is unknown, so that trying
 * again changes nothing twice, and renewed once the service has given an answer that stands.
 */
export function intention() {
  let key = newKey();
  return {
    /**
     * @template T
     * @param {(key: string) => Promise<T>} act
     * @returns {Promise<T>}
     */
    async try(act) {
      try {
        const answer = await act(key);
        key = newKey();
        return answer;
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status < 500 && !error.is("request-still-running")) key = newKey();
        throw error;
      }
    },
  };
}

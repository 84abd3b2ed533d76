/**
 * Starts the service with its demonstration in a folder of its own, before all tests.
 *
 * The returned function stops it after them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DEMO_PASSWORD } from "./demo.js";

const BINARY = fileURLToPath(new URL("../../../target/debug/clic", import.meta.url));
const START_MS = 60_000;
const STOP_MS = 20_000;

/** Nothing of the caller's surroundings may lead the tests to a real database. */
const surroundings = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.includes("DATABASE_URL") && !name.startsWith("CLIC_")),
  );

/**
 * Starts the service, unless `CLIC_TEST_ADDRESS` names one that runs with the demonstration.
 *
 * Such a one may run under a debugger.
 */
export default async function start() {
  if (process.env.CLIC_TEST_ADDRESS) return undefined;
  const { address, stop } = await launch([]);
  process.env.CLIC_TEST_ADDRESS = address;
  return stop;
}

/**
 * Starts a service with its demonstration and further flags, without the limits that these do not name.
 *
 * @param {string[]} flags
 * @returns {Promise<{ address: string, stop: () => Promise<void> }>}
 */
export async function launch(flags) {
  const folder = await mkdtemp(join(tmpdir(), "clic-browser-"));
  // Run by root, PostgreSQL runs as a user who must be able to come through.
  await chmod(folder, 0o755);
  const lifted = [
    ...["public-reads", "public-writes", "partners", "logins", "links"].map((name) => `--limit-${name}`),
    ...[
      "party",
      "seats-per-contact",
      "session-seats",
      "seats-per-network",
      "waiting-per-network",
      "call-backs-per-network",
      "messages-per-contact",
    ].map((name) => `--web-${name}`),
  ].filter((flag) => !flags.includes(flag));
  const limits = lifted.flatMap((flag) => [flag, "0"]);
  const service = spawn(
    BINARY,
    [
      "serve",
      "--demo",
      "--listen",
      "127.0.0.1:0",
      "--data-dir",
      join(folder, "data"),
      ...limits,
      "--webhook-http",
      "--webhook-allow",
      "127.0.0.0/8",
      ...flags,
    ],
    {
      env: { ...surroundings(), CLIC_DEMO_PASSWORD: DEMO_PASSWORD, CLIC_LOG: "warn" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = once(service, "exit");
  ended.catch(() => {});

  const stop = async () => {
    const late = setTimeout(() => service.kill("SIGKILL"), STOP_MS);
    if (service.exitCode === null && service.signalCode === null && service.kill("SIGTERM")) await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
    if (service.signalCode === "SIGKILL") throw new Error("The service did not stop when asked.");
  };

  try {
    const address = await announced(service, ended);
    await ready(address);
    return { address, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/**
 * Address that the service announces: it chose its port itself.
 *
 * @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, null>} service
 * @param {Promise<unknown>} ended
 * @returns {Promise<string>}
 */
function announced(service, ended) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The service is not up after ${START_MS / 1000} s.`)), START_MS);
    // Read to the end, or the service would block on a full pipe.
    createInterface(service.stdout).on("line", (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address) {
        clearTimeout(late);
        resolve(address);
      }
    });
    ended
      .then(() => reject(new Error("The service ended while starting: see its log above.")), reject)
      .finally(() => clearTimeout(late));
  });
}

/** @param {string} address */
async function ready(address) {
  const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(10_000) });
  if (answer.status !== 200) throw new Error(`/health/ready answers ${answer.status}.`);
}

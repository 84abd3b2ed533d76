/** Staff and people that tests prepare through the API. */
import { expect, request as http } from "@playwright/test";
import { DEMO_PASSWORD } from "./demo.js";

const api = () => `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault`;

/** An account of the staff, which prepares the ground through the API. */
export class Staff {
  /** @param {import("@playwright/test").APIRequestContext} context */
  constructor(context) {
    this.http = context;
    this.token = "";
  }

  /** @param {string} email */
  static async login(email) {
    const staff = new Staff(await http.newContext());
    const answer = await staff.http.post(`${api()}/login`, { data: { email, password: DEMO_PASSWORD } });
    expect(answer.status(), await answer.text()).toBe(200);
    staff.token = (await answer.json()).access_token;
    return staff;
  }

  /**
   * Opens an account and chooses its own password, as its person does at the first login.
   *
   * @param {{ name: string, email: string, role: string, partner_id?: string }} account
   * @returns {Promise<{ email: string, password: string }>}
   */
  async account(account) {
    const { password: generated } = await this.ask("POST", "/accounts", account);
    const own = await http.newContext();
    const login = await own.post(`${api()}/login`, { data: { email: account.email, password: generated } });
    const { step_token } = await login.json();
    const chosen = await own.post(`${api()}/login/password`, { data: { step_token, new: DEMO_PASSWORD } });
    expect(chosen.status(), await chosen.text()).toBe(200);
    await own.dispose();
    return { email: account.email, password: DEMO_PASSWORD };
  }

  /** Renews the token: it lasts ten minutes, a run of all the tests may last longer. */
  async renew() {
    this.token = (await (await this.http.post(`${api()}/refresh`)).json()).access_token;
  }

  /**
   * Sends a request that must be granted, and returns its JSON.
   *
   * @param {string} method
   * @param {string} path
   * @param {unknown} [data]
   */
  async ask(method, path, data) {
    const send = () =>
      this.http.fetch(`${api()}${path}`, { method, data, headers: { Authorization: `Bearer ${this.token}` } });
    let answer = await send();
    if (answer.status() === 401) {
      await this.renew();
      answer = await send();
    }
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  /** Edits a thing, as a colleague would meanwhile. @param {string} path @param {unknown} data */
  async change(path, data) {
    await this.replace("PATCH", path, data, (await this.ask("GET", path)).version);
  }

  /** Writes another setting. @param {string} path @param {Record<string, unknown>} setting also as it was read */
  async set(path, { version: _, ...setting }) {
    await this.replace("PUT", path, setting, (await this.ask("GET", path)).version);
  }

  /** @param {string} method @param {string} path @param {unknown} data @param {number} version that was read */
  async replace(method, path, data, version) {
    const answer = await this.http.fetch(`${api()}${path}`, {
      method,
      data,
      headers: { Authorization: `Bearer ${this.token}`, "If-Match": `"${version}"` },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  /** Opens a venue, so that no two tests want the same room. @param {Record<string, unknown>} [differently] */
  async venue(differently = {}) {
    // Workers share the service: each counts from where chance put it, and steps on when another was there first.
    const letters = (/** @type {number} */ n) =>
      [676, 26, 1].map((weight) => String.fromCharCode(65 + (Math.floor(n / weight) % 26))).join("");
    for (;;) {
      const code = letters(venues++);
      const { data } = await this.ask("GET", "/venues?limit=100");
      if (data.some((/** @type {{ code: string }} */ venue) => venue.code === code)) continue;
      return this.ask("POST", "/venues", {
        name: `Salle ${code}`,
        code,
        room: "grande salle",
        address: "1 place de l’Église, 34310 Quarante",
        commune_code: "34226",
        access: "Bus, arrêt Quarante centre.",
        accessibility: "De plain-pied.",
        equipment: "Quatre ordinateurs.",
        ...differently,
      });
    }
  }

  /**
   * Schedules a session of two hours, by default in a week. One of twenty minutes takes evaluations from its start.
   *
   * @param {{ venue?: { id: string }, inSeconds?: number, minutes?: number } & Record<string, unknown>} [differently]
   */
  async session({ venue, inSeconds = 7 * 86_400, minutes = 120, ...differently } = {}) {
    const begins = Date.now() + inSeconds * 1000;
    return this.ask("POST", "/sessions", {
      venue_id: (venue ?? (await this.venue())).id,
      title: "Premiers pas",
      level: "beginner",
      description: "La souris, le clavier, une fenêtre à la fois.",
      starts_at: new Date(begins).toISOString(),
      ends_at: new Date(begins + minutes * 60_000).toISOString(),
      // The facilitators of the demonstration are few: tests may ask for one at the same hour.
      capacity: 4,
      minimum: 2,
      accept_conflicts: true,
      ...differently,
    });
  }

  /**
   * Enrols a new person, as the public does: the answer carries the secret of their link.
   *
   * @param {{ id: string, level: string }} session
   * @param {Record<string, unknown>} [learner]
   * @param {Record<string, unknown>} [differently]
   */
  async enrolled(session, learner = {}, differently = {}) {
    const person = newPerson();
    const answer = await this.http.post(`${api()}/enrolments`, {
      data: {
        session_id: session.id,
        level: session.level,
        needs: "Envoyer des photos.",
        learner: {
          given_name: person.givenName,
          family_name: person.familyName,
          phone: person.phone,
          commune_code: "34092",
          ...learner,
        },
        ...differently,
      },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  }

  /** @param {string} id */
  seatsLeft = async (id) => (await this.ask("GET", `/sessions/${id}`)).seats_left;
}

let venues = Math.floor(Math.random() * 17_000);
let people = 0;
const run = Math.floor(Math.random() * 1e8);

/**
 * A new person, unlike any other.
 *
 * A person who enrols twice is one learner, so tests must not share people. Nor may people be so alike that the desk
 * takes them for duplicates.
 */
export function newPerson() {
  const number = String((run + ++people * 61_803_399 + process.pid * 104_729) % 1e8).padStart(8, "0");
  const letters = [...number].map((digit) => String.fromCharCode(97 + Number(digit))).join("");
  return {
    givenName: "Odette",
    familyName: letters.replace(/^./, (first) => first.toUpperCase()),
    // Some numbers of 063 and 069 are those of overseas, dialled with another code.
    phone: `061${number.slice(1)}`,
  };
}

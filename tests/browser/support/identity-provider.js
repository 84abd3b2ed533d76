/** A real identity provider (the package oidc-provider), with people who log in by their address alone. */
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = { id: "clic", secret: "un secret du bureau" };

/**
 * Starts one. It knows the service as soon as `serve` says where that listens.
 *
 * Its own pages of development ask for a login and for consent; any password will do.
 *
 * @returns {Promise<{ issuer: string, serve: (address: string) => void, stop: () => Promise<void> }>}
 */
export async function startProvider() {
  /** @type {import("node:http").RequestListener} */
  let answer = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${port}`;
  return {
    issuer,
    serve(address) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
            redirect_uris: [`${address}/bureau/retour-connexion.html`],
            post_logout_redirect_uris: [`${address}/bureau/connexion.html`],
            response_types: ["code"],
            grant_types: ["authorization_code"],
          },
        ],
        claims: { email: ["email", "email_verified"], profile: ["name"] },
        // Who logs in as an address is its owner; an address with « faux » in it is not verified.
        findAccount: (/** @type {unknown} */ _, /** @type {string} */ id) => ({
          accountId: id,
          claims: () => ({ sub: id, email: id, email_verified: !id.includes("faux"), name: "Personne d’essai" }),
        }),
        cookies: { keys: ["une clé d’essai"] },
        pkce: { required: () => true },
      });
      answer = provider.callback();
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

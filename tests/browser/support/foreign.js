/** A site that is not ours: another origin, with a policy as strict as a careful mairie's. */
import { createServer } from "node:http";

/** Address of the service, on any page. */
export const ours = () => String(process.env.CLIC_TEST_ADDRESS);

/**
 * Serves one page at its own port.
 *
 * @param {string} content of the body
 * @param {{ policy?: string, head?: string }} [more]
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function foreignSite(
  content,
  { policy = `default-src 'none'; script-src ${ours()}; connect-src ${ours()}`, head = "" } = {},
) {
  const page = `<!doctype html><html lang="fr"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Mairie</title><link rel="icon" href="data:,">${head}</head>
    <body><main><h1>Bienvenue à la mairie</h1><h2>Ateliers</h2>${content}</main></body></html>`;
  const server = createServer((_, answer) => {
    answer.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `${policy}; img-src data:`,
    });
    answer.end(page);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  return {
    // Another site, not only another port: cookies know no ports.
    address: `http://localhost:${port}/`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed(undefined));
      }),
  };
}

export const script = () => `<script type="module" src="${ours()}/embed/clic-agenda.js"></script>`;

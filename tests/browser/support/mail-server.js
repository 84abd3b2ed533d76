/** A mail server that keeps what it takes: the least of SMTP (RFC 5321). */
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/**
 * Starts one.
 *
 * @returns {Promise<{ url: string, mails: string[], stop: () => Promise<void> }>} `mails`: their source, each line in
 * one piece
 */
export async function startMailServer() {
  /** @type {string[]} */
  const mails = [];
  const server = createServer(async (socket) => {
    socket.on("error", () => {});
    socket.write("220 essai\r\n");
    /** @type {string[] | null} the mail that is being received */
    let mail = null;
    for await (const line of createInterface(socket)) {
      if (mail && line !== ".") {
        mail.push(line);
        continue;
      }
      if (mail) mails.push(mail.join("\n").replaceAll("=\n", "").replaceAll("=3D", "="));
      mail = /^DATA/i.test(line) ? [] : null;
      socket.write(mail ? "354 go on\r\n" : /^EHLO/i.test(line) ? "250-essai\r\n250 8BITMIME\r\n" : "250 ok\r\n");
      if (/^QUIT/i.test(line)) socket.end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    async stop() {
      server.close();
      await once(server, "close");
    },
  };
}

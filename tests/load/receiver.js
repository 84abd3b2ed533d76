// Accepts every webhook that is posted to it on this machine.
//   node receiver.js PORT
import { createServer } from "node:http";

createServer((request, answer) => {
  request.resume();
  request.on("end", () => answer.writeHead(204).end());
}).listen(Number(process.argv[2]), "127.0.0.1");

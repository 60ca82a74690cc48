// A mail server as far as the hub speaks to one: it takes every mail and keeps it.
import { once } from "node:events";
import { createServer } from "node:net";

/** Starts it on this machine; `environment` tells a hub of it. */
export async function startMailbox() {
  const mails = [];
  const waiting = new Set();
  const server = createServer((socket) => {
    let body = null;
    let rest = "";
    const answer = (line) => socket.write(`${line}\r\n`);
    const take = (line) => {
      if (body !== null) {
        if (line !== ".") return body.push(line);
        mails.push(body.join("\n"));
        body = null;
        for (const look of waiting) look();
        return answer("250 2.0.0 taken");
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "DATA") {
        body = [];
        return answer("354 go on");
      }
      if (verb === "QUIT") return socket.end("221 bye\r\n");
      answer("250 ok");
    };
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const lines = (rest + chunk).split("\r\n");
      rest = lines.pop();
      lines.forEach(take);
    });
    answer("220 mailbox ESMTP");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    mails,
    stop: () => server.close(),
    environment: { Mail__Host: "127.0.0.1", Mail__Port: String(port), Mail__Security: "none", Mail__From: "hub@example.nl", Events__PublicBaseUrl: "http://localhost:7071" },
    /** Waits for so many mails. */
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (mails.length < count) return;
          waiting.delete(look);
          resolve(mails);
        };
        waiting.add(look);
        look();
      }),
  };
}

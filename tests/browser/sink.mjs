// A receiver of webhooks as a subscriber would run it: it consents, keeps what comes, and can be made to fail.
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";

/**
 * Starts a receiver on this machine, which the demonstration lets the hub call, and stops it after the tests of the file.
 * `answer` is what it answers deliveries, `consents` whether it consents when it is asked; both may change meanwhile.
 */
export async function startSink({ consents = true } = {}) {
  const sink = { url: "", answer: { status: 204, body: "" }, consents, asked: 0, received: [], until, stop };
  const waiting = new Set();
  const server = createServer(async (request, response) => {
    if (request.method === "OPTIONS") {
      sink.asked += 1;
      response.writeHead(204, sink.consents ? { "WebHook-Allowed-Origin": "*", "WebHook-Allowed-Rate": "*" } : {}).end();
    } else {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      sink.received.push({ id: request.headers["webhook-id"], headers: request.headers, body, event: JSON.parse(body) });
      response.writeHead(sink.answer.status).end(sink.answer.body);
    }
    for (const look of waiting) look();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  sink.url = `http://127.0.0.1:${server.address().port}/alerts`;

  /** Waits until something holds of what came; fails when it does not within the time. */
  function until(what, holds, milliseconds = 30_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`The receiver waited in vain for ${what}. It was asked ${sink.asked} time(s) and got ${sink.received.map(({ event }) => event.type).join(", ") || "nothing"}.`));
      }, milliseconds);
      const look = () => {
        const found = holds(sink);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  async function stop() {
    server.closeAllConnections();
    if (server.listening) await new Promise((done) => server.close(done));
  }

  after(stop);
  return sink;
}

/** Whether a delivery was signed with a secret (Standard Webhooks 1.0). */
export function isSignedWith({ headers, body }, secret) {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const wanted = Buffer.from("v1," + createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`).update(body).digest("base64"));
  return headers["webhook-signature"].split(" ").some((given) => given.length === wanted.length && timingSafeEqual(Buffer.from(given), wanted));
}

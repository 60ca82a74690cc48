// Says of webhook deliveries which of some secrets verify them, by the reference library of Standard Webhooks. Reads
// {"secrets": […], "deliveries": [{"headers": {…}, "body": "base64"}]} and writes a list of true and false per delivery.
// The library goes by the machine's clock; the deliveries are of another day, so each is judged at its own time.
const { Webhook } = require("standardwebhooks");
const { readFileSync } = require("node:fs");

const { secrets, deliveries } = JSON.parse(readFileSync(0, "utf8"));
const verifies = (secret, { headers, body }) => {
  Date.now = () => Number(headers["webhook-timestamp"]) * 1000;
  try {
    new Webhook(secret).verify(Buffer.from(body, "base64"), Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])));
    return true;
  } catch (error) {
    if (error.name === "WebhookVerificationError") return false;
    throw error;
  }
};
console.log(JSON.stringify(deliveries.map((delivery) => secrets.map((secret) => verifies(secret, delivery)))));

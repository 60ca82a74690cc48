// The interface's own description, to read and to try.
import { before, describe, test } from "node:test";
import { expectAccessible, openPage, startHub } from "./harness.mjs";

describe("the documentation of the interface", () => {
  let hub;
  before(async () => (hub = await startHub()));

  for (const dark of [false, true]) {
    test(`every call can be read and tried${dark ? ", in the dark" : ""}`, async () => {
      const page = await openPage(hub, "/docs/", { dark });
      await page.getByRole("button", { name: "GET /feeds Lists the feeds the hub takes." }).click();
      await page.getByRole("button", { name: "Execute" }).click();
      await page.getByText("duwo-housing-market", { exact: false }).first().waitFor();
      await expectAccessible(page);
      await page.done();
    });
  }
});

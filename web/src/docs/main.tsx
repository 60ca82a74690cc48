import "swagger-ui-dist/swagger-ui.css";
import "./docs.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import { Hub } from "../api/hub";
import { show } from "../parts/layout";
import { nameWhatIsDrawn } from "./names";

show(
  "docs/",
  <>
    <h1 class="utrecht-heading-1">The hub's interface</h1>
    <p class="utrecht-paragraph">
      Published figures need no key. For everything else press Authorize and give a key; it stays in this tab.
    </p>
    <div id="interface" />
  </>,
  true,
);

SwaggerUI({
  dom_id: "#interface",
  url: `${Hub.base}/v1/openapi.json`,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  // Its colours for JSON are too faint on their ground.
  syntaxHighlight: false,
  persistAuthorization: false,
  // It would send the description to somebody else to be judged.
  validatorUrl: null,
});

const drawn = document.getElementById("interface");
if (drawn) nameWhatIsDrawn(drawn);

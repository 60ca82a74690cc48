import { show } from "../parts/layout";
show("operator/", <p>…</p>);

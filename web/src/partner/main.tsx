import { show } from "../parts/layout";
show("partner/", <p>…</p>);

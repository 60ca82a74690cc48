import { show } from "../parts/layout";
show("municipality/", <p>…</p>);

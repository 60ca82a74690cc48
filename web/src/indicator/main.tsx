import { show } from "../parts/layout";
show("indicator/", <p>…</p>);

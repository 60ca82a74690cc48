import { show } from "../parts/layout";
import { problemOf } from "../parts/remote";
import { ask, MonitorPage, yearInAddress } from "./page";

// How long the page waits for the figures before it is drawn without: the menu is not to wait for a slow hub.
const patience = 2_000;

// What the server wrote stays until there is something better to show, and beneath what went wrong when there is not.
const written = [...document.querySelectorAll("#main > :not(h1, noscript)")];
const asked = ask(yearInAddress()).catch(problemOf);
const first = await Promise.race([asked, new Promise<null>((resolve) => setTimeout(resolve, patience, null))]);
show("", <MonitorPage first={first} asked={asked} written={written} />);

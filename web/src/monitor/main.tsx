import { HubError, type ProblemDocument } from "../api/hub";
import { show } from "../parts/layout";
import { ask, MonitorPage, yearInAddress } from "./page";

// What the server wrote stays until there is something better to show.
const first = await ask(yearInAddress()).catch((error: unknown): ProblemDocument => {
  if (error instanceof HubError) return error.problem;
  throw error;
});
show("", <MonitorPage first={first} />);

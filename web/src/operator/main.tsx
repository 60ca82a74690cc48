import { show } from "../parts/layout";
import { OperatorPage } from "./page";

show("operator/", <OperatorPage />, true);

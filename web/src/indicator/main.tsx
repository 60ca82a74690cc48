import { show } from "../parts/layout";
import { IndicatorPage } from "./page";

show("indicator/", <IndicatorPage />);

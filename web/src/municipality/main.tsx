import { show } from "../parts/layout";
import "./desk.css";
import { MunicipalityPage } from "./page";

show("municipality/", <MunicipalityPage />);

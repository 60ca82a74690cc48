import { show } from "../parts/layout";
import { PartnerPage } from "./page";
import "./partner.css";

show("partner/", <PartnerPage />);

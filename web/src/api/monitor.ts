/** `GET /v1/monitor`: everything the monitor's first view needs, in one language. */
export interface Monitor {
  language: string;
  year?: string;
  theme?: string;
  headline?: { indicator: string; period: string; text: string; oneIn?: number; explanation: string };
  activeAlerts: number;
  alerts: MonitorAlert[];
  indicators: MonitorLine[];
}

export interface MonitorAlert {
  id: string;
  indicator: string;
  severity: "info" | "warning" | "critical";
  since: string;
  title: string;
  text: string;
}

export interface MonitorLine {
  id: string;
  title: string;
  theme: string;
  themeLabel: string;
  unit: string;
  unitLabel: string;
  decimals: number;
  periodicity: "month" | "quarter" | "year";
  dimensions: string[];
  activeAlerts: number;
  latest: MonitorPoint | null;
  previous: (MonitorPoint & { change: MonitorChange | null }) | null;
  yearEarlier: (MonitorPoint & { change: MonitorChange | null }) | null;
  distributions?: { dimension: string; label: string; parts: { label: string; value: number | null; status: string }[] }[];
  series: { periods: string[]; values: (number | null)[]; statuses: string[] };
}

export interface MonitorPoint {
  period: string;
  value: number | null;
  status: string;
  statusLabel: string;
}

export interface MonitorChange {
  absolute: number;
  percent: number | null;
  text: string;
}

import type { Localised } from "../language";

/** `GET /v1/subscriptions`: who gets which events where. */
export interface Subscription {
  id: string;
  sink: string;
  protocol: string;
  /** Absent for all types. */
  types?: string[];
  filters?: unknown[];
  config?: { language?: "nl" | "en"; maxRate?: number; ordering?: string; contentMode?: string };
  status: "pending" | "active" | "paused" | "disabled";
  statusReason?: string;
  allowedRate?: number;
  owner: string;
  createdAt: string;
  /** Only in the answer that made it or gave it another: never again. */
  secret?: string;
  previousSecretEndsAt?: string;
}

/** `GET /v1/event-types`: what a subscription can ask for. */
export interface EventType {
  type: string;
  title: Localised;
  description: Localised;
}

export type DeliveryState = "pending" | "delivered" | "failed" | "dead";

/** `GET /v1/subscriptions/{id}/deliveries`: one event on its way to a subscription. */
export interface Delivery {
  sequence: number;
  eventId: string;
  type: string;
  subject: string;
  state: DeliveryState;
  attempts: number;
  lastAttemptAt?: string;
  lastStatus?: number;
  lastError?: string;
  nextAttemptAt?: string;
  /** Only of one delivery asked for by itself. */
  attemptLog?: Attempt[];
}

/** One attempt at a delivery. */
export interface Attempt {
  at: string;
  status?: number;
  milliseconds: number;
  error?: string;
  answer?: string;
}

export type DeliveryCounts = Record<DeliveryState, number>;

export interface DeliveryPage {
  deliveries: Delivery[];
  counts?: DeliveryCounts;
}

/** `POST /v1/subscriptions/{id}/redeliveries`: how far delivering again came. */
export interface Redelivery {
  redelivered: number;
  through: number;
  more: boolean;
}

/** The path of a subscription, and of what belongs to it. */
export const subscriptionPath = (id: string, rest = ""): string => `/v1/subscriptions/${encodeURIComponent(id)}${rest}`;

/** The type of the event that a test sends; it comes to every subscription that is tested and is asked for by none. */
export const testType = "nl.partnerhub.subscription.test.v1";

import type { Hub } from "../api/hub";
import type { Feed, FeedSchema } from "../api/submissions";
import { inLanguage } from "../language";
import { useRemote } from "../parts/remote";

/** What the fields of a feed are called. */
export interface Names {
  field: (name: string) => string;
  status: (code: string) => string;
}

/** The names that a schema gives, and the codes themselves as long as they are on their way: a page without names is still a page. */
export function useNames(hub: Hub, feed: Feed, version?: string): Names {
  const schema = feed.schemas.find((other) => other.version === version) ?? feed.schemas.at(-1);
  const path = schema?.href ?? "";
  const [remote] = useRemote((signal) => hub.get<FeedSchema>(path, signal), path);
  const fields = remote.data?.$defs.record.properties;
  const statuses = remote.data?.properties.obsStatus["x-labels"];
  return {
    field: (name) => (fields?.[name] ? inLanguage(fields[name]["x-title"]) : name),
    status: (code) => (statuses?.[code] ? inLanguage(statuses[code]) : code),
  };
}

// What the API answers, as far as the page shows it; /openapi.json has all of it.

export type Impact = "SAFE" | "RISKY" | "BREAKING";
export type Status = "open" | "acknowledged" | "resolved";
export type Scope = "read" | "write" | "admin";
export const IMPACTS: readonly Impact[] = ["BREAKING", "RISKY", "SAFE"];

export interface Session {
  key_id: number;
  name: string;
  scopes: Scope[];
  limited: boolean;
  several: boolean;
  expires_at: string | null;
  csrf_token: string | null;
}

export interface Problem {
  status: number;
  title: string;
  detail: string;
  code: string;
  hint?: string | null;
}

export interface Day {
  day: string;
  drifts: number;
  impact: Impact;
}

export interface TableOverview {
  schema_id: number;
  schema_name: string;
  table_name: string;
  other_database: string | null;
  status: "active" | "dropped" | "paused";
  current_version: number;
  last_drift_id: number | null;
  last_impact: Impact | null;
  last_change_at: string | null;
  open: Partial<Record<Impact, number>>;
  history: Day[];
}

export interface Mark {
  drift_id: number;
  schema_id: number;
  schema_name: string;
  table_name: string;
  other_database: string | null;
  impact: Impact;
  summary: string;
  version_to: number;
  source: "ddl" | "scan";
  status: Status;
  detected_at: string;
  declared_as: string | null;
  session_user: string | null;
  application_name: string | null;
  hits: string[];
}

export interface Change {
  position: number;
  rule_id: string;
  impact: Impact;
  readers: Impact | null;
  writers: Impact | null;
  cdc: Impact | null;
  object_kind: string;
  object_name: string;
  attribute: string | null;
  before: unknown;
  after: unknown;
  message: string;
  remedy: string;
  collateral: string[] | null;
  who: string | null;
  how: string | null;
  sure: string | null;
  default_impact: Impact | null;
  muted: boolean;
  decided_by: string | null;
  decided_reason: string | null;
}

export interface Drift {
  drift_id: number;
  source_name: string;
  schema_id: number;
  table: string;
  schema_name: string;
  table_name: string;
  impact: Impact;
  summary: string;
  version_from: number;
  version_to: number;
  source: "ddl" | "scan";
  status: Status;
  status_changed_at: string | null;
  status_changed_by: string | null;
  status_reason: string | null;
  resolved_by_drift_id: number | null;
  resolves: number[];
  missed_because: string | null;
  missed_explanation: string | null;
  detected_at: string;
  transaction_id: string | null;
  declared_as: string | null;
  actor: {
    session_user: string | null;
    role: string | null;
    application_name: string | null;
    client_addr: string | null;
  };
  statement: string | null;
  changes: Change[];
  consumers: { name: string; owner: string | null; channel: string | null; impact: Impact; reason: string }[];
  announced: { announcement_id: number; outcome: string; early: boolean; against: string[]; planned_at: string; announced_by: string }[];
}

export interface WatchedTable {
  schema_id: number;
  schema_name: string;
  table_name: string;
  other_database: string | null;
  status: string;
  current_version: number;
  registered_at: string;
  last_checked_at: string | null;
}

export interface Version {
  version: number;
  source: string;
  captured_at: string;
  drift_id: number | null;
  impact: Impact | null;
  summary: string | null;
}

export type Item = { [name: string]: unknown };
export interface Snapshot {
  version: number;
  captured_at: string;
  snapshot: { [section: string]: unknown };
}

export interface Hit {
  kind: string;
  name: string;
  how: string;
  evidence: string;
}

export interface Consumer {
  consumer_id: number;
  name: string;
  owner: string | null;
  channel: string | null;
  description: string | null;
  tables: string[];
  registered_at: string;
  registered_by: string;
}

export interface Use {
  table: string;
  [what: string]: unknown;
}

export interface ContractCheck {
  kept: boolean;
  broken: { table_name: string; object_name: string | null; requirement: string; problem: string; hint: string | null }[];
}

export interface Delivery {
  delivery_id: number;
  endpoint_id: number;
  drift_id: number | null;
  schema_id: number | null;
  type: string;
  status: "pending" | "delivered" | "dead";
  attempts: number;
  created_at: string;
  next_attempt_at: string | null;
  finished_at: string | null;
  last_outcome: string | null;
  last_status_code: number | null;
  last_error: string | null;
}

export interface Announcement {
  announcement_id: number;
  schema_id: number;
  table: string;
  impact: Impact;
  summary: string;
  reason: string;
  planned_at: string;
  state: "announced" | "overdue" | "differed" | "done" | "withdrawn";
  announced_at: string;
  announced_by: string;
  withdrawn_at: string | null;
  withdrawn_by: string | null;
  not_before: string | null;
  unanswered: string[];
  drift_ids: number[];
  consumers: {
    name: string;
    owner: string | null;
    channel: string | null;
    impact: Impact;
    reason: string;
    answer: { answer: "ready" | "not_before"; not_before: string | null; note: string | null; answered_at: string; answered_by: string } | null;
  }[];
  changes: Change[];
}

export interface Attempt {
  attempt_number: number;
  started_at: string;
  finished_at: string | null;
  outcome: string;
  status_code: number | null;
  error: string | null;
  response_excerpt: string | null;
}

export interface Endpoint {
  endpoint_id: number;
  url: string;
  description: string;
  min_impact: Impact;
  shape: string;
  table_pattern: string | null;
  schema_ids: number[] | null;
  schema_id: number | null;
  consumer: string | null;
  disabled_at: string | null;
  disabled_reason: string | null;
  failures: number;
  failing_since: string | null;
  paused_until: string | null;
  old_secrets_until: string | null;
  quiet_hours: string[] | null;
  quiet_zone: string | null;
  quiet_until: string | null;
}

export interface Health {
  status: "ok" | "degraded" | "unavailable";
  version: string;
  source_name: string | null;
  database: { state: string; hint: string | null };
  listener: { state: string; listening: boolean };
  scheduler: { kind: string; schedule: string | null };
  coverage: {
    watched: number;
    event_triggers: { installed: boolean; enabled: boolean; always: boolean };
    pending_deliveries: number;
    dead_deliveries: number;
    oldest_pending_seconds: number | null;
    swept_not_captured: number;
    capture_errors: number;
    oldest_checked_at: string | null;
    waiting_for_privilege: unknown[];
    copy: Copied | null;
    other_databases: { name: string; watched: number; read_at: string | null; failed_at: string | null }[];
  } | null;
  not_ready: string[];
}

export interface Copied {
  source_name: string;
  subscription: string;
  state: "running" | "copying" | "waiting";
  received_at: string | null;
  lag_seconds: number | null;
  tables_to_copy: number;
  errors: number;
}

export interface OtherDatabase {
  name: string;
  tables: number;
  read_at: string | null;
  failed_at: string | null;
  failure: string | null;
}

export interface DatabaseShown {
  name: string;
  path: string;
  groups: string[];
  state: "ok" | "read_only" | "unreachable" | "not_installed" | "outdated" | "newer" | "error";
  since: string;
  last_error: string | null;
  hint: string | null;
  source_name: string | null;
  server_version: string | null;
  tables: number | null;
  open_drifts: Partial<Record<Impact, number>> | null;
  fleet_differences: Partial<Record<Impact, number>> | null;
  backlog: number | null;
  copy: Copied | null;
  other_databases: OtherDatabase[] | null;
}
export interface FleetDifference {
  difference_id: number;
  group: string;
  member: string;
  schema_id: number | null;
  table: string;
  impact: Impact;
  summary: string;
  alike: string[];
  odd: string[];
  tied: boolean;
  since: string;
  consumer_summary: string | null;
  changes: (Change & { difference: string })[];
}
export interface OneDatabase extends DatabaseShown {
  health: Health | null;
}
export interface Databases {
  databases: DatabaseShown[];
  unknown: number;
}

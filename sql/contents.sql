-- The replaceable code (functions, views, rule rows, grants), from the ground up: a function calls what its own folder
-- has, or one above. Every `schemawatch migrate` runs it whole, in one transaction, after the numbered migrations.

-- Watched: which tables, by which names. Everything else asks here.
\ir watched/watched_table.sql
\ir watched/source_name.sql
\ir watched/names.sql
\ir watched/may_watch.sql

-- Snapshot: one canonical document per table.
\ir snapshot/spelling.sql
\ir snapshot/options.sql
\ir snapshot/inheritance.sql
\ir snapshot/types.sql
\ir snapshot/access.sql
\ir snapshot/expressions.sql
\ir snapshot/columns.sql
\ir snapshot/tables.sql
\ir snapshot/constraints.sql
\ir snapshot/indexes.sql
\ir snapshot/triggers.sql
\ir snapshot/policies.sql
\ir snapshot/rules.sql
\ir snapshot/statistics.sql
\ir snapshot/sequences.sql
\ir snapshot/publications.sql
\ir snapshot/partitions.sql
\ir snapshot/views.sql
\ir snapshot/functions.sql
\ir snapshot/stand_in.sql
\ir snapshot/usage.sql
\ir snapshot/sections.sql
\ir snapshot/format.sql
\ir snapshot/documents.sql
\ir snapshot/fingerprints.sql

-- Diff: before, after -> what changed. Pure.
\ir diff/objects.sql
\ir diff/pairs.sql
\ir diff/diff_snapshots.sql

-- Classify: which rule applies, how bad it is, what to do.
\ir classify/rules/column_existence.sql
\ir classify/rules/column_type.sql
\ir classify/rules/column_value.sql
\ir classify/rules/sequence.sql
\ir classify/rules/type.sql
\ir classify/rules/constraint.sql
\ir classify/rules/index.sql
\ir classify/rules/table.sql
\ir classify/rules/partition.sql
\ir classify/rules/security.sql
\ir classify/rules/trigger.sql
\ir classify/rules/publication.sql
\ir classify/rules/view.sql
\ir classify/rules/fallback.sql
\ir classify/names.sql
\ir classify/texts.sql
\ir classify/domains.sql
\ir classify/constants.sql
\ir classify/context.sql
\ir classify/column_types.sql
\ir classify/types.sql
\ir classify/privileges.sql
\ir classify/columns.sql
\ir classify/sequences.sql
\ir classify/constraints.sql
\ir classify/member_steps.sql
\ir classify/indexes.sql
\ir classify/policies.sql
\ir classify/triggers.sql
\ir classify/functions.sql
\ir classify/tables.sql
\ir classify/publications.sql
\ir classify/views.sql
\ir classify/partitions.sql
\ir classify/echoes.sql
\ir classify/findings.sql
\ir classify/classify_changes.sql

-- Instead: how a change could be reached without breaking anybody.
\ir instead/steps.sql
\ir instead/names.sql
\ir instead/members.sql
\ir instead/relations.sql
\ir instead/beside.sql
\ir instead/columns.sql
\ir instead/facts.sql
\ir instead/instead.sql

-- Consumers: who depends on what, and what a change means for each.
\ir consumers/uses.sql
\ir consumers/requirements.sql
\ir consumers/touched.sql
\ir consumers/verdicts.sql
\ir consumers/form.sql
\ir consumers/check_contract.sql
\ir consumers/apply_contract.sql
\ir consumers/register.sql
\ir consumers/compatibility.sql

-- Policy: what the people here make of it.
\ir policy/presets.sql
\ir policy/selectors.sql
\ir policy/judge.sql
\ir policy/store.sql
\ir policy/overrides.sql
\ir policy/reclassify.sql

-- Drift: declared or not, open until somebody or something settles it.
\ir drift/declared.sql
\ir drift/status.sql
\ir drift/announced.sql
\ir drift/drift_json.sql

-- Outbox: what is to be sent.
\ir outbox/secrets.sql
\ir outbox/quiet.sql
\ir outbox/endpoints.sql
\ir outbox/queue.sql
\ir outbox/aside.sql
\ir outbox/claim.sql
\ir outbox/attempts.sql
\ir outbox/again.sql

-- Fleet: where it is otherwise here than in most databases of a group.
\ir fleet/differences.sql
\ir fleet/queue.sql
\ir fleet/note.sql

-- Record: the next version, what changed and who did it, in one transaction.
\ir record/errors.sql
\ir record/versions.sql
\ir record/current.sql
\ir record/missed.sql
\ir record/reverts.sql
\ir record/protected.sql
\ir record/bypasses.sql
\ir record/refusals.sql
\ir record/record_drift.sql
\ir record/new_tables.sql
\ir record/diff_versions.sql

-- Retention: what is forgotten, and when.
\ir retention/defaults.sql
\ir retention/prune.sql

-- Capture: called by the event triggers, and once more at COMMIT.
\ir capture/redaction.sql
\ir capture/touched.sql
\ir capture/events.sql
\ir capture/account_for_transaction.sql

-- Scan: the sweep for what no trigger saw.
\ir scan/moved.sql
\ir scan/documents.sql
\ir scan/scan.sql
\ir scan/schedule.sql

-- Registry: what is to be watched.
\ir registry/checks.sql
\ir registry/register.sql
\ir registry/set_partitions.sql

-- Elsewhere: tables of databases in which nothing is installed.
\ir elsewhere/head.sql
\ir elsewhere/accept.sql
\ir elsewhere/register.sql
\ir elsewhere/future.sql

-- Guard: before it breaks.
\ir guard/preview.sql
\ir guard/protect.sql
\ir guard/approve.sql
\ir guard/announce.sql
\ir guard/compare.sql
\ir guard/dependents.sql
\ir guard/impact.sql

-- Hub: a database to which logical replication brings what another one knows.
\ir hub/copy.sql

-- Overview: how it all stands.
\ir overview/status.sql
\ir overview/deprecated.sql
\ir overview/psql.sql

-- Auth: API keys, hashed.
\ir auth/api_keys.sql
\ir auth/idempotency.sql
\ir auth/audit.sql

\ir grants.sql

-- The replaceable code (functions, views, rule rows, grants), in the order in which data flows. Every
-- `schemawatch migrate` runs it whole, in one transaction, after the numbered migrations.

-- Snapshot: one canonical document per table.
\ir snapshot/_format_version.sql
\ir snapshot/_newer_than.sql
\ir snapshot/_origin.sql
\ir snapshot/_stable_text.sql
\ir snapshot/_type_reference.sql
\ir snapshot/_type_parts.sql
\ir snapshot/_type_definition.sql
\ir snapshot/_volatility.sql
\ir snapshot/_acl_items.sql
\ir snapshot/_acl_ids.sql
\ir snapshot/_column_names.sql
\ir snapshot/_foreign_key_action.sql
\ir snapshot/_column_expressions_of.sql
\ir snapshot/_expression_promises.sql
\ir snapshot/_not_null_of.sql
\ir snapshot/_index_rows.sql
\ir snapshot/_tables_of.sql
\ir snapshot/_columns_of.sql
\ir snapshot/_constraints_of.sql
\ir snapshot/_indexes_of.sql
\ir snapshot/_triggers_of.sql
\ir snapshot/_policies_of.sql
\ir snapshot/_rules_of.sql
\ir snapshot/_statistics_of.sql
\ir snapshot/_sequences_of.sql
\ir snapshot/_types_of.sql
\ir snapshot/_function_oids_of.sql
\ir snapshot/_functions_of.sql
\ir snapshot/_memberships_of.sql
\ir snapshot/_refused_writes_of.sql
\ir snapshot/_partition_refusals_of.sql
\ir snapshot/_partitions_of.sql
\ir snapshot/_publications_of.sql
\ir snapshot/_grants_of.sql
\ir snapshot/_views_reading.sql
\ir snapshot/_updatable_by.sql
\ir snapshot/_views_of.sql
\ir snapshot/_snapshot_documents.sql
\ir snapshot/_dropped_document.sql
\ir snapshot/_digest.sql
\ir snapshot/take_snapshot.sql

-- Diff: before, after -> what changed. Pure.
\ir diff/_object_kind.sql
\ir diff/_is_deparsed.sql
\ir diff/_shown.sql
\ir diff/_document_objects.sql
\ir diff/_pair_objects.sql
\ir diff/_diff_objects.sql
\ir diff/_moved_columns.sql
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
\ir classify/_impact_rank.sql
\ir classify/_by_name.sql
\ir classify/_publication_names.sql
\ir classify/_refusals.sql
\ir classify/_refusal_changes.sql
\ir classify/_change_context.sql
\ir classify/_under_domain.sql
\ir classify/_domain_is_bare.sql
\ir classify/_type_key.sql
\ir classify/_type_family.sql
\ir classify/_collation_of.sql
\ir classify/_numeric_change_rule.sql
\ir classify/_time_precision_rule.sql
\ir classify/_length_rule.sql
\ir classify/_type_change_rule.sql
\ir classify/_type_rule.sql
\ir classify/_domain_default.sql
\ir classify/_rejects_null.sql
\ir classify/_labels_changed.sql
\ir classify/_normal_default.sql
\ir classify/_privileges_lost.sql
\ir classify/_generated_rules.sql
\ir classify/_column_added_findings.sql
\ir classify/_rename_rule.sql
\ir classify/_foreign_options_rule.sql
\ir classify/_column_findings.sql
\ir classify/_explains_sequence.sql
\ir classify/_narrow_sequences.sql
\ir classify/_retyped.sql
\ir classify/_range_follows_type.sql
\ir classify/_sequence_findings.sql
\ir classify/_domain_reach.sql
\ir classify/_domain_checks.sql
\ir classify/_type_findings.sql
\ir classify/_key_columns.sql
\ir classify/_times_unique.sql
\ir classify/_still_unique.sql
\ir classify/_unique_added_rule.sql
\ir classify/_action_rule.sql
\ir classify/_exclusion_core.sql
\ir classify/_constraint_findings.sql
\ir classify/_index_findings.sql
\ir classify/_first_of.sql
\ir classify/_behaviour_findings.sql
\ir classify/_table_findings.sql
\ir classify/_membership_findings.sql
\ir classify/_only_list_grew.sql
\ir classify/_view_findings.sql
\ir classify/_findings_of.sql
\ir classify/_replaced_functions.sql
\ir classify/_findings_between.sql
\ir classify/_without_casts.sql
\ir classify/_columns_under.sql
\ir classify/_own_changes.sql
\ir classify/_echo_of.sql
\ir classify/_name_list.sql
\ir classify/_described.sql
\ir classify/_list_minus.sql
\ir classify/_check_list.sql
\ir classify/_finding_text.sql
\ir classify/_fill.sql
\ir classify/_object_path.sql
\ir classify/_some_columns.sql
\ir classify/_literals.sql
\ir classify/_column_readers.sql
\ir classify/_privilege_list.sql
\ir classify/_grant_facts.sql
\ir classify/_column_facts.sql
\ir classify/_key_list.sql
\ir classify/_definition_facts.sql
\ir classify/_sequence_options.sql
\ir classify/_sequence_facts.sql
\ir classify/_first_missing.sql
\ir classify/_attribute_steps.sql
\ir classify/_function_facts.sql
\ir classify/_type_facts.sql
\ir classify/_take_out_text.sql
\ir classify/_refusal_facts.sql
\ir classify/_publication_facts.sql
\ir classify/_identity_facts.sql
\ir classify/_table_facts.sql
\ir classify/_view_facts.sql
\ir classify/_finding_facts.sql
\ir classify/_who.sql
\ir classify/_finding_fingerprint.sql
\ir classify/_table_name.sql
\ir classify/classify_changes.sql

-- Policy: what the people here make of it.
\ir policy/presets.sql
\ir policy/_matches.sql
\ir policy/_selects.sql
\ir policy/_policy_of.sql
\ir policy/_decisions.sql
\ir policy/_apply_policy.sql

-- Registry: what is watched.
\ir registry/_check_like.sql
\ir registry/_followed.sql
\ir registry/_head.sql
\ir registry/watched_table.sql

-- Lifecycle: declared or not, captured or not, open until somebody or something settles it.
\ir lifecycle/_declared_as.sql
\ir lifecycle/declare_source.sql
\ir lifecycle/undeclare_source.sql
\ir lifecycle/_trigger_mark.sql
\ir lifecycle/_missed_because.sql
\ir lifecycle/_missed_text.sql
\ir lifecycle/_resolved_by.sql
\ir lifecycle/_column_numbers.sql
\ir lifecycle/_reverted_drifts.sql
\ir lifecycle/_show_status.sql
\ir lifecycle/_show_late_status.sql
\ir lifecycle/_first_status.sql
\ir lifecycle/_change_status.sql
\ir lifecycle/acknowledge_drift.sql
\ir lifecycle/resolve_drift.sql
\ir lifecycle/reopen_drift.sql

-- Drift: the next version, what changed and who did it, in one transaction.
\ir drift/_member_oids.sql
\ir drift/_store_snapshot.sql
\ir drift/_refresh_snapshot.sql
\ir drift/_current_documents.sql
\ir drift/_current_document.sql
\ir drift/_drift_summary.sql
\ir drift/_version_map.sql
\ir drift/_store_changes.sql
\ir drift/drift_json.sql
\ir drift/_record_drift.sql
\ir drift/diff_versions.sql

\ir registry/_check_watchable.sql
\ir registry/_returned_watches.sql
\ir registry/_register.sql
\ir registry/_check_registered.sql
\ir registry/_check_partitions.sql
\ir registry/set_partitions.sql
\ir registry/register_table.sql
\ir registry/register_schema.sql
\ir registry/unregister_table.sql

-- Policy again: deciding.
\ir policy/_nearest_selector.sql
\ir policy/_check_selector.sql
\ir policy/_lowers_breaking.sql
\ir policy/_put_override.sql
\ir policy/set_override.sql
\ir policy/remove_override.sql
\ir policy/set_preset.sql
\ir policy/override_status.sql
\ir policy/policy.sql
\ir policy/_judgement.sql
\ir policy/_kept_places.sql
\ir policy/_rejudge.sql
\ir policy/accept_change.sql
\ir policy/reclassify.sql

-- Capture: called by the event triggers, and once more at COMMIT.
\ir capture/_note_error.sql
\ir capture/_new_event.sql
\ir capture/_touched_tables.sql
\ir capture/_touched_schema_ids.sql
\ir capture/_wants_new_table.sql
\ir capture/capture_commands.sql
\ir capture/capture_drops.sql
\ir capture/_unnamed_targets.sql
\ir capture/_last_event.sql
\ir capture/_register_new_tables.sql
\ir guard/_refusal.sql
\ir capture/_forget_own_version.sql
\ir capture/_touches_protected.sql
\ir capture/account_for_transaction.sql

-- Scan: the sweep for what no trigger saw.
\ir scan/_fingerprint_rows.sql
\ir scan/_fingerprints.sql
\ir scan/_moved_tables.sql
\ir scan/_fingerprint_map.sql
\ir scan/_stable_documents.sql
\ir scan/_readable_documents.sql
\ir scan/_lost_event.sql
\ir scan/scan.sql
\ir scan/_cron_schedule.sql
\ir scan/schedule_scan.sql
\ir scan/unschedule_scan.sql
\ir scan/_scheduler.sql
\ir scan/status.sql

-- Guard: before it breaks.
\ir guard/_moved_since.sql
\ir guard/preview.sql
\ir guard/protect_table.sql
\ir guard/unprotect_table.sql

-- Outbox: what is to be sent.
\ir outbox/_severity.sql
\ir outbox/_queue_message.sql
\ir outbox/_wake_notifiers.sql
\ir outbox/enqueue_deliveries.sql
\ir outbox/_lock_ready_endpoints.sql
\ir outbox/_due_deliveries.sql
\ir outbox/_gather_digests.sql
\ir outbox/claim_deliveries.sql
\ir outbox/disable_endpoint.sql
\ir outbox/_pause_after.sql
\ir outbox/_note_failure.sql
\ir outbox/_note_success.sql
\ir outbox/record_attempt.sql
\ir outbox/_probe_now.sql
\ir outbox/retry_delivery.sql
\ir outbox/_check_enabled.sql
\ir outbox/replay_deliveries.sql
\ir outbox/queue_test.sql
\ir outbox/_check_secret.sql
\ir outbox/_new_secret.sql
\ir outbox/_check_endpoint_options.sql
\ir outbox/create_endpoint.sql
\ir outbox/rotate_secret.sql
\ir outbox/enable_endpoint.sql

-- Retention: what is forgotten, and when.
\ir retention/defaults.sql
\ir retention/_kept_since.sql
\ir retention/_prune_deliveries.sql
\ir retention/_prune_drifts.sql
\ir retention/_prune_cron_runs.sql
\ir retention/prune.sql

-- Auth: API keys, hashed.
\ir auth/_key_tables.sql
\ir auth/find_api_key.sql
\ir auth/reaches_table.sql
\ir auth/insert_api_key.sql
\ir auth/revoke_api_key.sql
\ir auth/rotate_api_key.sql
\ir auth/touch_api_keys.sql
\ir auth/begin_idempotent_request.sql
\ir auth/finish_idempotent_request.sql
\ir auth/record_audit_event.sql

\ir grants.sql

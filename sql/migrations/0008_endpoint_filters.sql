-- What an endpoint wants to hear, and in which shape.

alter table schemawatch.endpoint
    add column shape text not null default 'standard',
    add column table_pattern text,
    add column audience text[],
    add column transitions text[] not null default '{opened,resolved}',
    add column digest_every interval,
    add constraint endpoint_shape_check check (shape in ('standard', 'cloudevents', 'slack', 'teams')),
    add constraint endpoint_audience_check check (
        audience <@ array['readers', 'writers', 'cdc'] and cardinality(audience) > 0),
    add constraint endpoint_transitions_check check (
        transitions <@ array['opened', 'resolved'] and cardinality(transitions) > 0),
    add constraint endpoint_digest_every_check check (digest_every between '1 minute' and '7 days');

comment on column schemawatch.endpoint.shape is
'What its messages look like: standard (the signed JSON event), cloudevents, slack or teams.';
comment on column schemawatch.endpoint.table_pattern is
'Only tables whose schema.table is like this, where * is any text; null for all.';
comment on column schemawatch.endpoint.audience is
'Whose impact counts against min_impact, any of readers, writers, cdc; null for the impact of the drift.';
comment on column schemawatch.endpoint.transitions is
'What it is told of: opened (a drift), resolved (a change that takes drifts back), or both.';
comment on column schemawatch.endpoint.digest_every is
'Changes of one table within this time come as one message; null for each by itself.';
comment on column schemawatch.delivery.payload is
'What happened, fixed when it was queued or gathered into a digest; the notifier gives it the shape that the
endpoint wants.';

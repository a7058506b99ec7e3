-- Quiet hours of an endpoint: messages wait until they are over.

alter table schemawatch.endpoint
    add column quiet_hours text[],
    add column quiet_zone text,
    add column quiet_except text not null default 'BREAKING',
    add constraint endpoint_quiet_hours_check check (
        (quiet_hours is null) = (quiet_zone is null) and (quiet_hours is null or cardinality(quiet_hours) > 0)),
    add constraint endpoint_quiet_except_check check (quiet_except in ('RISKY', 'BREAKING', 'none'));
comment on column schemawatch.endpoint.quiet_hours is
'When nothing is sent, in quiet_zone: 22:00-07:00, or mon-fri 22:00-07:00, where the days are those that it begins on;
null for never.';
comment on column schemawatch.endpoint.quiet_zone is 'Time zone of quiet_hours, by its name in pg_timezone_names.';
comment on column schemawatch.endpoint.quiet_except is
'What is sent in quiet hours all the same: from this impact on; none for nothing.';

alter table schemawatch.delivery
    add column impact text,
    add constraint delivery_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'));
comment on column schemawatch.delivery.impact is
'How bad what it tells of is for its endpoint, as compared with min_impact and quiet_except; null for a test message.';

-- what may still be sent; older ones that are replayed count as what is held
update schemawatch.delivery as dl
set impact = coalesce(dl.payload #>> '{data,consumer,impact}', dl.payload #>> '{data,impact}')
where dl.status <> 'delivered' and dl.drift_id is not null;

alter view total rename to totals;
alter table t rename a to aa;
alter view totals rename column n to m;

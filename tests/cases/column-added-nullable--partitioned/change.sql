alter table m add column extra text;

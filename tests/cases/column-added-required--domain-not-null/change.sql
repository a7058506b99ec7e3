alter table t add column code code_text;

alter table p drop column k cascade;

alter table card add column n3 integer;
alter table card drop column n2;

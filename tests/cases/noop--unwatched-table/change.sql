create table other (
    id integer primary key
);
alter table other add column note text;
create index on other (note);
drop table other;

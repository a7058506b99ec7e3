create domain d as integer constraint k check (value > 0);
alter domain d add constraint other check (value <> 5) not valid;
create table t (
    id integer primary key,
    c d
);

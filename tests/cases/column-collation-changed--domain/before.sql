create domain plain as text;
create domain sorted as text collate "C";
create table t (
    id integer primary key,
    s text,
    u text collate "C",
    w plain
);

create domain color_text as text check (value in ('red', 'green', 'blue'));
create table t (
    id integer primary key,
    c text
);

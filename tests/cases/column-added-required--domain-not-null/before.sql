create domain code_text as text not null;
create table t (
    id integer primary key
);

create type mood as enum ('sad', 'ok', 'happy');
create domain good_mood as mood check (value <> 'sad');
create table t (
    id integer primary key,
    m good_mood
);

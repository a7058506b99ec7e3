create type mood as enum ('sad', 'ok', 'happy');
create table t (
    id integer primary key,
    m mood not null default 'ok' check (m <> 'sad')
);
create index t_m_idx on t (m);

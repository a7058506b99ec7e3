create function touch() returns trigger language plpgsql as 'begin return new; end';
create table m (id integer primary key, a integer) partition by list (id);
create index m_a_idx on m (a);
create trigger m_touch before insert on m for each row execute function touch();
create table m2 (id integer not null, a integer);

create function touch() returns trigger language plpgsql as 'begin return new; end';
create table m (id integer primary key, a integer) partition by list (id);
create trigger m_touch before insert on m for each row when (new.a > 0) execute function touch();
create table m2 partition of m for values in (2);

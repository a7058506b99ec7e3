create table p (id integer primary key);
create table c (id integer primary key, pid integer references p on delete cascade);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger c_touch before insert on c for each row execute function touch();

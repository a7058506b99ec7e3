alter table s rename to s_base;
create view s as select distinct id, a from s_base;
create function w() returns trigger language plpgsql as 'begin return new;
end';
create trigger w instead of insert or update or delete on s for each row execute function w();

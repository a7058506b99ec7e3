alter function f() set search_path = '';
alter function f() security definer;
alter function f() cost 5;

create or replace function keep() returns trigger language plpgsql as 'begin return new; end';

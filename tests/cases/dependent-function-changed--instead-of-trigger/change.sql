create or replace function note() returns trigger language plpgsql as $$begin return null; end$$;

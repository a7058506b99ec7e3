do $$ begin execute format('alter table t owner to %I', current_user); end $$;

do $$ begin execute format('grant select on t to %I', current_user); end $$;

create rule positive as on insert to v where new.id > 0 do instead insert into t values (new.id, new.grp);

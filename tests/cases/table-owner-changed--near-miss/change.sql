alter table t owner to current_user;

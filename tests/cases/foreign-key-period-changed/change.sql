alter table t drop constraint t_fkey;
alter table p drop constraint p_key, add constraint p_key primary key (id, during);
alter table t add constraint t_fkey foreign key (pid, during) references p (id, during);

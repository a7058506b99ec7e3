alter table t drop constraint t_a_fkey, add constraint t_a_fkey foreign key (a) references p on delete set null;

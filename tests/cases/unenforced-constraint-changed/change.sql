alter table t drop constraint t_a_check, add constraint t_a_check check (a > 1) no inherit not enforced;

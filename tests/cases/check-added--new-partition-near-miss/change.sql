create table t_9 partition of t (constraint c check (id > 0)) for values from ('2024-09-01') to ('2024-10-01');

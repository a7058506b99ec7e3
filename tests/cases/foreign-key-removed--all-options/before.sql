create table p (a integer, b integer, primary key (a, b));
create table t (a integer, b integer, constraint t_fkey foreign key (a, b) references p match full on delete set null (b) on update cascade deferrable initially deferred);

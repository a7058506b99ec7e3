alter function cr(kind) strict;
alter table t add constraint d check (cr(a));

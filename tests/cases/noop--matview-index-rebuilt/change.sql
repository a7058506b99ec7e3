reindex index mu;
alter index mu rename to mv;
create index on m(b);

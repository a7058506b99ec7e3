create table t (
    id integer primary key,
    price integer check (price > 0)
);
create index t_price_idx on t (price) where price > 10;

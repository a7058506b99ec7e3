create table t (
    id integer primary key,
    amount integer,
    amount_new integer
);

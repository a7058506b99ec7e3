create domain at as timestamp(3);
create table t (
    id integer primary key,
    a timestamp(3),
    b at,
    c timestamp(0),
    d timestamp,
    e timestamptz(3),
    f interval(0),
    g time(6)[]
);
create publication sw_pub for table t;

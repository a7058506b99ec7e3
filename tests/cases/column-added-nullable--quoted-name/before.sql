create table "Order Items" (
    id integer primary key
);

create schema shop;

create table shop.orders (
    order_id bigint generated always as identity primary key,
    customer text not null,
    price numeric(10, 2) not null,
    note text
);

-- The shop of the tour: small, with what real schemas have. Run by a superuser, in one transaction.
create schema shop authorization shop_owner;
comment on schema shop is 'SchemaWatch tour: begun';
set local role shop_owner;
set local search_path = shop;

create type order_status as enum ('new', 'paid', 'shipped', 'cancelled');

create table customers (
    customer_id bigint generated always as identity primary key,
    name text not null,
    email text not null unique check (email like '%_@_%'),
    created_at timestamptz not null default now()
);

create table products (
    product_id bigint generated always as identity primary key,
    sku text not null unique,
    title text not null,
    price numeric(10, 2) not null check (price >= 0)
);

create table orders (
    order_id bigint generated always as identity primary key,
    customer_id bigint not null references customers on delete restrict,
    status order_status not null default 'new',
    placed_at timestamptz not null default now()
);

create index orders_customer_id_idx on orders (customer_id);

create table order_items (
    order_id bigint not null references orders on delete cascade,
    product_id bigint not null references products on delete restrict,
    quantity integer not null check (quantity > 0),
    unit_price numeric(10, 2) not null,
    primary key (order_id, product_id)
);

create view order_total as
select ord.order_id, ord.customer_id, sum(item.quantity * item.unit_price) as total
from orders as ord
join order_items as item using (order_id)
group by ord.order_id;

insert into customers (name, email)
values ('Ada', 'ada@example.com'), ('Grace', 'grace@example.com');
insert into products (sku, title, price)
values ('TEA-1', 'Green tea', 4.50), ('CUP-1', 'Tea cup', 12.00);
insert into orders (customer_id, status)
values (1, 'paid'), (2, 'new');
insert into order_items (order_id, product_id, quantity, unit_price)
values (1, 1, 3, 4.50), (1, 2, 1, 12.00), (2, 2, 2, 12.00);

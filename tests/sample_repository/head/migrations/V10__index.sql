create index orders_customer_idx on shop.orders (customer);
